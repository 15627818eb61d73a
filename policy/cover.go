package policy

import (
	"cmp"
	"slices"

	"rapport/sentiment"
)

// covers reports whether a holds whenever b does, so that a rule with b after a rule with a is never reached. It is right when it says
// yes; it may miss a cover that takes several rules together.
func covers(a, b When, table map[string]Intent) bool {
	return coversWishes(a, b, table) && coversMood(a, b) && coversCounts(a, b) && coversFlags(a, b)
}

func coversWishes(a, b When, table map[string]Intent) bool {
	group := inside(a.Group, b.Group) || len(b.Intent) > 0 && all(b.Intent, func(l string) bool { return slices.Contains(a.Group, table[l].Group) })
	role := inside(a.Role, b.Role) || len(b.Intent) > 0 && all(b.Intent, func(l string) bool { return slices.Contains(a.Role, roleOf(table, l)) })
	return group && role && inside(a.Intent, b.Intent) && inside(a.Why, b.Why) && implied(a.Abstained, b.Abstained) &&
		a.Confidence.covers(b.Confidence) && a.Margin.covers(b.Margin)
}

func coversMood(a, b When) bool {
	return a.Anger.covers(b.Anger) && a.Message.covers(b.Message) && a.Peak.covers(b.Peak) && inside(a.Trend, b.Trend) && implied(a.Thanks, b.Thanks) &&
		a.Valence.coversSigned(b.Valence) && a.Unhappy.covers(b.Unhappy) && a.Forecast.covers(b.Forecast) && a.Severity.covers(b.Severity)
}

func coversCounts(a, b When) bool {
	return a.Turn.covers(b.Turn) && a.Repeats.covers(b.Repeats) && a.Misses.covers(b.Misses) && a.Offers.covers(b.Offers) &&
		a.Refusals.covers(b.Refusals) && a.Jokes.covers(b.Jokes) && a.SinceJoke.covers(b.SinceJoke) &&
		implied(a.Rephrased, b.Rephrased) && implied(a.Clarified, b.Clarified)
}

func coversFlags(a, b When) bool {
	return implied(a.HumanRequested, b.HumanRequested) && implied(a.Complaint, b.Complaint) && implied(a.Resolved, b.Resolved) &&
		implied(a.Consent, b.Consent) && inside(a.Channel, b.Channel) && inside(a.Tier, b.Tier) && a.Queue.covers(b.Queue) &&
		a.Value.covers(b.Value) && inside(a.Mode, b.Mode) && a.Hour.coversKnown(b.Hour) && inside(a.Available, b.Available) &&
		(inside(a.Sensitive, b.Sensitive) || len(b.Sensitive) > 0 && slices.Contains(a.Sensitive, anyOf)) &&
		(inside(a.Threats, b.Threats) || len(b.Threats) > 0 && slices.Contains(a.Threats, anyOf)) &&
		all(a.Facts, func(f Fact) bool {
			return slices.ContainsFunc(b.Facts, func(g Fact) bool { return g.Type == f.Type && g.AtLeast >= f.AtLeast })
		})
}

// inside reports whether every value that b allows is allowed by a; an empty list allows all.
func inside[T comparable](a, b []T) bool {
	return len(a) == 0 || len(b) > 0 && all(b, func(value T) bool { return slices.Contains(a, value) })
}

func all[T any](list []T, holds func(T) bool) bool {
	return !slices.ContainsFunc(list, func(item T) bool { return !holds(item) })
}

func implied(a, b *bool) bool { return a == nil || b != nil && *a == *b }

// wider reports whether the bounds of a hold all that those of b do. A bound at the end of the scale is none.
func wider[T cmp.Ordered](aLeast, aMost, bLeast, bMost *T) bool {
	return (aLeast == nil || bLeast != nil && *aLeast <= *bLeast) && (aMost == nil || bMost != nil && *aMost >= *bMost)
}

func (c *Share) covers(o *Share) bool {
	if c == nil {
		return true
	}
	if o == nil {
		o = &Share{}
	}
	return wider(positive(c.AtLeast), c.Below, o.AtLeast, o.Below)
}

// coversSigned is covers for a number that may be below 0.
func (c *Share) coversSigned(o *Share) bool {
	return c == nil || o != nil && wider(c.AtLeast, c.Below, o.AtLeast, o.Below)
}

func (c *Levels) covers(o *Levels) bool {
	if c == nil {
		return true
	}
	if o == nil {
		o = &Levels{}
	}
	most := c.AtMost
	if most != nil && *most == sentiment.Furious {
		most = nil
	}
	return wider(positive(c.AtLeast), most, o.AtLeast, o.AtMost)
}

func (c *Count) covers(o *Count) bool {
	if c == nil {
		return true
	}
	if o == nil {
		o = &Count{}
	}
	return wider(positive(c.AtLeast), c.AtMost, o.AtLeast, o.AtMost)
}

// coversKnown is covers for a number that may be unknown, which holds no bound.
func (c *Count) coversKnown(o *Count) bool {
	return c == nil || o != nil && wider(c.AtLeast, c.AtMost, o.AtLeast, o.AtMost)
}

func (c *Grades) covers(o *Grades) bool {
	if c == nil {
		return true
	}
	if o == nil {
		o = &Grades{}
	}
	most := c.AtMost
	if most != nil && *most == High {
		most = nil
	}
	return wider(positive(c.AtLeast), most, o.AtLeast, o.AtMost)
}

func (c *Waiting) covers(o *Waiting) bool {
	if c == nil {
		return true
	}
	if o == nil {
		o = &Waiting{}
	}
	return implied(c.Closed, o.Closed) && wider(c.AtLeast, c.AtMost, o.AtLeast, o.AtMost)
}

// positive drops a lower bound that everything meets.
func positive[T cmp.Ordered](least *T) *T {
	var zero T
	if least != nil && *least <= zero {
		return nil
	}
	return least
}
