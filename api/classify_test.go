package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/api"
	"rapport/classifier"
	"rapport/engine"
	"rapport/text"
)

// echo names the text as the intent, after a while that differs from line to line.
func echo() *fake {
	f := newFake()
	f.assess = func(_ context.Context, turn engine.Turn) (engine.Assessment, error) {
		time.Sleep(time.Duration(len(turn.Text)*7919%5) * time.Millisecond)
		if strings.TrimSpace(turn.Text) == "" {
			return engine.Assessment{}, text.ErrEmpty
		}
		a := rich()
		a.Intent.Ranking = []classifier.Ranked{{Label: turn.Text, Confidence: 1}}
		return a, nil
	}
	return f
}

// lines reads a reply: each line as the intent's name, or the code and number of its error.
func lines(tb testing.TB, body []byte) []string {
	tb.Helper()
	var out []string
	for raw := range bytes.Lines(body) {
		var line struct {
			Intent *api.Intent `json:"intent"`
			Error  *struct {
				Code string `json:"code"`
				Line int    `json:"line"`
			} `json:"error"`
		}
		if err := json.Unmarshal(raw, &line); err != nil {
			tb.Fatalf("%v in %s", err, raw)
		}
		switch {
		case line.Error != nil:
			out = append(out, fmt.Sprintf("%s %d", line.Error.Code, line.Error.Line))
		case line.Intent != nil && line.Intent.Name != nil:
			out = append(out, *line.Intent.Name)
		default:
			out = append(out, "-")
		}
	}
	return out
}

// Line n of the reply answers line n of the request, whatever the lines around it are.
func TestClassifyKeepsOrder(t *testing.T) {
	t.Parallel()
	var body strings.Builder
	var want []string
	for i := range 300 {
		body.WriteString(`{"text":"` + strings.Repeat("x", 1+i%9) + strconv.Itoa(i) + "\"}\n")
		want = append(want, strings.Repeat("x", 1+i%9)+strconv.Itoa(i))
	}
	answer := newService(t, echo(), api.Limits{}).classify(t, body.String())
	if diff := cmp.Diff(want, lines(t, answer.Body.Bytes())); diff != "" {
		t.Error(diff)
	}
	if got := answer.Header().Get("Content-Type"); got != "application/x-ndjson" {
		t.Errorf("Content-Type %q", got)
	}
}

