package policy

import (
	"slices"

	"rapport/conversation"
	"rapport/sentiment"
)

// suits says when a kind fits what is done, and up to which anger.
type suits struct {
	actions []conversation.Action
	most    sentiment.Level
}

// kindly is the table of kinds. Honesty about being a bot is always due; a hello and a thank-you are answered unless the customer is angry; fun
// needs the action that stands for it, which the guards watch.
func kindly() map[Kind]suits {
	talk := []conversation.Action{conversation.Answer, conversation.AddPersonality, conversation.CrossSell}
	fun := []conversation.Action{conversation.AddPersonality}
	return map[Kind]suits{
		Greeting:    {talk, sentiment.Frustrated},
		Thanks:      {talk, sentiment.Frustrated},
		Banter:      {fun, sentiment.Calm},
		Celebrate:   {fun, sentiment.Calm},
		BotIdentity: {talk, sentiment.Furious},
	}
}

// kind is the moment of personality that fits: what the rule file says of the intent, as far as it suits what is done. Personality for no intent in
// particular is banter.
func kind(action conversation.Action, s *Signals) Kind {
	wanted := s.Kind
	if wanted == "" && action == conversation.AddPersonality {
		wanted = Banter
	}
	fits := kindly()[wanted]
	if wanted == "" || !slices.Contains(fits.actions, action) || worst(s) > fits.most || s.SensitiveOpen && wanted != BotIdentity {
		return ""
	}
	return wanted
}
