package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/api"
	"rapport/engine"
)

// Paths and methods outside the document are problems too, and no path is redirected to another.
func TestUnknownPathsAndMethods(t *testing.T) {
	t.Parallel()
	s := newService(t, newFake(), api.Limits{})
	for _, test := range []struct{ method, path, code, allow string }{
		{http.MethodGet, "/", "not_found", ""},
		{http.MethodGet, "/v1", "not_found", ""},
		{http.MethodPost, "/v1/assess/", "not_found", ""},
		{http.MethodPost, "/V1/ASSESS", "not_found", ""},
		{http.MethodGet, "/v1/conversations/a%2Fb", "not_found", ""},
		{http.MethodGet, "/v1/conversations/", "not_found", ""},
		{http.MethodGet, "/v1/assess", "method_not_allowed", "POST"},
		{http.MethodPut, "/v1/conversations/c-81", "method_not_allowed", "GET, DELETE"},
		{"BREW", "/livez", "method_not_allowed", "GET"},
	} {
		answer := s.send(t, test.method, test.path, "")
		got := problem(t, answer)
		if got.Code != test.code || answer.Header().Get("Allow") != test.allow {
			t.Errorf("%s %s: %s, Allow %q; want %s, %q", test.method, test.path, got.Code, answer.Header().Get("Allow"), test.code, test.allow)
		}
	}
}

// A missing Content-Type is taken for the right one; any other media type, charset or compression is refused.
func TestMediaTypes(t *testing.T) {
	t.Parallel()
	s := newService(t, newFake(), api.Limits{})
	for _, test := range []struct {
		path, media, coding string
		ok                  bool
	}{
		{"/v1/assess", "", "", true},
		{"/v1/assess", "application/json", "", true},
		{"/v1/assess", "application/json; charset=UTF-8", "identity", true},
		{"/v1/assess", "Application/JSON", "", true},
		{"/v1/assess", "application/json; charset=latin1", "", false},
		{"/v1/assess", "application/json", "gzip", false},
		{"/v1/assess", "application/x-www-form-urlencoded", "", false},
		{"/v1/assess", "text/plain", "", false},
		{"/v1/assess", "application/x-ndjson", "", false},
		{"/v1/assess", ";;", "", false},
		{"/v1/classify", "", "", true},
		{"/v1/classify", "application/x-ndjson", "", true},
		{"/v1/classify", "application/ndjson", "", true},
		{"/v1/classify", "application/jsonl; charset=utf-8", "", true},
		{"/v1/classify", "application/json", "", false},
		{"/v1/classify", "application/x-ndjson", "deflate", false},
	} {
		answer := s.send(t, http.MethodPost, test.path, `{"text":"a"}`, "Content-Type", test.media, "Content-Encoding", test.coding)
		if ok := answer.Code == http.StatusOK; ok != test.ok {
			t.Errorf("%s as %q, %q: status %d", test.path, test.media, test.coding, answer.Code)
		} else if !ok && problem(t, answer).Code != "unsupported_media_type" {
			t.Errorf("%s as %q: %s", test.path, test.media, answer.Body)
		}
	}
}

// A web page of another origin can read nothing and change nothing; programs and pages of this origin can.
func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	s := newService(t, newFake(), api.Limits{})
	for _, test := range []struct {
		name, value string
		status      int
	}{
		{"Sec-Fetch-Site", "cross-site", http.StatusForbidden},
		{"Sec-Fetch-Site", "same-origin", http.StatusOK},
		{"Origin", "https://evil.example", http.StatusForbidden},
		{"Origin", "http://example.com", http.StatusOK}, // what httptest calls the host
		{"User-Agent", "bot", http.StatusOK},
	} {
		answer := s.send(t, http.MethodPost, "/v1/conversations/c-81/handback", "", test.name, test.value)
		if answer.Code != test.status {
			t.Errorf("%s: %s got %d, want %d", test.name, test.value, answer.Code, test.status)
		}
	}
}

// block makes a fake whose messages wait until release is closed or their deadline; entered tells of each.
func block() (f *fake, entered chan struct{}, release chan struct{}) {
	f, entered, release = newFake(), make(chan struct{}, 16), make(chan struct{})
	f.assess = func(ctx context.Context, _ engine.Turn) (engine.Assessment, error) {
		entered <- struct{}{}
		select {
		case <-release:
			return rich(), nil
		case <-ctx.Done():
			return engine.Assessment{}, ctx.Err()
		}
	}
	return f, entered, release
}

// A message over the bound is refused at once and told when to come back; the others are answered, and then there is room again.
func TestOverload(t *testing.T) {
	t.Parallel()
	f, entered, release := block()
	s := newService(t, f, api.Limits{InFlight: 1, Batches: 1, Timeout: time.Minute})
	first := make(chan int)
	go func() { first <- s.assess(t, `{"text":"a"}`).Code }()
	<-entered
	answer := s.assess(t, `{"text":"a"}`)
	if got := problem(t, answer); got.Code != "overloaded" || !got.Retryable || answer.Header().Get("Retry-After") != "1" {
		t.Errorf("got %+v, Retry-After %q", got, answer.Header().Get("Retry-After"))
	}
	if got := problem(t, s.send(t, http.MethodGet, "/readyz", "")); got.Code != "not_ready" {
		t.Errorf("full but %s", got.Code)
	}
	close(release)
	if status := <-first; status != http.StatusOK {
		t.Errorf("the first message got %d", status)
	}
	if answer := s.assess(t, `{"text":"a"}`); answer.Code != http.StatusOK {
		t.Errorf("afterwards: status %d", answer.Code)
	}
}

