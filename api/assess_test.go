package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/api"
	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
	"rapport/policy"
	"rapport/text"
)

// Everything a caller may send reaches the engine.
func TestAssessPassesEverythingOn(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 31, 9, 30, 0, 0, time.UTC)
	known := policy.Context{
		Channel: "web", Locale: "en-GB", Expecting: "order_id", Resolved: true,
		Queue:     policy.Queue{Wait: 90500 * time.Millisecond, Closed: true},
		Customer:  policy.Customer{Tier: "gold", MarketingConsent: true},
		Available: []conversation.Action{conversation.Answer, conversation.Escalate},
	}
	const context = `"context":{"channel":"web","locale":"en-GB","expecting":"order_id","resolved":true,
		"queue":{"wait_seconds":90.5,"closed":true},"customer":{"tier":"gold","marketing_consent":true}},
		"available_actions":["answer","escalate"]`
	for name, test := range map[string]struct {
		body string
		want engine.Turn
	}{
		"text alone": {`{"text":"hello"}`, engine.Turn{Text: "hello"}},
		"null is absent": {
			`{"text":"hello","conversation_id":null,"history":null,"context":null,"available_actions":null,"explain":null}`,
			engine.Turn{Text: "hello"},
		},
		"a conversation": {
			`{"text":"hello","conversation_id":"a.B_1:2-3",` + context + `}`,
			engine.Turn{Text: "hello", Conversation: "a.B_1:2-3", Context: known},
		},
		"empty history":   {`{"text":"hello","conversation_id":"c","history":[]}`, engine.Turn{Text: "hello", Conversation: "c"}},
		"nasty but valid": {`{"text":"\u0000\uFEFF\u202Ehi \ud83d\ude00 Ⱥ"}`, engine.Turn{Text: "\x00\uFEFF\u202Ehi 😀 Ⱥ"}},
		"8,000 marks":     {`{"text":"` + strings.Repeat("!", 8000) + `"}`, engine.Turn{Text: strings.Repeat("!", 8000)}},
		"history": {
			`{"text":"hello","history":[{"text":"one","at":"2026-01-31T09:30:00Z","resolved":true},{"text":"two","expecting":"name"}]}`,
			engine.Turn{Text: "hello", History: []engine.Past{{Text: "one", At: at, Resolved: true}, {Text: "two", Expecting: "name"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t, newFake(), api.Limits{})
			if answer := s.assess(t, test.body); answer.Code != http.StatusOK {
				t.Fatalf("status %d: %s", answer.Code, answer.Body)
			}
			if diff := cmp.Diff(test.want, s.fake.heard(t)); diff != "" {
				t.Errorf("the engine got (+) other than sent (-):\n%s", diff)
			}
		})
	}
}

