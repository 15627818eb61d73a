package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"rapport/training/report/page"
)

// weakest is the intents with the lowest F1 first; those nobody can judge come last.
func (r Report) weakest() []Label {
	labels := slices.Clone(r.Labels)
	slices.SortStableFunc(labels, func(a, b Label) int {
		x, y := a.F1, b.F1
		if x.Defined() != y.Defined() {
			if x.Defined() {
				return -1
			}
			return 1
		}
		if x.Defined() && x.Value != y.Value {
			return cmp.Compare(x.Value, y.Value)
		}
		return cmp.Compare(a.Label, b.Label)
	})
	return labels
}

func (r Report) intentsSection() page.Section {
	labels := r.weakest()
	if len(labels) == 0 {
		return page.Section{}
	}
	bars := page.Bars{Caption: "F1 of the weakest", Name: "intent", Value: "F1", Max: 1, Repeats: true}
	t := page.Table{
		Caption: fmt.Sprintf("All %d intents", len(labels)), Folded: true, Head: []string{"intent", "rows", "precision", "recall", "F1"}, Numbers: 4,
	}
	for _, l := range labels {
		if len(bars.Bars) < shownBars && l.F1.Defined() {
			bars.Bars = append(bars.Bars, page.Bar{
				Name: l.Label, Note: linesOf(l.Rows), Value: l.F1.Value, Low: l.F1.Low, High: l.F1.High,
				Shown: fmt.Sprintf("%.3f", l.F1.Value), Tone: toneOf(l.F1.Value),
			})
		}
		t.Rows = append(t.Rows, []string{l.Label, strconv.Itoa(l.Rows), l.Precision.number(3), l.Recall.number(3), l.F1.number(3)})
	}
	return page.Section{
		Title:  "Intents, weakest first",
		Intro:  "F1 joins precision (how many lines given the intent belong to it) and recall (how many of its lines get it).",
		Blocks: []page.Block{bars, t},
	}
}

func toneOf(f1 float64) page.Tone {
	switch {
	case f1 < weakF1:
		return page.Bad
	case f1 < .9:
		return page.Ask
	}
	return page.Good
}

func (r Report) confusedSection() page.Section {
	if len(r.Confusions) == 0 {
		return page.Section{}
	}
	s := page.Section{Title: "Most often confused"}
	b := page.Bars{
		Caption: "Lines of one intent taken for another", Name: "intent, taken for", Value: "lines", Max: float64(r.Confusions[0].Rows), Repeats: true,
	}
	t := page.Table{
		Caption: fmt.Sprintf("The %d most confused pairs", len(r.Confusions)), Folded: true,
		Head: []string{"intent", "taken for", "rows", "of its rows"}, Numbers: 2,
	}
	var l page.List
	for i, c := range r.Confusions {
		t.Rows = append(t.Rows, []string{c.Gold, c.Predicted, strconv.Itoa(c.Rows), c.Share.percent(1)})
		if i < shownPairs {
			b.Bars = append(b.Bars, page.Bar{
				Name: c.Gold + " → " + c.Predicted, Note: fmt.Sprintf("%.0f %% of its lines", 100*c.Share.Value),
				Value: float64(c.Rows), Shown: strconv.Itoa(c.Rows), Tone: page.Bad,
			})
		}
		if i < shownPairs && len(c.Examples) > 0 {
			l.Items = append(l.Items, page.Item{Text: c.Gold + " taken for " + c.Predicted, Lines: c.Examples})
		}
	}
	s.Blocks = append(s.Blocks, b)
	if len(l.Items) > 0 {
		l.Caption = "Lines that were confused, personal data masked"
		s.Blocks = append(s.Blocks, l)
	}
	s.Blocks = append(s.Blocks, t)
	return s
}
