package policy

import (
	"slices"
	"strings"

	"rapport/conversation"
	"rapport/sentiment"
)

// This file holds the tact guards: what a bot never does to a person, whatever a rule file says. They are not configurable. Each is a
// property test over generated conversations and rule files (guards_test.go).

// The names of the guards as Decision.Rule shows them. A rule file cannot use them.
const (
	guardPerson    = "with-a-person"
	guardHuman     = "guard-human-requested"
	guardSensitive = "guard-sensitive-subject"
	guardTact      = "guard-tact"
	guardAvailable = "guard-unavailable"

	byMoment = "moment" // no guard: the costs decided
)

func reserved() []string {
	return []string{guardPerson, guardHuman, guardSensitive, guardTact, guardAvailable, byMoment, byAnswers}
}

// demand is the guard that leaves no choice but to escalate, with its reason; both empty when there is none.
//
// A person who holds the conversation keeps it until it is handed back: the bot is silent. A request for a person is always honoured, and
// a sensitive subject always goes to one.
func demand(s *Signals) (guard, reason string) {
	switch {
	case s.Waiting:
		return guardPerson, "the customer is waiting for a person"
	case s.WithPerson:
		return guardPerson, "a person has this conversation"
	case wantsPerson(s):
		return guardHuman, "the customer asks for a person"
	case s.SensitiveOpen:
		return guardSensitive, "a sensitive subject was touched: " + words(string(s.Sensitive))
	}
	return "", ""
}

// wantsPerson reports whether the customer asks for a person, in words or by the intent, however unsure of it the classifier is: to keep somebody
// who asks costs more than to let somebody through who did not.
func wantsPerson(s *Signals) bool { return s.HumanRequested || s.Role == conversation.Human }

// tactless says why an action would hurt now; "" when it would not.
//
// People who are upset take jokes and offers as an insult (Crolic et al., Journal of Marketing 2021), so neither is made at annoyed or
// above, in a sensitive subject, while a complaint is open, in a surge or an outage, or once an offer was turned down. An offer also needs
// consent and a matter that is settled, unless to buy is what the customer wants.
func tactless(s *Signals, action conversation.Action) string {
	if action != conversation.AddPersonality && action != conversation.CrossSell {
		return ""
	}
	switch level := max(s.Anger, s.Message); {
	case level >= sentiment.Annoyed:
		return "anger is " + level.String()
	case s.Sensitive != "":
		return "a sensitive subject was touched: " + words(string(s.Sensitive))
	case s.Complaint:
		return "a complaint is open"
	case s.Mode != Normal && s.Mode != "":
		return "the service is in " + article(string(s.Mode))
	case s.Refusals > 0:
		return "the customer has turned down an offer"
	case action == conversation.AddPersonality:
		return ""
	case !s.Consent:
		return "the customer has not agreed to receive offers"
	case !s.Resolved && s.Role != conversation.Buy:
		return "the matter is not resolved"
	}
	return ""
}

// mayClarify reports whether a clarifying question may be asked: never twice, and never of an angry customer.
func mayClarify(s *Signals) bool {
	return !s.Clarified && max(s.Anger, s.Message) < sentiment.Angry
}

// available reports whether the bot can do it.
func available(s *Signals, action conversation.Action) bool {
	return len(s.Available) == 0 || slices.Contains(s.Available, action)
}

// instead is what is done when action is not: answer, or escalate when the bot cannot answer. When it can do neither it is still answer:
// silence is not among the actions.
func instead(s *Signals, action conversation.Action) conversation.Action {
	if action != conversation.Answer && available(s, conversation.Answer) || !available(s, conversation.Escalate) {
		return conversation.Answer
	}
	return conversation.Escalate
}

// article is the name of a mode with its article.
func article(mode string) string {
	if mode == string(Outage) {
		return "an " + mode
	}
	return "a " + mode
}

// words turns a name of a closed set into plain words.
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }
