package report

import (
	"rapport/training/report/page"
)

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
			X: at, From: b.Low, To: b.High, Y: b.Accuracy.Value, Low: b.Accuracy.Low, High: b.Accuracy.High, Note: linesOf(b.Rows),
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
