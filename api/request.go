package api

import (
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"rapport/conversation"
	"rapport/engine"
	"rapport/policy"
)

// Bounds of the fields of a request.
const (
	maxName  = 64 // code points of channel, locale, expecting and tier
	tooLong  = "is longer than 64 characters"
	maxWait  = 604800 // seconds a queue may take: a week
	maxWorth = 1000   // usual customers that one may be worth
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
	Handoff      bool           `json:"handoff"`
}

type pastRequest struct {
	Role      string     `json:"role"`
	Text      *string    `json:"text"`
	At        *time.Time `json:"at"`
	Expecting string     `json:"expecting"`
	Resolved  bool       `json:"resolved"`
}

// saidRequest is something said to the customer since their last message.
type saidRequest struct {
	Role string     `json:"role"`
	Text *string    `json:"text"`
	At   *time.Time `json:"at"`
}

type contextRequest struct {
	Said      []saidRequest   `json:"said"`
	Channel   string          `json:"channel"`
	Locale    string          `json:"locale"`
	Expecting string          `json:"expecting"`
	Resolved  bool            `json:"resolved"`
	Queue     queueRequest    `json:"queue"`
	Customer  customerRequest `json:"customer"`
}

type queueRequest struct {
	WaitSeconds    float64 `json:"wait_seconds"`
	Closed         bool    `json:"closed"`
	OpensInSeconds float64 `json:"opens_in_seconds"`
}

type customerRequest struct {
	Tier             string  `json:"tier"`
	MarketingConsent bool    `json:"marketing_consent"`
	Value            float64 `json:"value"`
}

func (r assessRequest) ask() (Ask, error) {
	ask := Ask{Explain: r.Explain}
	if r.Text == nil {
		return Ask{}, invalid("text", "is required")
	}
	ask.Turn.Text, ask.Turn.Handoff = *r.Text, r.Handoff
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
	var err error
	turn.History, err = readHistory(r.History)
	return err
}

// readHistory reads the earlier messages, oldest first.
func readHistory(history []pastRequest) ([]engine.Past, error) {
	if len(history) > engine.MaxHistory {
		return nil, invalid("history", fmt.Sprintf("holds %d messages, at most %d are read: send the latest", len(history), engine.MaxHistory))
	}
	var turns []engine.Past
	var latest time.Time
	for i, past := range history {
		at := func(key string) string { return fmt.Sprintf("history[%d].%s", i, key) }
		switch {
		case past.Text == nil:
			return nil, invalid(at("text"), "is required")
		case utf8.RuneCountInString(past.Expecting) > maxName:
			return nil, invalid(at("expecting"), tooLong)
		case past.At != nil && past.At.Before(latest):
			return nil, invalid(at("at"), "is before an earlier message: send the oldest first")
		}
		turn := engine.Past{Text: *past.Text, Expecting: past.Expecting, Resolved: past.Resolved}
		var err error
		if turn.Speaker, err = speaker(at("role"), past.Role, ""); err != nil {
			return nil, err
		}
		if past.At != nil {
			latest, turn.At = *past.At, *past.At
		}
		turns = append(turns, turn)
	}
	return turns, nil
}

func (r contextRequest) fill(turn *engine.Turn) error {
	for _, name := range []struct{ field, value string }{
		{"context.channel", r.Channel},
		{"context.locale", r.Locale},
		{"context.expecting", r.Expecting},
		{"context.customer.tier", r.Customer.Tier},
	} {
		if utf8.RuneCountInString(name.value) > maxName {
			return invalid(name.field, tooLong)
		}
	}
	for _, number := range []struct {
		field string
		value float64
		most  float64
	}{
		{"context.queue.wait_seconds", r.Queue.WaitSeconds, maxWait},
		{"context.queue.opens_in_seconds", r.Queue.OpensInSeconds, maxWait},
		{"context.customer.value", r.Customer.Value, maxWorth},
	} {
		if math.IsNaN(number.value) || number.value < 0 || number.value > number.most {
			return invalid(number.field, fmt.Sprintf("want 0 to %.0f", number.most))
		}
	}
	var err error
	if turn.Said, err = readSaid(r.Said); err != nil {
		return err
	}
	into := &turn.Context
	into.Channel, into.Locale, into.Expecting, into.Resolved = r.Channel, r.Locale, r.Expecting, r.Resolved
	into.Queue = r.Queue.queue()
	into.Customer = policy.Customer{Tier: r.Customer.Tier, MarketingConsent: r.Customer.MarketingConsent, Value: r.Customer.Value}
	return nil
}

func (q queueRequest) queue() policy.Queue {
	seconds := func(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }
	return policy.Queue{Wait: seconds(q.WaitSeconds), Closed: q.Closed, OpensIn: seconds(q.OpensInSeconds)}
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
