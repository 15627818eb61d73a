package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/api"
	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
	"rapport/policy"
)

var update = flag.Bool("update", false, "write the golden replies anew")

// golden compares JSON with a file under testdata, indented for reading.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	var indented bytes.Buffer
	if err := json.Indent(&indented, got, "", "  "); err != nil {
		t.Fatal(err)
	}
	indented.WriteByte('\n')
	path := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(path, indented.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), indented.String()); diff != "" {
		t.Errorf("%s (-) and the reply (+) differ; go test ./api -update accepts it:\n%s", path, diff)
	}
}

// assessments are the kinds of reply a bot platform must be able to tell apart.
func assessments() map[string]engine.Assessment {
	abstained := rich()
	abstained.Conversation = ""
	abstained.Intent.Abstained, abstained.Intent.Why = true, classifier.OutOfScope
	abstained.Truncated = true

	uncertain := rich()
	uncertain.Intent.Abstained, uncertain.Intent.Why = true, classifier.LowConfidence
	uncertain.Decision = policy.Decision{
		Action: conversation.Answer, Rule: "unsure", Reasons: []string{"not sure what is meant"},
		Clarify: &policy.Clarify{Options: []string{"refund_status", "request_refund"}},
	}

	degraded := rich()
	degraded.Intent, degraded.Degraded = classifier.Prediction{}, true

	bare := engine.Assessment{
		State:    conversation.State{Turn: 1},
		Decision: policy.Decision{Action: conversation.Answer, Rule: "default", Reasons: []string{"nothing speaks against it"}},
		Intent:   classifier.Prediction{Ranking: []classifier.Ranked{{Label: "greeting", Confidence: 1}}, Margin: 1},
		Timings:  []engine.Timing{{Stage: "clean"}},
	}
	return map[string]engine.Assessment{"reply": rich(), "abstained": abstained, "uncertain": uncertain, "degraded": degraded, "bare": bare}
}

// The replies are what docs/api.md promises, byte for byte, and the command line prints the same.
func TestReplies(t *testing.T) {
	t.Parallel()
	for name, assessment := range assessments() {
		for _, explain := range []bool{false, true} {
			file, body := name, `{"text":"hello"}`
			if explain {
				file, body = name+"-explained", `{"text":"hello","explain":true}`
			}
			t.Run(file, func(t *testing.T) {
				t.Parallel()
				f := newFake()
				f.assess = func(context.Context, engine.Turn) (engine.Assessment, error) { return assessment, nil }
				answer := newService(t, f, api.Limits{}).assess(t, body)
				if answer.Code != http.StatusOK {
					t.Fatalf("status %d: %s", answer.Code, answer.Body)
				}
				golden(t, file, answer.Body.Bytes())
				printed, err := api.Render(assessment, explain).JSON()
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(printed, answer.Body.Bytes()) {
					t.Error("Render and the API give different bytes")
				}
				if slip := nullList(answer.Body.Bytes()); slip != "" {
					t.Errorf("%s is null", slip)
				}
			})
		}
	}
}

// nullList finds a null where only a list or a map may stand.
func nullList(body []byte) string {
	for _, key := range []string{"alternatives", "cues", "threats", "facts", "reasons", "acknowledge", "blocked", "options", "stages"} {
		if bytes.Contains(body, []byte(`"`+key+`":null`)) {
			return key
		}
	}
	return ""
}

// Equal assessments give equal bytes, whatever order a map has.
func TestRenderIsDeterministic(t *testing.T) {
	t.Parallel()
	first, err := api.Render(rich(), true).JSON()
	if err != nil {
		t.Fatal(err)
	}
	for range 50 {
		if again, _ := api.Render(rich(), true).JSON(); !bytes.Equal(first, again) {
			t.Fatal("bytes differ")
		}
	}
}

// The headers of a reply: stage times, request id, and what keeps browsers and caches off it.
func TestReplyHeaders(t *testing.T) {
	t.Parallel()
	s := newService(t, newFake(), api.Limits{})
	for name, test := range map[string]struct{ sent, want string }{
		"none":     {"", "made-1"},
		"sane":     {"Trace_1.a-b", "Trace_1.a-b"},
		"too long": {strings.Repeat("x", 65), "made-1"},
		"log line": {"a\tb", "made-1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := s.send(t, http.MethodPost, "/v1/assess", `{"text":"a"}`, "X-Request-ID", test.sent).Header()
			want := map[string]string{
				"X-Request-Id": test.want, "Server-Timing": "clean;dur=0.021, intent;dur=2.104, mood;dur=0.034",
				"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Type": "application/json",
			}
			for name, value := range want {
				if got := header.Get(name); got != value {
					t.Errorf("%s is %q, want %q", name, got, value)
				}
			}
		})
	}
}

// A conversation's state, as it is read, handed back and erased.
func TestConversations(t *testing.T) {
	t.Parallel()
	s := newService(t, newFake(), api.Limits{})
	golden(t, "conversation", s.send(t, http.MethodGet, "/v1/conversations/c-81", "").Body.Bytes())
	golden(t, "handback", s.send(t, http.MethodPost, "/v1/conversations/c-81/handback", `{"resolved":true}`).Body.Bytes())
	for _, body := range []string{"", "{}"} {
		if answer := s.send(t, http.MethodPost, "/v1/conversations/c-81/handback", body); answer.Code != http.StatusOK {
			t.Errorf("hand-back with body %q: status %d", body, answer.Code)
		}
	}
	if answer := s.send(t, http.MethodDelete, "/v1/conversations/c-81", ""); answer.Code != http.StatusNoContent || answer.Body.Len() > 0 {
		t.Errorf("delete: status %d with %d bytes", answer.Code, answer.Body.Len())
	}
	if got := problem(t, s.send(t, http.MethodPost, "/v1/conversations/c-81/handback", `{"resolved":1}`)); got.Field != "resolved" {
		t.Errorf("hand-back with a number: %+v", got)
	}

	unknown := newFake()
	unknown.stateErr = conversation.ErrNotFound
	nobody := newService(t, unknown, api.Limits{})
	for _, request := range []struct{ method, path, code string }{
		{http.MethodGet, "/v1/conversations/c-82", "not_found"},
		{http.MethodDelete, "/v1/conversations/c-82", "not_found"},
		{http.MethodPost, "/v1/conversations/c-82/handback", "not_found"},
		{http.MethodGet, "/v1/conversations/" + strings.Repeat("x", 129), "invalid_request"},
		{http.MethodDelete, "/v1/conversations/a%20b", "invalid_request"},
		{http.MethodPost, "/v1/conversations/%C3%A9/handback", "invalid_request"},
	} {
		if got := problem(t, nobody.send(t, request.method, request.path, "")); got.Code != request.code {
			t.Errorf("%s %s: %s, want %s", request.method, request.path, got.Code, request.code)
		}
	}
}

// Which bundle serves, and what it says when none does.
func TestModel(t *testing.T) {
	t.Parallel()
	golden(t, "model", newService(t, newFake(), api.Limits{}).send(t, http.MethodGet, "/v1/model", "").Body.Bytes())
	f := newFake()
	f.modelErr = classifier.ErrUnavailable
	if got := problem(t, newService(t, f, api.Limits{}).send(t, http.MethodGet, "/v1/model", "")); got.Code != "model_unavailable" {
		t.Errorf("no model: %s", got.Code)
	}
}
