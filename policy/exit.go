package policy

import (
	"maps"
	"slices"

	"rapport/conversation"
)

// byAnswers is the rule of a decision that an answer tree has made.
const byAnswers = "answers"

// ToPerson is the decision where an answer tree leads to a person; d itself when the bot cannot escalate, or does already. entry is the step's name.
func (d Decision) ToPerson(entry string) Decision {
	if d.Action == conversation.Escalate || d.Blocked[conversation.Escalate] != "" {
		return d
	}
	d.Action, d.Kind, d.Rule, d.Clarify = conversation.Escalate, "", byAnswers, nil
	d.Reasons = []string{"the answers lead to a person: " + entry}
	if d.Closed {
		d.Reasons = append(d.Reasons, "nobody is there now: promise a call back")
	}
	d.Style.Humour, d.Style.Emoji, d.Style.Avoid = false, false, slices.Clone(d.Style.Avoid)
	d.Blocked = maps.Clone(d.Blocked)
	if d.Moment != nil {
		moment := *d.Moment
		moment.Now, moment.ByTurn, moment.Counterfactual = true, 0, ""
		d.Moment = &moment
	}
	return d
}
