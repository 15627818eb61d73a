package training

import (
	"math"
	"slices"

	"rapport/classifier"
	"rapport/models"
)

// judged is one row with what the bundle says about it.
type judged struct {
	gold       int       // label, or outOfScopeLabel
	confidence []float64 // by label
	inScope    float64
	set        []int // labels it may be, best first; empty without conformal thresholds
	abstained  bool
	why        classifier.Reason
}

// best is the label with the highest confidence.
func (j judged) best() int {
	at := 0
	for l, c := range j.confidence {
		if c > j.confidence[at] {
			at = l
		}
	}
	return at
}

// judgeHeldOut applies calibration and thresholds to the cross-validated rows, exactly as serving would.
func judgeHeldOut(f fitted, labels []string) []judged {
	rows := make([]judged, len(f.heldOut.gold))
	for i, gold := range f.heldOut.gold {
		rows[i] = f.judge(f.heldOut.outputs, i, gold, labels)
	}
	return rows
}

// judge applies calibration and thresholds to one row.
func (f fitted) judge(said outputs, i, gold int, labels []string) judged {
	logits, _, _ := said.row(i)
	s := said.signals(i, f.calibration.Temperature)
	row := judged{gold: gold, confidence: confidences(logits, f.calibration.Temperature), inScope: inScope(f.calibration.InScope, s)}
	row.set = labelSet(row.confidence, f.thresholds.Conformal)
	row.why = classifier.Abstention(labels[row.best()], row.inScope, s[1], f.thresholds)
	row.abstained = row.why != ""
	return row
}

// agrees says whether the serving path says the same: in numbers up to rehearsalDifference, and in what follows from them wherever none of them is
// that close to its threshold.
func (j judged) agrees(p classifier.Prediction, t models.Thresholds, labels []string) bool {
	near := func(a, b float64) bool { return math.Abs(a-b) <= rehearsalDifference }
	best := j.confidence[j.best()]
	if !near(p.Ranking[0].Confidence, best) || !near(p.InScope, j.inScope) {
		return false
	}
	if !near(j.inScope, t.InScope) && !near(j.inScope*best, t.RightOf(labels[j.best()])) && p.Why != j.why {
		return false
	}
	unsure := slices.ContainsFunc(j.confidence, func(c float64) bool { return near(c, t.Conformal.Threshold) })
	return unsure || len(p.Set) == len(j.set)
}

// judgeServed turns a prediction of the serving path into the same form. index is each label's number.
func judgeServed(p classifier.Prediction, gold int, index map[string]int) judged {
	row := judged{gold: gold, confidence: make([]float64, len(index)), inScope: p.InScope, abstained: p.Abstained, why: p.Why}
	for _, r := range p.Ranking {
		row.confidence[index[r.Label]] = r.Confidence
	}
	for _, label := range p.Set {
		row.set = append(row.set, index[label])
	}
	return row
}
