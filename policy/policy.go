package policy

import (
	"rapport/conversation"
)

// Policy decides. It is safe for concurrent use.
type Policy struct {
	rules Rules
}

// New is the policy of rules that Check finds without fault for a bundle with these labels.
func New(rules Rules, labels []string) (*Policy, error) {
	_ = labels
	return &Policy{rules: rules}, nil
}

// Role is what a label means for the conversation: the rule file's entry, conversation.Ask without one.
func (p *Policy) Role(label string) conversation.Role {
	if role := p.rules.Intents[label].Role; role != "" {
		return role
	}
	return conversation.Ask
}

// Decide says what to do about the message just heard. state is the conversation with that message in it.
func (p *Policy) Decide(state conversation.State, heard conversation.Heard, ctx Context) Decision {
	_, _, _ = state, heard, ctx
	return Decision{Action: conversation.Answer, Rule: "default", Reasons: []string{"nothing speaks against an answer"}}
}

// Outcome is what the conversation must remember of a decision.
func (d Decision) Outcome() conversation.Outcome {
	return conversation.Outcome{Action: d.Action, Clarified: d.Clarify != nil, Apologised: d.Style.Apologise}
}