// One batch too many is refused, not queued.
func TestTooManyBatches(t *testing.T) {
	t.Parallel()
	f, entered, release := block()
	s := newService(t, f, api.Limits{Batches: 1, Timeout: time.Minute})
	first := make(chan int)
	go func() { first <- s.classify(t, `{"text":"a"}`).Code }()
	<-entered
	if got := problem(t, s.classify(t, `{"text":"a"}`)); got.Code != "overloaded" {
		t.Errorf("second batch: %s", got.Code)
	}
	close(release)
	if status := <-first; status != http.StatusOK {
		t.Errorf("the first batch got %d", status)
	}
}

// The deadline reaches the engine, and the caller hears of it.
func TestTimeout(t *testing.T) {
	t.Parallel()
	f, _, _ := block()
	s := newService(t, f, api.Limits{Timeout: 20 * time.Millisecond})
	if got := problem(t, s.assess(t, `{"text":"a"}`)); got.Code != "timeout" || !got.Retryable {
		t.Errorf("got %+v", got)
	}
}

// A client that left is no error of the service: it is counted apart and sent nothing.
func TestClientGone(t *testing.T) {
	t.Parallel()
	f, entered, _ := block()
	s := newService(t, f, api.Limits{Timeout: time.Minute})
	ctx, leave := context.WithCancel(t.Context())
	request := newRequest(t, http.MethodPost, "/v1/assess", strings.NewReader(`{"text":"a"}`)).WithContext(ctx)
	go func() {
		<-entered
		leave()
	}()
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	if answer.Code != 499 || answer.Body.Len() > 0 {
		t.Errorf("status %d with %d bytes", answer.Code, answer.Body.Len())
	}
}

// A panic is one internal error; the log tells where, and the service goes on.
func TestPanic(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.assess = func(_ context.Context, turn engine.Turn) (engine.Assessment, error) {
		var none []int
		if turn.Text == "index" {
			return engine.Assessment{}, []error{nil}[len(turn.Text)+none[0]]
		}
		panic("cannot judge: " + turn.Text)
	}
	s := newService(t, f, api.Limits{})
	for _, text := range []string{"4111111111111111", "index"} {
		if got := problem(t, s.assess(t, `{"text":"`+text+`"}`)); got.Code != "internal" {
			t.Errorf("got %s", got.Code)
		}
	}
	logs := s.logs.String()
	for _, want := range []string{"TestPanic", `"value":"string"`, "index out of range", "made-1"} {
		if !strings.Contains(logs, want) {
			t.Errorf("the log lacks %q:\n%s", want, logs)
		}
	}
	if strings.Contains(logs, "4111") {
		t.Errorf("the log holds the message:\n%s", logs)
	}
	if answer := s.send(t, http.MethodGet, "/livez", ""); answer.Code != http.StatusOK {
		t.Errorf("livez after a panic: %d", answer.Code)
	}
}

// Probes tell apart: turning, ready, not ready, stopping.
func TestProbes(t *testing.T) {
	t.Parallel()
	f := newFake()
	s := newService(t, f, api.Limits{})
	var got []int
	probe := func() {
		got = append(got, s.send(t, http.MethodGet, "/livez", "").Code, s.send(t, http.MethodGet, "/readyz", "").Code)
	}
	probe()
	f.readyErr = context.DeadlineExceeded // of whatever it waits for; not a timeout of this request
	probe()
	f.readyErr = nil
	s.Drain()
	probe()
	if diff := cmp.Diff([]int{200, 200, 200, 503, 200, 503}, got); diff != "" {
		t.Error(diff)
	}
	if got := s.assess(t, `{"text":"a"}`); got.Code != http.StatusOK || got.Header().Get("Connection") != "close" {
		t.Errorf("while stopping: status %d, Connection %q", got.Code, got.Header().Get("Connection"))
	}
}

// New names everything that is missing, all together.
func TestNewWantsItsParts(t *testing.T) {
	t.Parallel()
	_, err := api.New(api.Config{Limits: api.Limits{Window: -1}})
	if err == nil {
		t.Fatal("an empty Config is fine?")
	}
	for _, part := range []string{"Engine", "Conversations", "Model", "Ready", "Now", "NewID", "negative"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not named in: %v", part, err)
		}
	}
}

// One access line a request, with what an operator needs and nothing else.
func TestAccessLog(t *testing.T) {
	t.Parallel()
	s := newService(t, newFake(), api.Limits{})
	s.send(t, http.MethodGet, "/v1/conversations/c-81?token=4111", "", "X-Request-ID", "r-7")
	s.send(t, "BREW", "/pot/4111", "")
	for i, line := range slices.Collect(strings.Lines(s.logs.String())) {
		want := []string{
			`"method":"GET","route":"/v1/conversations/:id","status":200,"took":`, `"method":"other","route":"","status":404,"took":`,
		}[i]
		id := []string{`"request_id":"r-7"`, `"request_id":"made-1"`}[i]
		if !strings.Contains(line, want) || !strings.Contains(line, id) || strings.Contains(line, "4111") {
			t.Errorf("line %d: %s", i, line)
		}
	}
}
