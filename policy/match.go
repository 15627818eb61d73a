package policy

import (
	"cmp"
	"slices"
	"time"

	"rapport/conversation"
	"rapport/sentiment"
)

// anyOf in a list of subjects or threats stands for all of them.
const anyOf = "any"

// Holds reports whether every condition that is given holds.
func (w *When) Holds(s *Signals) bool {
	return w.wants(s) && w.feels(s) && w.counts(s) && w.flags(s) && w.knows(s)
}

func (w *When) wants(s *Signals) bool {
	return oneOf(w.Intent, s.Intent) && oneOf(w.Group, s.Group) && oneOf(w.Role, s.Role) && oneOf(w.Why, s.Why) &&
		w.Confidence.hold(s.Confidence) && w.Margin.hold(s.Margin) && same(w.Abstained, s.Abstained)
}

func (w *When) feels(s *Signals) bool {
	return w.Anger.hold(s.Anger) && w.Message.hold(s.Message) && w.Peak.hold(s.Peak) && oneOf(w.Trend, s.Trend) && same(w.Thanks, s.Thanks) &&
		w.Valence.hold(s.Valence) && w.Unhappy.hold(s.Unhappy) && w.Forecast.hold(s.Forecast) && w.Severity.hold(s.Severity)
}

func (w *When) counts(s *Signals) bool {
	return w.Turn.hold(s.Turn) && w.Repeats.hold(s.Repeats) && w.Misses.hold(s.Misses) && w.Offers.hold(s.Offers) &&
		w.Refusals.hold(s.Refusals) && w.Jokes.hold(s.Jokes) && w.SinceJoke.hold(s.SinceJoke) &&
		same(w.Rephrased, s.Rephrased) && same(w.Clarified, s.Clarified)
}

func (w *When) flags(s *Signals) bool {
	return same(w.HumanRequested, s.HumanRequested) && same(w.Complaint, s.Complaint) && same(w.Resolved, s.Resolved) &&
		touches(w.Sensitive, s) && threatens(w.Threats, s.Threats) && !slices.ContainsFunc(w.Facts, func(f Fact) bool { return !f.in(s.Facts) })
}

func (w *When) knows(s *Signals) bool {
	return oneOf(w.Channel, s.Channel) && oneOf(w.Tier, s.Tier) && same(w.Consent, s.Consent) && w.Value.hold(s.Value) && w.Queue.hold(s.Queue) &&
		oneOf(w.Mode, s.Mode) && (w.Hour == nil || s.Hour >= 0 && w.Hour.hold(s.Hour)) &&
		(len(w.Available) == 0 || slices.ContainsFunc(w.Available, func(a conversation.Action) bool { return available(s, a) }))
}

// oneOf reports whether a list condition holds: an empty list is no condition.
func oneOf[T comparable](list []T, value T) bool {
	return len(list) == 0 || slices.Contains(list, value)
}

func same(want *bool, value bool) bool { return want == nil || *want == value }

func within[T cmp.Ordered](value T, least, most *T) bool {
	return (least == nil || value >= *least) && (most == nil || value <= *most)
}

func (c *Share) hold(value float64) bool {
	return c == nil || (c.AtLeast == nil || value >= *c.AtLeast) && (c.Below == nil || value < *c.Below)
}

func (c *Levels) hold(level sentiment.Level) bool {
	return c == nil || within(level, c.AtLeast, c.AtMost)
}

func (c *Grades) hold(grade Severity) bool {
	return c == nil || within(grade, c.AtLeast, c.AtMost)
}

func (c *Count) hold(n int) bool { return c == nil || within(n, c.AtLeast, c.AtMost) }

func (c *Waiting) hold(q Queue) bool {
	if c == nil {
		return true
	}
	if q.Wait <= 0 && (c.AtLeast != nil || c.AtMost != nil) {
		return false // an unknown wait is neither long nor short
	}
	return same(c.Closed, q.Closed) && within[time.Duration](q.Wait, c.AtLeast, c.AtMost)
}

// touches holds as long as no person has dealt with the subject.
func touches(list []sentiment.Subject, s *Signals) bool {
	return len(list) == 0 || s.SensitiveOpen && (slices.Contains(list, anyOf) || slices.Contains(list, s.Sensitive))
}

func threatens(list []sentiment.Threat, threats []sentiment.Threat) bool {
	return len(list) == 0 || slices.ContainsFunc(threats, func(t sentiment.Threat) bool {
		return slices.Contains(list, anyOf) || slices.Contains(list, t)
	})
}

func (f Fact) in(facts []sentiment.Fact) bool {
	return slices.ContainsFunc(facts, func(said sentiment.Fact) bool { return said.Type == f.Type && said.Value >= f.AtLeast })
}
