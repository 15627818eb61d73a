package policy

import (
	"time"

	"rapport/conversation"
	"rapport/sentiment"
)

// longForAMoment is a wait that nobody calls a moment.
const longForAMoment = 3 * time.Minute

// avoid lists the phrases that would hurt now: those that tell people how to feel, hide behind a rule, repeat an apology or promise what nobody
// knows.
func avoid(s *Signals) []string {
	var phrases []string
	for _, row := range []struct {
		when bool
		say  []string
	}{
		{worst(s) >= sentiment.Annoyed, []string{"calm down", "unfortunately", "as i said", "please be patient"}},
		{worst(s) >= sentiment.Angry, []string{"i understand how you feel", "our policy", "have a nice day"}},
		{s.Apologised, []string{"sorry", "apologise", "i understand your frustration"}},
		{s.Repeats > 1 || s.Misses > 1, []string{"could you explain the problem again"}},
		{s.SensitiveOpen, []string{"good news", "no problem"}},
		{s.Queue.Closed, []string{"right away", "in a moment"}},
		{!s.Queue.Closed && s.Queue.Wait >= longForAMoment, []string{"in a moment"}},
		{s.Role == conversation.Human || s.HumanRequested, []string{"first let me try"}},
	} {
		if row.when {
			phrases = append(phrases, row.say...)
		}
	}
	return phrases
}
