package eval

import "math"

// Bins is the usual number of confidence bins of a reliability diagram and of ECE (Guo et al. 2017, arXiv 1706.04599).
const Bins = 15

// Bin is one bar of a reliability diagram: the rows whose confidence is in (Low, High].
type Bin struct {
	Low        float64
	High       float64
	Rows       int
	Confidence float64 // mean, 0 when empty
	Accuracy   float64 // share that is right, 0 when empty
}

// Reliability cuts 0-1 into bins of equal width; nil when the slices differ in length or a confidence is outside 0-1.
func Reliability(confidence []float64, right []bool, bins int) []Bin {
	if len(confidence) != len(right) || bins < 1 {
		return nil
	}
	out := make([]Bin, bins)
	for b := range out {
		out[b].Low, out[b].High = float64(b)/float64(bins), float64(b+1)/float64(bins)
	}
	for i, c := range confidence {
		if !(c >= 0 && c <= 1) { // also refuses NaN
			return nil
		}
		b := &out[BinOf(c, bins)]
		b.Rows++
		b.Confidence += c
		if right[i] {
			b.Accuracy++
		}
	}
	for b := range out {
		if n := float64(out[b].Rows); n > 0 {
			out[b].Confidence /= n
			out[b].Accuracy /= n
		}
	}
	return out
}

// BinOf is the bin of a confidence from 0 to 1: bin b holds what is above b/bins and at most (b+1)/bins, the first bin also 0.
func BinOf(confidence float64, bins int) int {
	return min(bins-1, max(0, int(math.Ceil(confidence*float64(bins)))-1))
}

// ECE is the expected calibration error: the mean distance of confidence and accuracy over the bins, weighted by rows. 0 is perfect.
func ECE(confidence []float64, right []bool, bins int) float64 {
	if len(confidence) == 0 {
		return math.NaN()
	}
	diagram := Reliability(confidence, right, bins)
	if diagram == nil {
		return math.NaN()
	}
	sum := 0.0
	for _, b := range diagram {
		sum += float64(b.Rows) * math.Abs(b.Confidence-b.Accuracy)
	}
	return sum / float64(len(confidence))
}

// Brier is the mean squared distance of the probabilities of all labels to the truth (1 for the gold label, 0 elsewhere): 0 is perfect, 2 the
// worst. Rows whose gold label is outside the labels count with 0 everywhere.
func Brier(probabilities [][]float64, gold []int) float64 {
	if len(gold) == 0 || len(probabilities) != len(gold) {
		return math.NaN()
	}
	sum := 0.0
	for i, row := range probabilities {
		for l, p := range row {
			if l == gold[i] {
				p = 1 - p
			}
			sum += p * p
		}
	}
	return sum / float64(len(gold))
}

// LogLoss is the mean negative logarithm of the gold label's probability, in nats; 0 is perfect. Probabilities below 1e-12 count as that, so
// that one row said to be impossible does not make the figure infinite. NaN when a gold label is outside the labels.
func LogLoss(probabilities [][]float64, gold []int) float64 {
	if len(gold) == 0 || len(probabilities) != len(gold) {
		return math.NaN()
	}
	sum := 0.0
	for i, row := range probabilities {
		if gold[i] < 0 || gold[i] >= len(row) {
			return math.NaN()
		}
		sum -= math.Log(max(row[gold[i]], 1e-12))
	}
	return sum / float64(len(gold))
}
