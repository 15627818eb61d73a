package report

import (
	"cmp"
	"slices"
)

// The kinds of changes.
const (
	Lost  = "lost"  // was right and is not
	Won   = "won"   // is right and was not
	Other = "other" // treated differently, right or wrong as before
)

// WithChanges adds the lines the two reports treat differently: lost ones first, then won ones, in the lines' order. lines are the texts in the
// order of the outcomes. It does nothing when the comparison is not paired.
func (c Comparison) WithChanges(this, with Report, lines []string) Comparison {
	if !c.Paired || len(lines) != len(this.Outcomes) {
		return c
	}
	var all []Change
	for i, now := range this.Outcomes {
		was := with.Outcomes[i]
		a, b := with.said(was), this.said(now)
		if a == b {
			continue
		}
		gold := this.labelOf(now.Gold)
		if now.Gold == OutOfScope {
			gold = with.labelOf(was.Gold)
		}
		change := Change{Line: Example(lines[i]), Gold: gold, Was: a, Now: b, Kind: Other}
		switch good, before := now.helpful(), was.helpful(); {
		case before && !good:
			change.Kind = Lost
		case good && !before:
			change.Kind = Won
		}
		all = append(all, change)
	}
	slices.SortStableFunc(all, func(a, b Change) int {
		order := []string{Lost, Won, Other}
		return cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind))
	})
	c.Changed = len(all)
	c.Changes = shown(all)
	return c
}

// shown keeps the first lines, half of the places for lost ones and the rest for others as far as there are such.
func shown(all []Change) []Change {
	lost := 0
	for _, c := range all {
		if c.Kind == Lost {
			lost++
		}
	}
	first := min(lost, max(shownChanges/2, shownChanges-(len(all)-lost)))
	rest := all[lost:]
	return slices.Concat(all[:first], rest[:min(len(rest), shownChanges-first)])
}

// helpful says whether the customer was served: the right answer to what the bundle knows, none to what it does not.
func (o Outcome) helpful() bool {
	if o.Gold == OutOfScope {
		return o.Abstained
	}
	return !o.Abstained && o.Best == o.Gold
}

func (r Report) said(o Outcome) string {
	switch {
	case o.Refused:
		return "out of scope"
	case o.Abstained:
		return "asked back"
	}
	return r.labelOf(o.Best)
}

func (r Report) labelOf(label int) string {
	if label < 0 || label >= len(r.Labels) {
		return "out of scope"
	}
	return r.Labels[label].Label
}
