package report

import (
	"math"

	"rapport/training/eval"
)

// Options say how lines are measured.
type Options struct {
	Seed     uint64  // of the resamples
	Rounds   int     // resamples an interval is made of; default 500
	Examples int     // masked lines shown for each confused pair; 0 for none
	Promised float64 // coverage the conformal sets promise; 0 when unknown
	Outcomes bool    // keep what became of every line, for comparisons
}

// Settings of a report.
const (
	defaultRounds    = 500
	listedConfusions = 30
	curvePoints      = 20 // places on the risk-coverage curve
)

// Measure judges lines by the bundle's labels. Figures without rows are undefined.
func Measure(labels []string, lines []Line, o Options) Report {
	if o.Rounds == 0 {
		o.Rounds = defaultRounds
	}
	var known []Line
	for _, l := range lines {
		if l.Gold != OutOfScope {
			known = append(known, l)
		}
	}
	r := Report{FormatVersion: FormatVersion, Rows: len(known)}
	b := &battery{rows: len(known)}
	r.measureAnswers(b, known)
	r.measureCalibration(b, known)
	r.measureLabels(b, labels, known)
	r.measureConfusions(b, labels, known, o.Examples)
	r.measureSlices(b, known)
	r.measureSets(b, known, o.Promised)
	b.run(o.Rounds, o.Seed)
	r.OutOfScope = measureRefusals(lines, o)
	if o.Outcomes {
		r.Outcomes = outcomesOf(lines)
	}
	return r
}

func (r *Report) measureAnswers(b *battery, known []Line) {
	surety, right := make([]float64, len(known)), make([]bool, len(known))
	var all, answered []int
	for i, l := range known {
		surety[i], right[i] = l.InScope*l.Confidence[l.Best()], l.Right()
		all = append(all, i)
		if !l.Abstained {
			answered = append(answered, i)
		}
	}
	isRight := func(row int) bool { return right[row] }
	b.share(&r.Accuracy, all, isRight)
	b.share(&r.Answered, all, func(row int) bool { return !known[row].Abstained })
	b.share(&r.Right, answered, isRight)

	coverages := make([]float64, curvePoints)
	into := make([]*Figure, curvePoints+1)
	r.RiskCoverage = make([]CoveragePoint, curvePoints)
	for c := range coverages {
		coverages[c] = float64(c+1) / curvePoints
		r.RiskCoverage[c].Coverage, into[c] = coverages[c], &r.RiskCoverage[c].Wrong
	}
	into[curvePoints] = &r.AURC
	order := eval.Order(surety)
	b.add(func(count []int32, values []float64) {
		values[curvePoints] = order.Risks(right, count, coverages, values[:curvePoints])
	}, into...)
}

func (r *Report) measureCalibration(b *battery, known []Line) {
	brier, loss := make([]float64, len(known)), make([]float64, len(known))
	confidence, bin, right := make([]float64, len(known)), make([]int, len(known)), make([]bool, len(known))
	r.Reliability, r.Histogram = make([]Bin, eval.Bins), make([]Column, eval.Bins)
	for i, l := range known {
		brier[i] = eval.Brier([][]float64{l.Confidence}, []int{l.Gold})
		loss[i] = eval.LogLoss([][]float64{l.Confidence}, []int{l.Gold})
		confidence[i], right[i] = min(1, max(0, l.Confidence[l.Best()])), l.Right()
		bin[i] = eval.BinOf(confidence[i], eval.Bins)
		if right[i] {
			r.Histogram[bin[i]].Right++
		} else {
			r.Histogram[bin[i]].Wrong++
		}
	}
	b.mean(&r.Brier, brier)
	b.mean(&r.LogLoss, loss)
	into := []*Figure{&r.ECE}
	for i := range r.Reliability {
		one := &r.Reliability[i]
		one.Low, one.High = float64(i)/eval.Bins, float64(i+1)/eval.Bins
		one.Rows = r.Histogram[i].Right + r.Histogram[i].Wrong
		r.Histogram[i].Low, r.Histogram[i].High = one.Low, one.High
		into = append(into, &one.Confidence, &one.Accuracy)
	}
	b.add(func(count []int32, values []float64) {
		var rows, sure, hits [eval.Bins]float64
		for i, n := range count {
			rows[bin[i]] += float64(n)
			sure[bin[i]] += float64(n) * confidence[i]
			if right[i] {
				hits[bin[i]] += float64(n)
			}
		}
		gap, all := 0.0, 0.0
		for i := range rows {
			gap += math.Abs(sure[i] - hits[i])
			all += rows[i]
			values[1+2*i], values[2+2*i] = sure[i]/rows[i], hits[i]/rows[i]
		}
		values[0] = gap / all
	}, into...)
}

func (r *Report) measureSets(b *battery, known []Line, promised float64) {
	var all []int
	size := make([]float64, len(known))
	holds := make([]bool, len(known))
	promises := false
	for i, l := range known {
		all, size[i] = append(all, i), float64(len(l.Set))
		promises = promises || len(l.Set) > 0
		for _, label := range l.Set {
			holds[i] = holds[i] || label == l.Gold
		}
	}
	if !promises {
		return
	}
	r.Conformal = &Conformal{Promised: promised}
	b.share(&r.Conformal.Coverage, all, func(row int) bool { return holds[row] })
	b.mean(&r.Conformal.MeanSize, size)
	b.share(&r.Conformal.Single, all, func(row int) bool { return size[row] == 1 })
}
