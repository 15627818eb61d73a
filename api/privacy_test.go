package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"rapport/api"
	"rapport/engine"
)

// secrets are what customers type where they should not.
func secrets() []string {
	return []string{
		"4111111111111111", "4111-1111-1111-1111", "DE89370400440532013000", "jane.doe@example.com", "+44 20 7946 0958", "078-05-1120",
		"sk_live_51H8secret", "AKIAIOSFODNN7EXAMPLE", "ghp_16C7e42F292c69", "hunter2-password", "Jane Q. Public", "1984-06-12", "SW1A 1AA",
		"eyJhbGciOiJIUzI1NiJ9.e30.x", "192.0.2.77", "TRN-99-SECRET", "0xDEADBEEF", "passport 123456789", "pin 9071", "mother maiden Smithers",
	}
}

// leaky is the worst engine there could be: every third message panics with the text, every third fails with it.
func leaky() *fake {
	f := newFake()
	f.assess = func(_ context.Context, turn engine.Turn) (engine.Assessment, error) {
		f.mu.Lock()
		n := len(f.turns)
		f.mu.Unlock()
		switch n % 3 {
		case 0:
			panic(fmt.Errorf("no idea what to do with %s", turn.Text))
		case 1:
			return engine.Assessment{}, fmt.Errorf("judge: %w", errors.New("strange message: "+turn.Text))
		}
		a := rich()
		a.Conversation = turn.Conversation
		return a, nil
	}
	f.readyErr = errors.New("waiting for sk_live_51H8secret")
	f.stateErr = errors.New("no state for Jane Q. Public, jane.doe@example.com")
	return f
}

// Secrets planted wherever a caller can put them come back in no error, no log and no metric; a reply may quote only what it was sent.
func TestSecretsStayOut(t *testing.T) {
	t.Parallel()
	s := newService(t, leaky(), api.Limits{})
	var shown strings.Builder
	for _, secret := range secrets() {
		inID := strings.Map(func(r rune) rune {
			if strings.ContainsRune(" +@", r) {
				return '-'
			}
			return r
		}, secret)
		for _, body := range []string{
			`{"text":"my number is ` + secret + `"}`,
			`{"text":"my number is ` + secret + `"}`,
			`{"text":"my number is ` + secret + `","conversation_id":"` + secret + `!"}`,
			`{"text":"my number is ` + secret + `"`,
			`{"text":"my number is ` + secret + `","` + secret + `":1}`,
			`{"text":"a","context":{"queue":{"` + secret + `":1,"` + secret + `":2}}}`,
			`{"text":"a","context":{"queue":{"wait_seconds":"` + secret + `"}}}`,
			`{"text":"a","available_actions":["` + secret + `"]}`,
			`{"text":"a","history":[{"text":"` + secret + `","at":"` + secret + `"}]}`,
			`{"text":"a","history":[{"text":"b"},{"text":"` + secret + "\xff" + `"}]}`,
			`{"text":"a","context":{"channel":"` + strings.Repeat(secret, 10) + `"}}`,
			secret,
		} {
			shown.WriteString(s.assess(t, body).Body.String())
			shown.WriteString(s.classify(t, body).Body.String())
			shown.WriteString(s.send(t, http.MethodPost, "/v1/conversations/c-1/handback", body).Body.String())
		}
		escaped := strings.ReplaceAll(secret, " ", "%20")
		for _, path := range []string{"/" + escaped, "/v1/conversations/" + escaped, "/v1/conversations/" + inID, "/v1/model?key=" + escaped} {
			for _, method := range []string{http.MethodGet, http.MethodDelete, http.MethodPost} {
				shown.WriteString(s.send(t, method, path, secret, "Content-Type", secret, "Authorization", "Bearer "+secret).Body.String())
			}
		}
		shown.WriteString(s.send(t, http.MethodGet, "/readyz", "", "X-Request-ID", secret+"!").Body.String())
	}
	shown.WriteString(s.send(t, http.MethodGet, "/metrics", "").Body.String())
	for _, secret := range secrets() {
		if strings.Contains(shown.String(), secret) {
			t.Errorf("%q is shown", secret)
		}
		if strings.Contains(s.logs.String(), secret) {
			i := strings.Index(s.logs.String(), secret)
			t.Errorf("%q is logged: ...%s", secret, s.logs.String()[max(0, i-300):i])
		}
	}
}

// Metrics count what operators ask about, under labels from closed sets, whatever is thrown at the service.
func TestMetrics(t *testing.T) {
	t.Parallel()
	f := newFake()
	s := newService(t, f, api.Limits{InFlight: 4})
	for name, a := range assessments() {
		f.assess = func(context.Context, engine.Turn) (engine.Assessment, error) { return a, nil }
		if answer := s.assess(t, `{"text":"`+name+`"}`); answer.Code != http.StatusOK {
			t.Fatal(answer.Body)
		}
	}
	f.assess = newFake().assess
	s.classify(t, `{"text":"a"}`+"\nx")
	s.send(t, "BREW", "/pot", "")
	for i := range 50 {
		s.send(t, http.MethodGet, fmt.Sprintf("/v1/conversations/c-%d", i), "")
		s.send(t, http.MethodGet, fmt.Sprintf("/nowhere/%d", i), "")
	}
	page := s.send(t, http.MethodGet, "/metrics", "").Body.String()
	for _, want := range []string{
		`rapport_http_requests_total{route="POST /v1/assess",status="200"} 5`,
		`rapport_http_requests_total{route="GET /v1/conversations/:id",status="200"} 50`,
		`rapport_http_requests_total{route="none",status="404"} 51`,
		`rapport_http_request_seconds_count{route="POST /v1/assess"} 5`,
		`rapport_http_requests_in_flight 1`,
		`rapport_messages_total{action="escalate",anger="frustrated"}`,
		`rapport_messages_total{action="answer",anger="calm"} `,
		`rapport_abstentions_total{reason="out_of_scope"} 1`,
		`rapport_abstentions_total{reason="low_confidence"} 1`,
		`rapport_degraded_total 1`,
		`rapport_overloads_total 0`,
		`rapport_batch_lines_total{outcome="invalid_request"} 1`,
		`rapport_batch_lines_total{outcome="ok"} 1`,
		`rapport_model_info{digest="sha256:abab`,
		`go_goroutines`, `process_open_fds`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
	ours := slices.DeleteFunc(strings.Split(page, "\n"), func(line string) bool {
		return !strings.HasPrefix(line, "rapport_") || strings.Contains(line, "_bucket{")
	})
	if len(ours) > 40 {
		t.Errorf("%d series after 100 paths:\n%s", len(ours), strings.Join(ours, "\n"))
	}
}
