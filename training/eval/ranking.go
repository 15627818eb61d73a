package eval

import (
	"cmp"
	"math"
	"slices"
)

// AUROC is the probability that a positive row scores above a negative one, ties counting half (Mann-Whitney). .5 is chance.
func AUROC(score []float64, positive []bool) float64 {
	order, positives := ranked(score, positive)
	negatives := len(order) - positives
	if positives == 0 || negatives == 0 {
		return math.NaN()
	}
	sum := 0.0 // of the positives' ranks; equal scores share the mean rank
	for from := 0; from < len(order); {
		to := tieEnd(score, order, from)
		rank := float64(from+to+1) / 2
		for _, i := range order[from:to] {
			if positive[i] {
				sum += rank
			}
		}
		from = to
	}
	p, n := float64(positives), float64(negatives)
	return (sum - p*(p+1)/2) / (p * n)
}

// FPRAt is the share of negative rows still accepted by the strictest threshold that accepts at least the given share of the positives:
// FPRAt(score, inScope, .95) is the FPR95 of the out-of-scope literature.
func FPRAt(score []float64, positive []bool, recall float64) float64 {
	order, positives := ranked(score, positive)
	negatives := len(order) - positives
	if positives == 0 || negatives == 0 {
		return math.NaN()
	}
	slices.Reverse(order)
	p, n := 0, 0
	for from := 0; from < len(order) && float64(p) < recall*float64(positives); {
		to := tieEnd(score, order, from)
		for _, i := range order[from:to] {
			if positive[i] {
				p++
			} else {
				n++
			}
		}
		from = to
	}
	return float64(n) / float64(negatives)
}

// BestF1 is the highest F1 of "score >= threshold" against positive, and the threshold that reaches it (the highest such one).
func BestF1(score []float64, positive []bool) (f1, threshold float64) {
	order, positives := ranked(score, positive)
	if positives == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Reverse(order)
	p := 0
	for at, i := range order {
		if positive[i] {
			p++
		}
		last := at == len(order)-1 || score[order[at+1]] != score[i]
		if f := 2 * float64(p) / float64(at+1+positives); last && f > f1 {
			f1, threshold = f, score[i]
		}
	}
	return f1, threshold
}

// ranked is the row order by rising score and the number of positives; no rows when the input is unusable.
func ranked(score []float64, positive []bool) (order []int, positives int) {
	if len(score) != len(positive) {
		return nil, 0
	}
	order = make([]int, len(score))
	for i := range score {
		if math.IsNaN(score[i]) {
			return nil, 0
		}
		order[i] = i
		if positive[i] {
			positives++
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[a], score[b]) })
	return order, positives
}

func tieEnd(score []float64, order []int, from int) int {
	to := from + 1
	for to < len(order) && score[order[to]] == score[order[from]] {
		to++
	}
	return to
}
