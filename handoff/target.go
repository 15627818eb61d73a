package handoff

import (
	"errors"
	"fmt"
)

// Target is a system that a conversation is handed over to.
type Target string

// The targets.
const (
	Chatwoot     Target = "chatwoot"
	Zendesk      Target = "zendesk" // and Sunshine Conversations
	Intercom     Target = "intercom"
	Messenger    Target = "messenger"
	BotFramework Target = "botframework"
)

// Targets lists all of them.
func Targets() []Target { return []Target{Chatwoot, Zendesk, Intercom, Messenger, BotFramework} }

// ErrTarget is returned for a target that is not one of Targets.
var ErrTarget = errors.New("no such target")

// Payload is what to send to a target, call by call and in order. Names in braces, in paths and bodies, are the target's own ids, which rapport does
// not know: put them in.
type Payload struct {
	Target Target `json:"target"`
	Calls  []Call `json:"calls"`
}

// Methods of calls.
const (
	post = "POST"
	put  = "PUT"
)

// Call is one HTTP request.
type Call struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Body   any    `json:"body"`
}

// For is the packet in the terms of a target, within its limits: what does not fit is left out, what an agent misses least first.
func (p Packet) For(target Target) (Payload, error) {
	payload := Payload{Target: target}
	switch target {
	case Chatwoot:
		payload.Calls = p.chatwoot()
	case Zendesk:
		payload.Calls = p.zendesk()
	case Intercom:
		payload.Calls = p.intercom()
	case Messenger:
		payload.Calls = p.messenger()
	case BotFramework:
		payload.Calls = p.botFramework()
	default:
		return Payload{}, fmt.Errorf("%w: %q", ErrTarget, target)
	}
	return payload, nil
}

// labels are what a list of conversations can be filtered by.
func (p Packet) labels() []string {
	labels := []string{"rapport", "skill-" + p.Skill, "mood-" + p.Mood.Level.String()}
	if p.Flags.Sensitive != "" {
		labels = append(labels, "sensitive")
	}
	if len(p.Flags.Threats) > 0 {
		labels = append(labels, "threat")
	}
	return labels
}