// What cannot be understood is refused with the code, the key at fault and no quote of what was sent.
func TestAssessRefuses(t *testing.T) {
	t.Parallel()
	deep, long := strings.Repeat("[", 60_000), strings.Repeat("x", 65)
	past := strings.Repeat(`{"text":"x"},`, engine.MaxHistory)
	for name, test := range map[string]struct {
		body, code, field, detail string
	}{
		"no body":                {"", "invalid_request", "", "empty"},
		"blanks":                 {" \n ", "invalid_request", "", "empty"},
		"not JSON":               {"hello", "invalid_request", "", "byte 0"},
		"byte order mark":        {"\uFEFF{}", "invalid_request", "", "byte order mark"},
		"an array":               {`[]`, "invalid_request", "", "an object"},
		"a string":               {`"hello"`, "invalid_request", "", "an object"},
		"null":                   {`null`, "invalid_request", "text", "required"},
		"cut off":                {`{"text":"hel`, "invalid_request", "", "too early"},
		"trailing data":          {`{"text":"a"} {}`, "invalid_request", "", "byte 13"},
		"trailing garbage":       {`{"text":"a"}x`, "invalid_request", "", "byte 12"},
		"no text":                {`{}`, "invalid_request", "text", "required"},
		"text null":              {`{"text":null}`, "invalid_request", "text", "required"},
		"text a number":          {`{"text":17}`, "invalid_request", "text", "a string"},
		"text an array":          {`{"text":["a"]}`, "invalid_request", "text", "a string"},
		"invalid UTF-8":          {"{\"text\":\"a\xff\"}", "invalid_request", "", "byte 10 is not UTF-8"},
		"NUL byte":               {"{\"text\":\"a\x00\"}", "invalid_request", "text", "byte 10"},
		"lone high surrogate":    {`{"text":"\ud83d"}`, "invalid_request", "text", "surrogate"},
		"lone low surrogate":     {`{"text":"\uDE00 x"}`, "invalid_request", "text", "surrogate"},
		"duplicate key":          {`{"text":"a","text":"b"}`, "invalid_request", "text", "twice"},
		"duplicate below":        {`{"text":"a","context":{"locale":"a","locale":"b"}}`, "invalid_request", "context.locale", "twice"},
		"duplicate unknown key":  {`{"text":"a","context":{"queue":{"4111":1,"4111":2}}}`, "invalid_request", "context.queue", "unknown key"},
		"unknown key":            {`{"text":"a","txt":"b"}`, "invalid_request", "", "text, conversation_id, history, context, available_actions, explain"},
		"unknown key below":      {`{"text":"a","context":{"queue":{"wait":1}}}`, "invalid_request", "context.queue", "known here: wait_seconds, closed"},
		"other case":             {`{"Text":"a"}`, "invalid_request", "", "unknown key at byte 1"},
		"deep":                   {deep, "invalid_request", "", "an object"},
		"deep below":             {`{"text":` + deep, "invalid_request", "text", ""},
		"deep in an unknown key": {`{"x":` + deep, "invalid_request", "", ""},
		"explain a string":       {`{"text":"a","explain":"yes"}`, "invalid_request", "explain", "true or false"},
		"wait a string":          {`{"text":"a","context":{"queue":{"wait_seconds":"1"}}}`, "invalid_request", "context.queue.wait_seconds", "a number"},
		"wait too big to hold":   {`{"text":"a","context":{"queue":{"wait_seconds":1e999}}}`, "invalid_request", "context.queue.wait_seconds", "a number"},
		"wait negative":          {`{"text":"a","context":{"queue":{"wait_seconds":-1}}}`, "invalid_request", "context.queue.wait_seconds", "0 to 604800"},
		"wait too long":          {`{"text":"a","context":{"queue":{"wait_seconds":1e9}}}`, "invalid_request", "context.queue.wait_seconds", "0 to 604800"},
		"channel too long":       {`{"text":"a","context":{"channel":"` + strings.Repeat("é", 65) + `"}}`, "invalid_request", "context.channel", "64"},
		"tier too long":          {`{"text":"a","context":{"customer":{"tier":"` + long + `"}}}`, "invalid_request", "context.customer.tier", "64"},
		"id empty":               {`{"text":"a","conversation_id":""}`, "invalid_request", "conversation_id", "1 to 128"},
		"id too long":            {`{"text":"a","conversation_id":"` + strings.Repeat("x", 129) + `"}`, "invalid_request", "conversation_id", "1 to 128"},
		"id of one dot":          {`{"text":"a","conversation_id":"."}`, "invalid_request", "conversation_id", "neither . nor .."},
		"id of two dots":         {`{"text":"a","conversation_id":".."}`, "invalid_request", "conversation_id", "neither . nor .."},
		"id with a slash":        {`{"text":"a","conversation_id":"a/b"}`, "invalid_request", "conversation_id", "1 to 128"},
		"id not ASCII":           {`{"text":"a","conversation_id":"é"}`, "invalid_request", "conversation_id", "1 to 128"},
		"id and history":         {`{"text":"a","conversation_id":"c","history":[{"text":"b"}]}`, "invalid_request", "history", "not together"},
		"51 earlier messages":    {`{"text":"a","history":[` + past + `{"text":"x"}]}`, "invalid_request", "history", "51"},
		"history without text":   {`{"text":"a","history":[{"text":"b"},{"resolved":true}]}`, "invalid_request", "history[1].text", "required"},
		"history null":           {`{"text":"a","history":[null]}`, "invalid_request", "history[0].text", "required"},
		"history of strings":     {`{"text":"a","history":["b"]}`, "invalid_request", "history[0]", "an object"},
		"history text wrong":     {`{"text":"a","history":[{"text":"b"},{"text":1}]}`, "invalid_request", "history[1].text", "a string"},
		"history time wrong":     {`{"text":"a","history":[{"text":"b","at":"yesterday"}]}`, "invalid_request", "history[0].at", "a time as in"},
		"history slot too long":  {`{"text":"a","history":[{"text":"b","expecting":"` + long + `"}]}`, "invalid_request", "history[0].expecting", "64"},
		"history back in time": {
			`{"text":"a","history":[{"text":"b","at":"2026-01-02T00:00:00Z"},{"text":"c"},{"text":"d","at":"2026-01-01T00:00:00Z"}]}`,
			"invalid_request", "history[2].at", "oldest first",
		},
		"no action at all": {`{"text":"a","available_actions":[]}`, "invalid_request", "available_actions", "leave it out"},
		"unknown action":   {`{"text":"a","available_actions":["answer","dance"]}`, "invalid_request", "available_actions[1]", "escalate"},
		"1 MB":             {`{"text":"` + strings.Repeat("x", 1<<20) + `"}`, "body_too_large", "", "limits"},
		"one byte over":    {strings.Repeat(" ", 64<<10+1), "body_too_large", "", "limits"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t, newFake(), api.Limits{})
			got := problem(t, s.assess(t, test.body))
			if got.Code != test.code || got.Field != test.field || !strings.Contains(got.Detail, test.detail) {
				t.Errorf("got %s, field %q, %q; want %s, field %q, ...%q...", got.Code, got.Field, got.Detail, test.code, test.field, test.detail)
			}
			if strings.Contains(got.Detail, "4111") || strings.Contains(got.Field, "4111") {
				t.Errorf("the problem repeats what was sent: %+v", got)
			}
			if len(s.fake.turns) > 0 {
				t.Error("the engine was asked all the same")
			}
		})
	}
}

