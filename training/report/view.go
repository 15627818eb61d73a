package report

import (
	"fmt"

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
		r.gatesSection(), r.addedSection(), r.comparisonSection(), r.figuresSection(), r.confidenceSection(), r.intentsSection(), r.confusedSection(),
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
