package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"rapport/api"
	"rapport/content"
	"rapport/conversation"
	"rapport/engine"
)

// TestWords: greeting, line, answer and offer are in the reply as the document says, each left out when there is none.
func TestWords(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		choice content.Choice
		want   string // between action and owner
	}{
		"none": {content.Choice{}, `},"owner":`},
		"greeting and line": {
			content.Choice{Greeting: &content.Line{Text: "Hello."}, Persona: &content.Line{Text: "Any time."}},
			`},"greeting":"Hello.","line":"Any time.","owner":`,
		},
		"answer": {
			content.Choice{Answer: &content.AnswerRef{ID: "hours", Text: "From nine to six.", Ref: "https://shop.example", Resolved: content.Surely}},
			`},"answer_ref":{"id":"hours","text":"From nine to six.","ref":"https://shop.example","resolved":"yes"},"owner":`,
		},
		"question": {
			content.Choice{Answer: &content.AnswerRef{ID: "parcel/mail", Question: "Did the mail come?", Options: []string{"Yes", "No"}}},
			`},"answer_ref":{"id":"parcel/mail","question":"Did the mail come?","options":["Yes","No"]},"owner":`,
		},
		"person": {
			content.Choice{Answer: &content.AnswerRef{ID: "parcel/person", Person: true}},
			`},"answer_ref":{"id":"parcel/person","person":true},"owner":`,
		},
		"offer": {
			content.Choice{Offer: &content.OfferRef{ID: "club", Text: "Join the club.", Placement: content.AfterAnswer}},
			`},"offer":{"id":"club","text":"Join the club.","extra_value":false,"placement":"after_answer"},"owner":`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.assess = func(context.Context, engine.Turn) (engine.Assessment, error) {
				a := rich()
				a.Content = one.choice
				return a, nil
			}
			answer := newService(t, f, api.Limits{}).assess(t, `{"text":"hello"}`)
			if body := answer.Body.String(); answer.Code != http.StatusOK || !strings.Contains(body, one.want) {
				t.Errorf("want %s in %d %s", one.want, answer.Code, body)
			}
		})
	}
}

// TestSavedReplies are listed for an agent; never as null, and not for a conversation nobody has spoken in.
func TestSavedReplies(t *testing.T) {
	t.Parallel()
	f := newFake()
	s := newService(t, f, api.Limits{})
	const path = "/v1/conversations/c-81/replies"
	if got := s.send(t, http.MethodGet, path, "").Body.String(); got != `{"replies":[]}` {
		t.Errorf("without any: %s", got)
	}
	f = newFake()
	f.lines = []content.Line{{ID: "late", Text: "You have waited too long."}}
	const want = `{"replies":[{"id":"late","text":"You have waited too long."}]}`
	if got := newService(t, f, api.Limits{}).send(t, http.MethodGet, path, "").Body.String(); got != want {
		t.Errorf("with one: %s", got)
	}
	f = newFake()
	f.stateErr = conversation.ErrNotFound
	if got := problem(t, newService(t, f, api.Limits{}).send(t, http.MethodGet, path, "")); got.Code != "not_found" {
		t.Errorf("for nobody: %s", got.Code)
	}
}