// The largest body is read; a body without a length is bounded too.
func TestAssessBodyLimit(t *testing.T) {
	t.Parallel()
	s := newService(t, newFake(), api.Limits{})
	frame := len(`{"text":""}`)
	if answer := s.assess(t, `{"text":"`+strings.Repeat("x", 64<<10-frame)+`"}`); answer.Code != http.StatusOK {
		t.Errorf("64 KiB: status %d", answer.Code)
	}
	request := newRequest(t, http.MethodPost, "/v1/assess", &endless{})
	if got := problem(t, s.do(t, request)); got.Code != "body_too_large" {
		t.Errorf("endless body: %s", got.Code)
	}
}

// What the engine says becomes one problem each; what it was not meant to say shows nothing of itself.
func TestAssessProblems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err    error
		status int
		code   string
		retry  string
	}{
		"empty":            {text.ErrEmpty, 422, "empty_message", ""},
		"invalid UTF-8":    {text.ErrInvalidUTF8, 400, "invalid_request", ""},
		"overloaded":       {classifier.ErrOverloaded, 503, "overloaded", "1"},
		"no model":         {classifier.ErrUnavailable, 503, "model_unavailable", "5"},
		"deadline":         {context.DeadlineExceeded, 504, "timeout", ""},
		"two ways to keep": {engine.ErrHistoryAndConversation, 400, "invalid_request", ""},
		"unknown":          {errors.New("disk melted near 4111111111111111"), 500, "internal", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.assess = func(context.Context, engine.Turn) (engine.Assessment, error) {
				return engine.Assessment{}, fmt.Errorf("judge: %w", test.err)
			}
			s := newService(t, f, api.Limits{})
			answer := s.assess(t, `{"text":"hello"}`)
			got := problem(t, answer)
			if retry := answer.Header().Get("Retry-After"); got.Status != test.status || got.Code != test.code || retry != test.retry {
				t.Errorf("got %d %s, retry after %q; want %d %s, %q", got.Status, got.Code, retry, test.status, test.code, test.retry)
			}
			if strings.Contains(answer.Body.String()+s.logs.String(), "4111") {
				t.Errorf("an unknown error shows:\n%s\n%s", answer.Body, s.logs)
			}
		})
	}
}

// A number that JSON cannot hold is an error, not a zero.
func TestAssessRefusesToAnswerNonsense(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.assess = func(context.Context, engine.Turn) (engine.Assessment, error) {
		a := rich()
		zero := 0.0
		a.Mood.Score = zero / zero
		return a, nil
	}
	if got := problem(t, newService(t, f, api.Limits{}).assess(t, `{"text":"hello"}`)); got.Code != "internal" {
		t.Errorf("NaN became %s", got.Code)
	}
}

// A file of requests is read as the API reads them.
func TestParseAsk(t *testing.T) {
	t.Parallel()
	ask, err := api.ParseAsk([]byte(`{"text":"hello","conversation_id":"c-1","explain":true}`))
	if err != nil {
		t.Fatal(err)
	}
	want := api.Ask{Turn: engine.Turn{Text: "hello", Conversation: "c-1"}, Explain: true}
	if diff := cmp.Diff(want, ask); diff != "" {
		t.Error(diff)
	}
	_, err = api.ParseAsk([]byte(`{"text":1}`))
	if got := api.ProblemOf(err); got.Code != "invalid_request" || got.Field != "text" {
		t.Errorf("got %+v", got)
	}
	if _, err := json.Marshal(api.ProblemOf(err)); err != nil {
		t.Error(err)
	}
}
