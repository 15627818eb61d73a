package report

import (
	"cmp"
	"fmt"
	"slices"

	"rapport/training/report/page"
)

// Settings of the page.
const (
	shownBars   = 12
	shownPairs  = 10
	listedLines = 20 // places named where lines are listed
)

// Markdown is the report for people who read text. The whole of it is in the JSON form.
func (r Report) Markdown() string { return r.Page().Markdown() }

// HTML is the report as one page.
func (r Report) HTML() ([]byte, error) { return r.Page().HTML() }

// Page composes the report for people.
func (r Report) Page() page.Page {
	p := page.Page{
		Title:    fmt.Sprintf("%s version %d", r.Bundle.Name, r.Bundle.Version),
		Subtitle: fmt.Sprintf("Judged by %s, %d in-scope lines. Ranges are 95 %% bootstrap intervals.", r.Method, r.Rows),
		Verdict:  r.verdict(), Hundred: r.hundred(), Next: r.next(),
	}
	for _, s := range []page.Section{
		r.gatesSection(), r.comparisonSection(), r.figuresSection(), r.confidenceSection(), r.intentsSection(), r.confusedSection(),
		r.slicesSection(), r.curveSection(), r.dataSection(),
	} {
		if len(s.Blocks) > 0 {
			p.Sections = append(p.Sections, s)
		}
	}
	return p
}

func (r Report) figuresSection() page.Section {
	var figures page.Figures
	for _, n := range r.Figures() {
		f := page.Figure{Name: n.Title, Value: "undefined", Means: n.Means}
		switch {
		case !n.Figure.Defined():
		case n.Percent:
			f.Value = fmt.Sprintf("%.2f %%", 100*n.Figure.Value)
			f.Range = fmt.Sprintf("%.1f-%.1f", 100*n.Figure.Low, 100*n.Figure.High)
		default:
			f.Value = fmt.Sprintf("%.3f", n.Figure.Value)
			f.Range = fmt.Sprintf("%.3f-%.3f", n.Figure.Low, n.Figure.High)
		}
		figures = append(figures, f)
	}
	s := page.Section{Title: "Figures", Blocks: []page.Block{figures}}
	if r.InScope != "" {
		s.Intro = fmt.Sprintf("The in-scope probability was %s.", r.InScope)
	}
	return s
}

func (r Report) confidenceSection() page.Section {
	if r.Rows == 0 {
		return page.Section{}
	}
	honest := page.Plot{
		Title: "Is the confidence honest", Alt: "On the dashed line, answers given with 80 % confidence are right 80 % of the time.",
		X: page.Axis{Name: "confidence", To: 1, Percent: true}, Y: page.Axis{Name: "right", To: 1, Percent: true}, Diagonal: "honest",
		Series: []page.Series{{Name: "right", Kind: page.Columns, Tone: page.Plain}},
	}
	sure := page.Plot{
		Title: "How sure it is", Alt: "Lines by the confidence of the best intent, right and wrong ones.",
		X: page.Axis{Name: "confidence", To: 1, Percent: true}, Y: page.Axis{Name: "lines"},
		Series: []page.Series{{Name: "right", Kind: page.Columns, Tone: page.Good}, {Name: "wrong", Kind: page.Columns, Tone: page.Bad}},
	}
	for i, b := range r.Reliability {
		at := (b.Low + b.High) / 2
		honest.Series[0].Points = append(honest.Series[0].Points, page.Point{
			X: at, From: b.Low, To: b.High, Y: b.Accuracy.Value, Low: b.Accuracy.Low, High: b.Accuracy.High, Note: fmt.Sprintf("%d lines", b.Rows),
		})
		h := r.Histogram[i]
		sure.Series[0].Points = append(sure.Series[0].Points, page.Point{X: at, From: h.Low, To: h.High, Y: float64(h.Right)})
		sure.Series[1].Points = append(sure.Series[1].Points, page.Point{X: at, From: h.Low, To: h.High, Y: float64(h.Wrong)})
		sure.Y.To = max(sure.Y.To, 1.05*float64(h.Right+h.Wrong))
	}
	return page.Section{
		Title: "Confidence", Intro: "What a bot does with an answer hangs on how far it may trust it.",
		Blocks: []page.Block{honest, sure, r.riskPlot()},
	}
}

func (r Report) riskPlot() page.Plot {
	p := page.Plot{
		Title: "Answering only the surest", Alt: "The fewer messages are answered, the surest first, the fewer answers are wrong.",
		X: page.Axis{Name: "answered", To: 1, Percent: true}, Y: page.Axis{Name: "wrong", To: .05, Percent: true},
		Series: []page.Series{{Name: "wrong answers", Kind: page.Line, Tone: page.Bad}},
	}
	for _, c := range r.RiskCoverage {
		p.Series[0].Points = append(p.Series[0].Points, page.Point{X: c.Coverage, Y: c.Wrong.Value, Low: c.Wrong.Low, High: c.Wrong.High})
		if c.Wrong.Defined() {
			p.Y.To = min(1, max(p.Y.To, 1.05*c.Wrong.High))
		}
	}
	return p
}

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
	t := page.Table{Caption: fmt.Sprintf("All %d intents", len(labels)), Head: []string{"intent", "rows", "precision", "recall", "F1"}, Numbers: 4, Folded: true}
	for _, l := range labels {
		if len(bars.Bars) < shownBars && l.F1.Defined() {
			bars.Bars = append(bars.Bars, page.Bar{
				Name: l.Label, Note: fmt.Sprintf("%d lines", l.Rows), Value: l.F1.Value, Low: l.F1.Low, High: l.F1.High,
				Shown: fmt.Sprintf("%.3f", l.F1.Value), Tone: toneOf(l.F1.Value),
			})
		}
		t.Rows = append(t.Rows, []string{l.Label, fmt.Sprint(l.Rows), l.Precision.number(3), l.Recall.number(3), l.F1.number(3)})
	}
	return page.Section{
		Title: "Intents, weakest first", Intro: "F1 joins precision (how many lines given the intent belong to it) and recall (how many of its lines get it).",
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
