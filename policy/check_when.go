package policy

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"rapport/conversation"
	"rapport/sentiment"
)

// when checks the conditions of one rule: known names, and bounds that something can meet.
func (c *checker) when(w When, path string) {
	for i, label := range w.Intent {
		if !c.known(label) {
			c.add(fmt.Sprintf("%s.intent[%d]", path, i), "the bundle has no intent %q", label)
		}
	}
	groups := c.groups()
	each(c, path+".group", w.Group, groups)
	each(c, path+".role", w.Role, conversation.Roles())
	each(c, path+".why", w.Why, []string{"out_of_scope", "low_confidence"})
	each(c, path+".trend", w.Trend, conversation.Trends())
	each(c, path+".sensitive", w.Sensitive, append(sentiment.Subjects(), anyOf))
	each(c, path+".threats", w.Threats, append(sentiment.Threats(), anyOf))
	filled(c, path+".channel", w.Channel)
	filled(c, path+".tier", w.Tier)
	for i, fact := range w.Facts {
		at := fmt.Sprintf("%s.facts[%d]", path, i)
		closed(c, at+".type", fact.Type, sentiment.FactTypes())
		if math.IsNaN(fact.AtLeast) || fact.AtLeast < 0 {
			c.add(at+".at_least", "want a number of at least 0")
		}
	}
	c.share(w.Confidence, path+".confidence")
	c.share(w.Margin, path+".margin")
	c.share(w.Forecast, path+".forecast")
	c.worth(w.Value, path+".value")
	c.signed(w.Valence, path+".valence")
	each(c, path+".mode", w.Mode, Modes())
	each(c, path+".available", w.Available, conversation.Actions())
	c.levels(w, path)
	c.grades(w, path)
	c.countsOf(w, path)
	if w.Queue != nil {
		bounds(c, path+".queue", w.Queue.AtLeast, w.Queue.AtMost)
		if w.Queue.Closed == nil && w.Queue.AtLeast == nil && w.Queue.AtMost == nil {
			c.add(path+".queue", "an empty condition: want closed, at_least or at_most")
		}
	}
}

func (c *checker) levels(w When, path string) {
	for _, one := range []struct {
		name  string
		bound *Levels
	}{{"anger", w.Anger}, {"message", w.Message}, {"peak", w.Peak}} {
		if one.bound == nil {
			continue
		}
		at := path + "." + one.name
		for _, level := range []*sentiment.Level{one.bound.AtLeast, one.bound.AtMost} {
			if level != nil && *level > sentiment.Furious {
				c.add(at, "unknown anger level")
			}
		}
		limited(c, at, one.bound.AtLeast, one.bound.AtMost)
	}
}

func (c *checker) grades(w When, path string) {
	if w.Severity != nil {
		limited(c, path+".severity", w.Severity.AtLeast, w.Severity.AtMost)
	}
	if h := w.Hour; h != nil && (outsideDay(h.AtLeast) || outsideDay(h.AtMost)) {
		c.add(path+".hour", "want hours from 0 to 23")
	}
}

func outsideDay(hour *int) bool { return hour != nil && (*hour < 0 || *hour > 23) }

func (c *checker) countsOf(w When, path string) {
	for _, one := range []struct {
		name  string
		bound *Count
	}{
		{"turn", w.Turn},
		{"repeats", w.Repeats},
		{"misses", w.Misses},
		{"offers", w.Offers},
		{"refusals", w.Refusals},
		{"jokes", w.Jokes},
		{"since_joke", w.SinceJoke},
		{"hour", w.Hour},
		{"unhappy", w.Unhappy},
	} {
		if one.bound == nil {
			continue
		}
		at := path + "." + one.name
		limited(c, at, one.bound.AtLeast, one.bound.AtMost)
		if one.bound.AtMost != nil && *one.bound.AtMost < 0 {
			c.add(at+".at_most", "nothing is below 0: this rule can never match")
		}
	}
}

func (c *checker) share(s *Share, path string) {
	if s == nil {
		return
	}
	outside := func(value *float64) bool { return value != nil && (math.IsNaN(*value) || *value < 0 || *value > 1) }
	if outside(s.AtLeast) {
		c.add(path+".at_least", "want a number from 0 to 1")
	}
	if outside(s.Below) {
		c.add(path+".below", "want a number from 0 to 1")
	}
	c.ordered(s, path)
}

// worth is share for a number without an upper end.
func (c *checker) worth(s *Share, path string) {
	if s == nil {
		return
	}
	for _, bound := range []*float64{s.AtLeast, s.Below} {
		if bound != nil && (math.IsNaN(*bound) || *bound < 0) {
			c.add(path, "want numbers of at least 0")
			return
		}
	}
	c.ordered(s, path)
}

// signed is share for a number from -1 to 1.
func (c *checker) signed(s *Share, path string) {
	if s == nil {
		return
	}
	for _, bound := range []*float64{s.AtLeast, s.Below} {
		if bound != nil && !(*bound >= -1 && *bound <= 1) {
			c.add(path, "want numbers from -1 to 1")
			return
		}
	}
	c.ordered(s, path)
}

func (c *checker) ordered(s *Share, path string) {
	switch {
	case s.AtLeast == nil && s.Below == nil:
		c.add(path, "an empty condition: want at_least or below")
	case s.AtLeast != nil && s.Below != nil && *s.AtLeast >= *s.Below:
		c.add(path, "at_least is not below `below`: this rule can never match")
	}
}

// groups are the groups of the table, sorted.
func (c *checker) groups() []string {
	var groups []string
	for _, entry := range c.rules.Intents {
		if entry.Group != "" {
			groups = append(groups, entry.Group)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// each checks the members of a list condition.
func each[T ~string](c *checker, path string, list, set []T) {
	for i, value := range list {
		closed(c, fmt.Sprintf("%s[%d]", path, i), value, set)
	}
}

func filled(c *checker, path string, list []string) {
	for i, value := range list {
		if value == "" {
			c.add(fmt.Sprintf("%s[%d]", path, i), "an empty name matches nothing known")
		}
	}
}

// limited is bounds for a condition that needs at least one of them.
func limited[T cmp.Ordered](c *checker, path string, least, most *T) {
	if least == nil && most == nil {
		c.add(path, "an empty condition: want at_least or at_most")
	}
	bounds(c, path, least, most)
}

func bounds[T cmp.Ordered](c *checker, path string, least, most *T) {
	if least != nil && most != nil && *least > *most {
		c.add(path, "at_least is above at_most: this rule can never match")
	}
}
