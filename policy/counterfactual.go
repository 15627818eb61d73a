package policy

import (
	"strconv"
	"time"

	"rapport/conversation"
	"rapport/sentiment"
)

// counterfactual names one signal that would have changed the decision, found by deciding again with it changed. The wait is tried first,
// because it says most about the balance of costs; then what is said and felt, the nearest value first.
func (p *Policy) counterfactual(s *Signals, done conversation.Action) string {
	other := *s
	if done == conversation.Escalate {
		return p.less(s, &other)
	}
	return p.more(s, &other)
}

// less looks for what would have kept the conversation with the bot.
func (p *Policy) less(s, other *Signals) string {
	differs := func(change func()) (conversation.Action, bool) {
		*other = *s
		change()
		action := p.verdict(other)
		return action, action != conversation.Escalate
	}
	if wantsPerson(s) {
		if action, ok := differs(func() { other.HumanRequested = false; other.Role = mild(s.Role) }); ok {
			return would(action) + " if the customer had not asked for a person"
		}
		return ""
	}
	if s.SensitiveOpen {
		if action, ok := differs(func() { other.Sensitive, other.SensitiveOpen = "", false }); ok {
			return would(action) + " if no sensitive subject had been touched"
		}
		return ""
	}
	if minutes, action, ok := p.longest(s, other); ok {
		return would(action) + " if the wait were over " + plural(minutes, "minute")
	}
	for level := max(s.Anger, s.Message); level > sentiment.Calm; level-- {
		if action, ok := differs(func() {
			other.Anger, other.Message, other.Heat = min(s.Anger, level-1), min(s.Message, level-1), middle(level-1)
		}); ok {
			return would(action) + " if anger were " + (level - 1).String()
		}
	}
	if s.Repeats > 1 {
		if action, ok := differs(func() { other.Repeats = s.Repeats - 1 }); ok {
			return would(action) + " if this were the " + ordinal(s.Repeats-1) + " message about it"
		}
	}
	if s.Misses > 0 {
		if action, ok := differs(func() { other.Misses = s.Misses - 1; other.Abstained = other.Abstained && s.Misses > 1 }); ok {
			return would(action) + " if the bot had understood " + understood(s.Misses)
		}
	}
	if len(s.Threats) > 0 {
		if action, ok := differs(func() { other.Threats = nil }); ok {
			return would(action) + " if the customer had not threatened anything"
		}
	}
	return ""
}

// longest is the wait in whole minutes above which the conversation would have stayed with the bot, by halving; only costs look at it.
func (p *Policy) longest(s, other *Signals) (minutes int, action conversation.Action, ok bool) {
	const most = 240
	if s.Queue.Closed {
		return 0, "", false
	}
	at := func(minutes int) conversation.Action {
		*other = *s
		other.Queue.Wait = time.Duration(minutes) * time.Minute
		return p.verdict(other)
	}
	low, high := int(s.Queue.Wait/time.Minute), most
	if action = at(high); action == conversation.Escalate {
		return 0, "", false
	}
	for high-low > 1 {
		if middle := (low + high) / 2; at(middle) == conversation.Escalate {
			low = middle
		} else {
			high = middle
		}
	}
	return high - 1, at(high), high > 1
}

// more looks for what would have handed the conversation over.
func (p *Policy) more(s, other *Signals) string {
	differs := func(change func()) bool {
		*other = *s
		change()
		return p.verdict(other) == conversation.Escalate
	}
	for level := max(s.Anger, s.Message) + 1; level <= sentiment.Furious; level++ {
		if differs(func() { other.Anger, other.Peak, other.Heat = level, max(s.Peak, level), middle(level) }) {
			return would(conversation.Escalate) + " if anger were " + level.String()
		}
	}
	if differs(func() {
		other.Misses, other.Abstained, other.Intent, other.Role = s.Misses+1, true, "", conversation.Ask
	}) {
		return would(conversation.Escalate) + " if the bot had not understood it"
	}
	if differs(func() { other.Repeats = s.Repeats + 1 }) {
		return would(conversation.Escalate) + " if this were the " + ordinal(s.Repeats+1) + " message about it"
	}
	return ""
}

// mild is a role that asks for no person.
func mild(role conversation.Role) conversation.Role {
	if role == conversation.Human {
		return conversation.Ask
	}
	return role
}

func would(action conversation.Action) string {
	switch action {
	case conversation.Answer:
		return "would have answered"
	case conversation.AddPersonality:
		return "would have shown personality"
	case conversation.CrossSell:
		return "would have made an offer"
	case conversation.Escalate:
		return "would have escalated"
	}
	return "would have decided otherwise"
}

func understood(misses int) string {
	if misses == 1 {
		return "this message"
	}
	return "one of the last " + number(misses) + " messages"
}

func plural(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}
