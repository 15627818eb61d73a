package policy

import (
	"rapport/conversation"
	"rapport/sentiment"
)

// suits reports whether a kind fits what is done and how angry the customer is. Honesty about being a bot is always due; a hello and a thank-you are
// answered unless the customer is angry; fun needs the action that stands for it, which the guards watch.
func (k Kind) suits(action conversation.Action, level sentiment.Level) bool {
	switch k {
	case Greeting, Thanks:
		return action != conversation.Escalate && level <= sentiment.Frustrated
	case BotIdentity:
		return action != conversation.Escalate
	case Banter, Celebrate:
		return action == conversation.AddPersonality && level == sentiment.Calm
	}
	return false
}

// kind is the moment of personality that fits: what the rule file says of the intent, as far as it suits what is done. Personality for no intent in
// particular is banter.
func kind(action conversation.Action, s *Signals) Kind {
	wanted := s.Kind
	if wanted == "" && action == conversation.AddPersonality {
		wanted = Banter
	}
	if !wanted.suits(action, worst(s)) || s.SensitiveOpen && wanted != BotIdentity {
		return ""
	}
	return wanted
}
