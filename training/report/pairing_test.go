package report_test

import (
	"strings"
	"testing"

	"rapport/models"
	"rapport/training/report"
)

// treatments are lines of which the two bundles get every with-th and this-th wrong.
func treatments(n, with, this int) []report.Pair {
	pairs := make([]report.Pair, n)
	one := func(right bool) report.Treated {
		t := report.Treated{Right: right, Confidence: .9, InScope: 1}
		if !right {
			t.Cost = 2
		}
		return t
	}
	for i := range pairs {
		pairs[i] = report.Pair{InScope: true, With: one(i%with != 0), This: one(i%this != 0)}
	}
	return pairs
}

func TestOnlyWhatChanceDoesNotExplainIsWorse(t *testing.T) {
	t.Parallel()
	with := models.Identity{Name: "old", Version: 4}
	for name, test := range map[string]struct {
		pairs []report.Pair
		worse bool
	}{
		"the same":                {treatments(500, 10, 10), false},
		"no lines":                {nil, false},
		"a few lines":             {treatments(12, 6, 4), false},
		"worse by chance":         {treatments(500, 10, 9), false},
		"much worse":              {treatments(500, 10, 3), true},
		"much better":             {treatments(500, 3, 10), false},
		"worse, and enough lines": {treatments(20000, 10, 9), true},
	} {
		c := report.ComparePairs(with, test.pairs, .1, 1)
		if says := c.WorseSays(); (says != "") != test.worse || test.worse && !strings.Contains(says, "worse than old version 4") {
			t.Errorf("%s: %q, want worse %v", name, says, test.worse)
		}
	}
}

func TestRefusingLessIsWorseToo(t *testing.T) {
	t.Parallel()
	pairs := treatments(400, 10, 10)
	for i := range 200 {
		with, this := report.Treated{InScope: .1}, report.Treated{InScope: 1, Cost: 2}
		if i%4 == 0 {
			this = with
		}
		pairs = append(pairs, report.Pair{With: with, This: this})
	}
	c := report.ComparePairs(models.Identity{Name: "old", Version: 1}, pairs, .1, 1)
	if says := c.WorseSays(); !strings.Contains(says, "refuses") || !strings.Contains(says, "costs") {
		t.Errorf("%q, want both the refusals and the cost", says)
	}
}
