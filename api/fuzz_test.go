package api_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"rapport/api"
	"rapport/engine"
)

func seeds() []string {
	return []string{
		``, `{}`, `{"text":"hello"}`, `{"text":"a","text":"b"}`, `{"text":"\ud83d"}`, `{"text":"\u0000"}`, "{\"text\":\"\xff\"}", "\uFEFF{}", `[]`, `null`,
		`{"text":"a","conversation_id":"c-1","explain":true}`, `{"text":"a","history":[{"text":"b","at":"2026-01-31T09:30:00Z","resolved":true}]}`,
		`{"text":"a","context":{"channel":"web","locale":"en","expecting":"x","resolved":true,"queue":{"wait_seconds":1e3,"closed":false}}}`,
		`{"text":"a","context":{"customer":{"tier":"t","marketing_consent":true}}}`,
		`{"text":"a","available_actions":["answer","escalate"]}`, `{"text":"a","history":[null,{"at":"x"}]}`, strings.Repeat(`{"context":`, 50),
		strings.Repeat("[", 20_000), `{"text":"` + strings.Repeat("!", 8000) + `"}`, `{"text":"ȺȺȺȺn't"}`,
		`{"text":"a"}` + "\n\n" + `{"text":"b"}` + "\r\nx\n",
	}
}

// FuzzParseAsk: whatever arrives is a request within the documented bounds, or an invalid_request that quotes nothing.
func FuzzParseAsk(f *testing.F) {
	for _, seed := range seeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		ask, err := api.ParseAsk(body)
		if err != nil {
			problem := api.ProblemOf(err)
			if problem.Code != "invalid_request" {
				t.Errorf("%s for %q", problem.Code, body)
			}
			if len(problem.Detail) > 200 || len(problem.Field) > 100 || !isASCII(problem.Detail+problem.Field) {
				t.Errorf("the problem may quote the body: %+v", problem)
			}
			return
		}
		turn := ask.Turn
		switch {
		case !utf8.ValidString(turn.Text),
			len(turn.Conversation) > 128,
			turn.Conversation != "" && len(turn.History) > 0,
			len(turn.History) > engine.MaxHistory,
			turn.Context.Queue.Wait < 0,
			utf8.RuneCountInString(turn.Context.Channel) > 64:
			t.Errorf("out of bounds: %+v", turn)
		}
	})
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

// FuzzClassify: every line has its answer, whatever stands in it.
func FuzzClassify(f *testing.F) {
	for _, seed := range seeds() {
		f.Add([]byte(seed))
	}
	s := newService(f, newFake(), api.Limits{MessageBytes: 64, BatchLines: 8})
	f.Fuzz(func(t *testing.T, body []byte) {
		recorder := httptest.NewRecorder()
		s.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/classify", bytes.NewReader(body)))
		want := bytes.Count(body, []byte("\n"))
		if len(body) > 0 && body[len(body)-1] != '\n' {
			want++
		}
		switch {
		case want == 0 && recorder.Code == http.StatusBadRequest:
		case recorder.Code != http.StatusOK:
			t.Errorf("status %d for %q", recorder.Code, body)
		case len(lines(t, recorder.Body.Bytes())) != min(want, 9):
			t.Errorf("%d answers to %d lines in %q", len(lines(t, recorder.Body.Bytes())), want, body)
		}
	})
}

// A fault of ParseAsk is told from an error of the engine by its code alone.
func TestProblemOfUnknown(t *testing.T) {
	t.Parallel()
	got := api.ProblemOf(errors.New("a customer's words"))
	if got.Code != "internal" || strings.Contains(got.Title+got.Detail, "customer's") {
		t.Errorf("got %+v", got)
	}
}
