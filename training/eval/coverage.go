package eval

import (
	"math"
	"slices"
)

// Point is one place on a risk-coverage curve: answering only the Coverage share of rows with the highest scores, Risk of them are wrong.
type Point struct {
	Coverage  float64
	Risk      float64
	Threshold float64 // lowest score answered
}

// RiskCoverage is the curve by falling score, one point for every distinct score; nil when the input is unusable.
func RiskCoverage(score []float64, right []bool) []Point {
	order, _ := ranked(score, right)
	curve := make([]Point, 0, len(order))
	wrong := 0
	for at, i := range slices.Backward(order) {
		if !right[i] {
			wrong++
		}
		if at > 0 && score[order[at-1]] == score[i] {
			continue
		}
		answered := float64(len(order) - at)
		curve = append(curve, Point{Coverage: answered / float64(len(order)), Risk: float64(wrong) / answered, Threshold: score[i]})
	}
	return curve
}

// AURC is the area under the risk-coverage curve, the mean risk over all coverages; lower is better.
func AURC(score []float64, right []bool) float64 {
	curve := RiskCoverage(score, right)
	if len(curve) == 0 {
		return math.NaN()
	}
	area, before := 0.0, 0.0
	for _, p := range curve {
		area += p.Risk * (p.Coverage - before)
		before = p.Coverage
	}
	return area
}