// One bad line costs that line only.
func TestClassifyAnswersEveryLine(t *testing.T) {
	t.Parallel()
	const good = `{"text":"hi"}`
	for name, test := range map[string]struct {
		body string
		want []string
	}{
		"no newline at the end": {good + "\n" + good, []string{"hi", "hi"}},
		"newline at the end":    {good + "\n", []string{"hi"}},
		"CRLF":                  {good + "\r\n" + good + "\r\n", []string{"hi", "hi"}},
		"empty lines":           {"\n" + good + "\n\n" + good, []string{"invalid_request 1", "hi", "invalid_request 3", "hi"}},
		"not JSON":              {good + "\nhello\n" + good, []string{"hi", "invalid_request 2", "hi"}},
		"unknown key":           {good + "\n" + `{"text":"a","conversation_id":"c"}` + "\n" + good, []string{"hi", "invalid_request 2", "hi"}},
		"duplicate key":         {`{"text":"a","text":"b"}`, []string{"invalid_request 1"}},
		"wrong type":            {`{"text":1}` + "\n[]\n" + good, []string{"invalid_request 1", "invalid_request 2", "hi"}},
		"no object":             {`"a"` + "\nnull\n" + good, []string{"invalid_request 1", "invalid_request 2", "hi"}},
		"invalid UTF-8":         {"{\"text\":\"\xff\"}\n" + good, []string{"invalid_request 1", "hi"}},
		"lone surrogate":        {`{"text":"\ud800"}` + "\n" + good, []string{"invalid_request 1", "hi"}},
		"blank text":            {`{"text":" "}` + "\n" + good, []string{"empty_message 1", "hi"}},
		"two objects":           {good + good, []string{"invalid_request 1"}},
		"byte order mark":       {"\uFEFF" + good + "\n" + good, []string{"invalid_request 1", "hi"}},
		"very long line":        {good + "\n" + `{"text":"` + strings.Repeat("x", 300_000) + `"}` + "\n" + good, []string{"hi", "body_too_large 2", "hi"}},
		"very long last line":   {good + "\n" + strings.Repeat("x", 300_000), []string{"hi", "body_too_large 2"}},
		"one byte too long":     {strings.Repeat(" ", 64<<10+1) + "\n" + good, []string{"body_too_large 1", "hi"}},
		"as long as may be":     {strings.Repeat(" ", 64<<10-len(good)) + good + "\n" + good, []string{"hi", "hi"}},
		"deep":                  {strings.Repeat("[", 60_000) + "\n" + good, []string{"invalid_request 1", "hi"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := newService(t, echo(), api.Limits{}).classify(t, test.body)
			if answer.Code != http.StatusOK {
				t.Fatalf("status %d: %s", answer.Code, answer.Body)
			}
			if diff := cmp.Diff(test.want, lines(t, answer.Body.Bytes())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The objects of a line are those of a reply.
func TestClassifyShowsTheSameObjects(t *testing.T) {
	t.Parallel()
	s := newService(t, newFake(), api.Limits{})
	var whole, line map[string]json.RawMessage
	if err := json.Unmarshal(s.assess(t, `{"text":"a"}`).Body.Bytes(), &whole); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(s.classify(t, `{"text":"a"}`).Body.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"intent", "anger"} {
		if diff := cmp.Diff(string(whole[key]), string(line[key])); diff != "" {
			t.Errorf("%s differs:\n%s", key, diff)
		}
	}
	if len(line) != 2 {
		t.Errorf("a line has %d keys, want 2", len(line))
	}
}

// A batch over its limits: a problem while nothing was answered, a last line after that.
func TestClassifyLimits(t *testing.T) {
	t.Parallel()
	const good = `{"text":"hi"}` + "\n"
	s := newService(t, newFake(), api.Limits{BatchLines: 10_000, BatchBytes: 1 << 20})
	got := lines(t, s.classify(t, strings.Repeat(good, 10_001)).Body.Bytes())
	if len(got) != 10_001 || got[10_000] != "body_too_large 10001" || got[9_999] != "refund_status" {
		t.Errorf("10,001 lines: %d answers, the last %q", len(got), got[len(got)-1])
	}
	if got := problem(t, s.classify(t, strings.Repeat(good, 1<<20/len(good)+1))); got.Code != "body_too_large" {
		t.Errorf("a body known to be too large: %s", got.Code)
	}
	unknown := newRequest(t, http.MethodPost, "/v1/classify", io.MultiReader(strings.NewReader(good), &endless{}))
	got = lines(t, s.do(t, unknown).Body.Bytes())
	if diff := cmp.Diff([]string{"refund_status", "body_too_large 2"}, got); diff != "" {
		t.Errorf("a body without an end:\n%s", diff)
	}
	if got := problem(t, s.do(t, newRequest(t, http.MethodPost, "/v1/classify", &endless{}))); got.Code != "body_too_large" {
		t.Errorf("a first line without an end: %s", got.Code)
	}
	if got := problem(t, s.classify(t, "")); got.Code != "invalid_request" {
		t.Errorf("no lines: %s", got.Code)
	}
}

// Several lines are judged at once, of all batches together never more than the window or the places for messages.
func TestClassifyWindow(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		limits api.Limits
		want   int64
	}{
		"window":   {api.Limits{Window: 4}, 4},
		"in turn":  {api.Limits{Window: 1}, 1},
		"in place": {api.Limits{Window: 8, InFlight: 2}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var now, most atomic.Int64
			f := newFake()
			f.assess = func(context.Context, engine.Turn) (engine.Assessment, error) {
				n := now.Add(1)
				defer now.Add(-1)
				for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
				}
				time.Sleep(2 * time.Millisecond)
				return rich(), nil
			}
			s := newService(t, f, test.limits)
			var both sync.WaitGroup
			for range 2 {
				both.Go(func() { s.classify(t, strings.Repeat(`{"text":"hi"}`+"\n", 30)) })
			}
			both.Wait()
			if most.Load() != test.want {
				t.Errorf("%d lines at once, want %d", most.Load(), test.want)
			}
		})
	}
}

// A full model queue makes a batch wait, not fail; when it stays full past a message's deadline, the line says so and may be sent again.
func TestClassifyGivesWay(t *testing.T) {
	t.Parallel()
	var calls atomic.Int64
	f := newFake()
	f.assess = func(context.Context, engine.Turn) (engine.Assessment, error) {
		if calls.Add(1) < 4 {
			return engine.Assessment{}, classifier.ErrOverloaded
		}
		return rich(), nil
	}
	got := lines(t, newService(t, f, api.Limits{}).classify(t, `{"text":"hi"}`).Body.Bytes())
	if diff := cmp.Diff([]string{"refund_status"}, got); diff != "" {
		t.Error(diff)
	}
	f = newFake()
	f.assess = func(context.Context, engine.Turn) (engine.Assessment, error) {
		return engine.Assessment{}, classifier.ErrOverloaded
	}
	answer := newService(t, f, api.Limits{Timeout: 30 * time.Millisecond}).classify(t, `{"text":"hi"}`)
	if body := answer.Body.String(); !strings.Contains(body, `"code":"overloaded"`) || !strings.Contains(body, `"retryable":true`) {
		t.Error(body)
	}
}

// A line that takes too long or panics costs that line; a batch that takes too long ends with a line that says so.
func TestClassifySurvives(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.assess = func(ctx context.Context, turn engine.Turn) (engine.Assessment, error) {
		switch turn.Text {
		case "slow":
			<-ctx.Done()
			return engine.Assessment{}, ctx.Err()
		case "panic":
			panic("near card 4111111111111111")
		}
		return rich(), nil
	}
	s := newService(t, f, api.Limits{Timeout: 20 * time.Millisecond})
	got := lines(t, s.classify(t, `{"text":"a"}`+"\n"+`{"text":"slow"}`+"\n"+`{"text":"panic"}`+"\n"+`{"text":"a"}`).Body.Bytes())
	if diff := cmp.Diff([]string{"refund_status", "timeout 2", "internal 3", "refund_status"}, got); diff != "" {
		t.Error(diff)
	}
	if logs := s.logs.String(); strings.Contains(logs, "4111") || !strings.Contains(logs, "TestClassifySurvives") {
		t.Errorf("the log tells too much or too little: %s", logs)
	}
	s = newService(t, f, api.Limits{BatchTimeout: 30 * time.Millisecond})
	got = lines(t, s.classify(t, strings.Repeat(`{"text":"slow"}`+"\n", 30)).Body.Bytes())
	if last := got[len(got)-1]; !strings.HasPrefix(last, "timeout") || len(got) > 12 {
		t.Errorf("%d answers, the last %q", len(got), last)
	}
}
