package report

import (
	"fmt"
	"strings"

	"rapport/training/report/page"
)

func (r Report) slicesSection() page.Section {
	s := page.Section{
		Title: "Kinds of messages",
		Intro: fmt.Sprintf("Accuracy on lines of one kind, against %s on all.", percentOf(r.Accuracy)),
	}
	kinds := map[string]string{
		KindLength: "By length", KindWriting: "By way of writing", KindRegister: "By register tag", KindSource: "By source", KindNoise: "With noise added",
	}
	for _, kind := range []string{KindLength, KindWriting, KindNoise, KindRegister, KindSource} {
		b := page.Bars{Caption: kinds[kind], Name: "lines", Value: "accuracy", Max: 1}
		for _, one := range r.Slices {
			if one.Kind != kind {
				continue
			}
			bar := page.Bar{
				Name: tagName(one.Name), Note: linesOf(one.Rows), Value: one.Accuracy.Value, Low: one.Accuracy.Low, High: one.Accuracy.High,
				Shown: one.Accuracy.percent(1), Tone: page.Plain,
			}
			if one.Accuracy.High < r.Accuracy.Low {
				bar.Tone = page.Bad
			}
			b.Bars = append(b.Bars, bar)
		}
		if len(b.Bars) > 0 {
			s.Blocks = append(s.Blocks, b)
		}
	}
	return s
}

func (r Report) curveSection() page.Section {
	if len(r.Curve) == 0 {
		return page.Section{}
	}
	p := page.Plot{
		Title: "Learning curve", Alt: "Accuracy on these lines of bundles trained on part of the data: while the curve rises, more lines help.",
		X: page.Axis{Name: "lines trained on"}, Y: page.Axis{Name: "accuracy", From: 1, To: 1, Percent: true},
		Series: []page.Series{{Name: "accuracy", Kind: page.Line, Tone: page.Plain}},
	}
	for _, c := range r.Curve {
		p.X.To = max(p.X.To, float64(c.Rows))
		p.Y.From = max(0, min(p.Y.From, c.Accuracy.Low-.02))
		p.Series[0].Points = append(p.Series[0].Points, page.Point{X: float64(c.Rows), Y: c.Accuracy.Value, Low: c.Accuracy.Low, High: c.Accuracy.High})
	}
	return page.Section{Title: "Would more lines help?", Blocks: []page.Block{p}}
}

// tagName says what a flag of the Bitext sets means; other names stay.
func tagName(tag string) string {
	const flags = "BICLMNPQWKEZ"
	names := []string{
		"basic sentence", "question", "joined by and or or", "other words", "other word forms", "negation", "polite", "colloquial", "offensive", "keywords",
		"abbreviations written out", "typing errors",
	}
	if at := strings.Index(flags, tag); at >= 0 && len(tag) == 1 {
		return tag + ", " + names[at]
	}
	return tag
}
