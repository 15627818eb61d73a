package report

import (
	"fmt"
	"strings"

	"rapport/training/report/page"
)

func (r Report) gatesSection() page.Section {
	if len(r.Gates) == 0 {
		return page.Section{}
	}
	failed := page.List{Caption: "Failed"}
	t := page.Table{Caption: fmt.Sprintf("All %d gates", len(r.Gates)), Head: []string{"gate", "result", "says"}, Folded: true}
	for _, g := range r.Gates {
		result := "passed"
		if !g.Passed {
			result = "FAILED"
			failed.Items = append(failed.Items, page.Item{Text: g.Name + ": " + g.Says})
		}
		t.Rows = append(t.Rows, []string{g.Name, result, g.Says})
	}
	s := page.Section{Title: "Gates", Intro: "All passed."}
	if len(failed.Items) > 0 {
		s.Intro = fmt.Sprintf("%d of %d failed.", len(failed.Items), len(r.Gates))
		s.Blocks = append(s.Blocks, failed)
	}
	s.Blocks = append(s.Blocks, t)
	return s
}

func (r Report) addedSection() page.Section {
	if r.Added == nil {
		return page.Section{}
	}
	said := page.List{}
	for _, line := range r.Added.Says() {
		said.Items = append(said.Items, page.Item{Text: line})
	}
	return page.Section{Title: fmt.Sprintf("Added to %s version %d", r.Added.To.Name, r.Added.To.Version), Blocks: []page.Block{said}}
}

func (r Report) comparisonSection() page.Section {
	c := r.Comparison
	if c == nil {
		return page.Section{}
	}
	s := page.Section{Title: "Against " + c.name(), Intro: "Measured on other lines: differences are held against the intervals of both."}
	if c.Paired {
		s.Intro = fmt.Sprintf("On the same %d in-scope lines, this one alone is right on %d, the other alone on %d (McNemar p %s).",
			c.Rows, c.OnlyThis, c.OnlyWith, shortP(c.McNemar))
	}
	if c.Pairing != nil {
		said := c.Pairing.says(*c)
		s.Intro = strings.Join(append([]string{strings.ToUpper(said[:1]) + said[1:], s.Intro}, c.Pairing.Notes...), ". ")
	}
	t := page.Table{Head: []string{"figure", c.name(), "this one", "difference", "p", "verdict"}, Numbers: 5}
	for _, d := range c.Differences {
		verdict := "within noise"
		switch {
		case d.Beyond && d.Better:
			verdict = "better"
		case d.Beyond:
			verdict = "worse"
		}
		t.Rows = append(t.Rows, []string{
			d.Figure, fmt.Sprintf("%.4f", d.With), fmt.Sprintf("%.4f", d.This), d.Difference.number(4), shortP(d.P), verdict,
		})
	}
	s.Blocks = append(s.Blocks, t)
	if c.Changed > 0 {
		s.Blocks = append(s.Blocks, c.changesList())
	}
	return s
}

func (c Comparison) changesList() page.List {
	caption := linesOf(c.Changed) + " treated differently, personal data masked"
	if len(c.Changes) < c.Changed {
		caption = fmt.Sprintf("%s treated differently; %d of them, personal data masked", linesOf(c.Changed), len(c.Changes))
	}
	l := page.List{Caption: caption, Folded: true}
	for _, change := range c.Changes {
		l.Items = append(l.Items, page.Item{
			Text:  fmt.Sprintf("%s: %s", change.Kind, change.Line),
			Lines: []string{fmt.Sprintf("%s: was %s, is %s", change.Gold, change.Was, change.Now)},
		})
	}
	return l
}
