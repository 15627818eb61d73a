package eval

import "math"

// Pearson is the linear correlation of two series, -1 to 1.
func Pearson(a, b []float64) float64 {
	if len(a) < 2 || len(a) != len(b) {
		return math.NaN()
	}
	n := float64(len(a))
	meanA, meanB := 0.0, 0.0
	for i := range a {
		meanA += a[i] / n
		meanB += b[i] / n
	}
	ab, aa, bb := 0.0, 0.0, 0.0
	for i := range a {
		da, db := a[i]-meanA, b[i]-meanB
		ab += da * db
		aa += da * da
		bb += db * db
	}
	if aa == 0 || bb == 0 {
		return math.NaN()
	}
	return ab / math.Sqrt(aa*bb)
}

// MAE is the mean absolute difference.
func MAE(gold, predicted []float64) float64 {
	if len(gold) == 0 || len(gold) != len(predicted) {
		return math.NaN()
	}
	sum := 0.0
	for i := range gold {
		sum += math.Abs(gold[i] - predicted[i])
	}
	return sum / float64(len(gold))
}

// QuadraticKappa is Cohen's kappa with quadratic weights over the ordered grades 0..grades-1: agreement beyond chance where being two grades
// off costs four times one grade (Cohen 1968). 1 is perfect, 0 chance; NaN when a grade is out of range or all rows hold one grade.
func QuadraticKappa(gold, predicted []int, grades int) float64 {
	if len(gold) == 0 || len(gold) != len(predicted) || grades < 2 {
		return math.NaN()
	}
	goldRows, predictedRows := make([]float64, grades), make([]float64, grades)
	observed := 0.0
	for i, g := range gold {
		p := predicted[i]
		if g < 0 || g >= grades || p < 0 || p >= grades {
			return math.NaN()
		}
		goldRows[g]++
		predictedRows[p]++
		observed += float64((g - p) * (g - p))
	}
	expected := 0.0
	for g, x := range goldRows {
		for p, y := range predictedRows {
			expected += float64((g-p)*(g-p)) * x * y
		}
	}
	if expected == 0 {
		return math.NaN()
	}
	return 1 - observed*float64(len(gold))/expected
}
