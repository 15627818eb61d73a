package policy

import (
	"slices"

	"rapport/conversation"
	"rapport/sentiment"
)

// A rule that asks for what a tact guard always refuses is a mistake: whoever wrote it expects something that never happens.

// contradiction says why a rule's action is never taken; "" when it can be.
func (r Rule) contradiction(table map[string]Intent) string {
	w, then := r.When, conversation.Action(r.Then)
	person := yes(w.HumanRequested) || only(w, table, func(role conversation.Role) bool { return role == conversation.Human })
	switch {
	case r.Clarify && then != conversation.Answer:
		return "only `then: answer` can clarify"
	case r.Weigh && r.Then != Default && then != conversation.Answer:
		return "only `then: answer` can leave it to the costs"
	case r.Clarify && (hot(w, sentiment.Angry) || yes(w.Clarified)):
		return "a clarifying question is never asked twice and never of an angry customer"
	case r.Then != Default && then != conversation.Escalate && person:
		return "a request for a person always escalates"
	case then != conversation.AddPersonality && then != conversation.CrossSell:
		return ""
	case hot(w, sentiment.Annoyed), len(w.Sensitive) > 0, yes(w.Complaint):
		return "there are no jokes and no offers at annoyed or above, in a sensitive subject or with an open complaint"
	case then == conversation.CrossSell:
		return r.unsellable(table)
	}
	return ""
}

func (r Rule) unsellable(table map[string]Intent) string {
	w := r.When
	other := func(role conversation.Role) bool { return role != conversation.Buy }
	switch {
	case w.Refusals != nil && w.Refusals.AtLeast != nil && *w.Refusals.AtLeast > 0:
		return "there are no offers after a refusal"
	case w.Consent != nil && !*w.Consent:
		return "there are no offers without consent to marketing"
	case w.Resolved != nil && !*w.Resolved && only(w, table, other):
		return "there are no offers before the matter is resolved unless the wish is to buy"
	}
	return ""
}

// contradiction says why the usual action of an intent is never taken; "" when it can be.
func (i Intent) contradiction() string {
	selling := i.Action == conversation.AddPersonality || i.Action == conversation.CrossSell
	switch {
	case i.Role == conversation.Human && i.Action != conversation.Escalate:
		return "a request for a person always escalates"
	case i.Role == conversation.Complain && selling, i.Role == conversation.Grave && selling:
		return "there are no jokes and no offers while a complaint is open"
	}
	return ""
}

// hot reports whether the conditions only hold at a level or above it.
func hot(w When, level sentiment.Level) bool {
	return w.Anger.from() >= level || w.Message.from() >= level
}

func (c *Levels) from() sentiment.Level {
	if c == nil || c.AtLeast == nil {
		return sentiment.Calm
	}
	return *c.AtLeast
}

// only reports whether the conditions name intents or roles, and all of those are as wanted.
func only(w When, table map[string]Intent, wanted func(conversation.Role) bool) bool {
	if len(w.Intent) > 0 {
		return all(w.Intent, func(label string) bool { return wanted(roleOf(table, label)) })
	}
	return len(w.Role) > 0 && !slices.ContainsFunc(w.Role, func(role conversation.Role) bool { return !wanted(role) })
}

func yes(flag *bool) bool { return flag != nil && *flag }

// roleOf is what a label means by the table.
func roleOf(table map[string]Intent, label string) conversation.Role {
	switch role := table[label].Role; {
	case role != "":
		return role
	case label == string(conversation.OutOfScope):
		return conversation.OutOfScope
	}
	return conversation.Ask
}
