package report

import (
	"fmt"
	"strings"

	"rapport/training/report/page"
)

func (r Report) confusedSection() page.Section {
	if len(r.Confusions) == 0 {
		return page.Section{}
	}
	s := page.Section{Title: "Most often confused"}
	b := page.Bars{Caption: "Lines of one intent taken for another", Name: "intent, taken for", Value: "lines", Max: float64(r.Confusions[0].Rows), Repeats: true}
	t := page.Table{Caption: fmt.Sprintf("The %d most confused pairs", len(r.Confusions)), Folded: true, Head: []string{"intent", "taken for", "rows", "of its rows"}, Numbers: 2}
	var l page.List
	for i, c := range r.Confusions {
		t.Rows = append(t.Rows, []string{c.Gold, c.Predicted, fmt.Sprint(c.Rows), c.Share.percent(1)})
		if i < shownPairs {
			b.Bars = append(b.Bars, page.Bar{Name: c.Gold + " → " + c.Predicted, Value: float64(c.Rows), Shown: fmt.Sprint(c.Rows), Tone: page.Bad,
				Note: fmt.Sprintf("%.0f %% of its lines", 100*c.Share.Value)})
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
			bar := page.Bar{Name: one.Name, Note: fmt.Sprintf("%d lines", one.Rows), Value: one.Accuracy.Value, Low: one.Accuracy.Low, High: one.Accuracy.High,
				Shown: one.Accuracy.percent(1), Tone: page.Plain}
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

func (r Report) dataSection() page.Section {
	d := r.Data
	if d == nil {
		return page.Section{}
	}
	s := page.Section{Title: "Data", Intro: fmt.Sprintf(
		"%d rows used. Left out: %d duplicates, %d rows whose text carries several intents, %d bad lines.",
		d.Rows, d.Duplicates, d.Dropped, len(d.Skipped))}
	t := page.Table{Head: []string{"source", "rows"}, Numbers: 1}
	for _, source := range d.Sources {
		t.Rows = append(t.Rows, []string{source.Name, fmt.Sprint(source.Rows)})
	}
	s.Blocks = append(s.Blocks, t)
	if len(d.Conflicts) > 0 {
		l := page.List{Caption: fmt.Sprintf("Texts with several intents (%d; the first %d)", len(d.Conflicts), min(len(d.Conflicts), listedLines))}
		for _, c := range d.Conflicts[:min(len(d.Conflicts), listedLines)] {
			kept := c.Kept
			if kept == "" {
				kept = "nothing"
			}
			l.Items = append(l.Items, page.Item{Text: strings.Join(c.Places, ", ") + ": kept as " + kept})
		}
		s.Blocks = append(s.Blocks, l)
	}
	if len(d.Skipped) > 0 {
		l := page.List{Caption: fmt.Sprintf("Bad lines (%d; the first %d)", len(d.Skipped), min(len(d.Skipped), listedLines))}
		for _, line := range d.Skipped[:min(len(d.Skipped), listedLines)] {
			l.Items = append(l.Items, page.Item{Text: line.String()})
		}
		s.Blocks = append(s.Blocks, l)
	}
	return s
}
