package api

import (
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"rapport/conversation"
	"rapport/engine"
)

// Bounds of the fields of a request.
const (
	maxName = 64     // code points of channel, locale, expecting and tier
	maxWait = 604800 // seconds a queue may take: a week
)

// Ask is what POST /v1/assess understands from a body.
type Ask struct {
	Turn    engine.Turn
	Explain bool // show valence, in-scope probability, stages and every cue
}

// ParseAsk reads one request of POST /v1/assess, or one such line of a file. Its error, which ProblemOf explains, names key and position and
// quotes nothing.
func ParseAsk(body []byte) (Ask, error) {
	var wire assessRequest
	if err := decode(body, &wire); err != nil {
		return Ask{}, err
	}
	return wire.ask()
}

// assessRequest is the body of POST /v1/assess. Pointers tell what was left out.
type assessRequest struct {
	Text         *string        `json:"text"`
	Conversation *string        `json:"conversation_id"`
	History      []pastRequest  `json:"history"`
	Context      contextRequest `json:"context"`
	Available    *[]string      `json:"available_actions"`
	Explain      bool           `json:"explain"`
}

type pastRequest struct {
	Text      *string    `json:"text"`
	At        *time.Time `json:"at"`
	Expecting string     `json:"expecting"`
	Resolved  bool       `json:"resolved"`
}

type contextRequest struct {
	Channel   string          `json:"channel"`
	Locale    string          `json:"locale"`
	Expecting string          `json:"expecting"`
	Resolved  bool            `json:"resolved"`
	Queue     queueRequest    `json:"queue"`
	Customer  customerRequest `json:"customer"`
}

type queueRequest struct {
	WaitSeconds float64 `json:"wait_seconds"`
	Closed      bool    `json:"closed"`
}

type customerRequest struct {
	Tier             string `json:"tier"`
	MarketingConsent bool   `json:"marketing_consent"`
}

func (r assessRequest) ask() (Ask, error) {
	ask := Ask{Explain: r.Explain}
	if r.Text == nil {
		return Ask{}, invalid("text", "is required")
	}
	ask.Turn.Text = *r.Text
	if err := r.remember(&ask.Turn); err != nil {
		return Ask{}, err
	}
	if err := r.Context.fill(&ask.Turn); err != nil {
		return Ask{}, err
	}
	return ask, r.allow(&ask.Turn)
}

// remember says where the earlier turns are: in a conversation kept here, or in the request.
func (r assessRequest) remember(turn *engine.Turn) error {
	if r.Conversation != nil {
		if len(r.History) > 0 {
			return invalid("history", "not together with conversation_id: either rapport keeps the conversation or you do")
		}
		if err := checkID("conversation_id", *r.Conversation); err != nil {
			return err
		}
		turn.Conversation = *r.Conversation
	}
	if len(r.History) > engine.MaxHistory {
		return invalid("history", fmt.Sprintf("holds %d messages, at most %d are read: send the latest", len(r.History), engine.MaxHistory))
	}
	var latest time.Time
	for i, past := range r.History {
		if past.Text == nil {
			return invalid(fmt.Sprintf("history[%d].text", i), "is required")
		}
		said := engine.Past{Text: *past.Text, Expecting: past.Expecting, Resolved: past.Resolved}
		if past.At != nil {
			if past.At.Before(latest) {
				return invalid(fmt.Sprintf("history[%d].at", i), "is before an earlier message: send the oldest first")
			}
			latest, said.At = *past.At, *past.At
		}
		turn.History = append(turn.History, said)
	}
	return nil
}

func (r contextRequest) fill(turn *engine.Turn) error {
	for _, name := range []struct{ field, value string }{
		{"context.channel", r.Channel},
		{"context.locale", r.Locale},
		{"context.expecting", r.Expecting},
		{"context.customer.tier", r.Customer.Tier},
	} {
		if utf8.RuneCountInString(name.value) > maxName {
			return invalid(name.field, fmt.Sprintf("is longer than %d characters", maxName))
		}
	}
	wait := r.Queue.WaitSeconds
	if math.IsNaN(wait) || wait < 0 || wait > maxWait {
		return invalid("context.queue.wait_seconds", fmt.Sprintf("want 0 to %d", maxWait))
	}
	into := &turn.Context
	into.Channel, into.Locale, into.Expecting, into.Resolved = r.Channel, r.Locale, r.Expecting, r.Resolved
	into.Queue.Wait = time.Duration(wait * float64(time.Second))
	into.Queue.Closed = r.Queue.Closed
	into.Customer.Tier, into.Customer.MarketingConsent = r.Customer.Tier, r.Customer.MarketingConsent
	return nil
}

func (r assessRequest) allow(turn *engine.Turn) error {
	if r.Available == nil {
		return nil
	}
	if len(*r.Available) == 0 {
		return invalid("available_actions", "is empty: leave it out to allow every action")
	}
	for i, name := range *r.Available {
		action, ok := actionNamed(name)
		if !ok {
			return invalid(fmt.Sprintf("available_actions[%d]", i), "want answer, add_personality, cross_sell or escalate")
		}
		turn.Context.Available = append(turn.Context.Available, action)
	}
	return nil
}

func actionNamed(name string) (conversation.Action, bool) {
	for _, action := range conversation.Actions() {
		if string(action) == name {
			return action, true
		}
	}
	return "", false
}
