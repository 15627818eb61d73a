package eval

import (
	"math"
	"slices"
)

// Ordered is rows sorted once by falling score, for figures that are taken of many resamples of the same rows: every method wants how often each
// row counts, as Intervals gives it, and takes linear time.
type Ordered struct {
	order []int
	last  []bool // the row is the last of its score
}

// Order sorts the rows; a score that is NaN makes every figure NaN.
func Order(score []float64) Ordered {
	order, _ := ranked(score, make([]bool, len(score)))
	slices.Reverse(order)
	o := Ordered{order: order, last: make([]bool, len(order))}
	for at, i := range order {
		o.last[at] = at == len(order)-1 || score[order[at+1]] != score[i]
	}
	return o
}

// Ones counts every row once: the figure itself, before any resampling.
func Ones(rows int) []int32 { return slices.Repeat([]int32{1}, rows) }

// AUROC is the function of that name over counted rows.
func (o Ordered) AUROC(positive []bool, count []int32) float64 {
	if len(o.order) != len(positive) || len(o.order) != len(count) {
		return math.NaN()
	}
	above, negatives, sum := 0.0, 0.0, 0.0 // positives above, all negatives, positives above each negative
	tiedP, tiedN := 0.0, 0.0
	for at, i := range o.order {
		if positive[i] {
			tiedP += float64(count[i])
		} else {
			tiedN += float64(count[i])
		}
		if o.last[at] {
			sum += tiedN * (above + tiedP/2)
			above, negatives = above+tiedP, negatives+tiedN
			tiedP, tiedN = 0, 0
		}
	}
	if above == 0 || negatives == 0 {
		return math.NaN()
	}
	return sum / (above * negatives)
}

// FPRAt is the function of that name over counted rows.
func (o Ordered) FPRAt(positive []bool, count []int32, recall float64) float64 {
	if len(o.order) != len(positive) || len(o.order) != len(count) {
		return math.NaN()
	}
	positives, negatives := int32(0), int32(0)
	for i, n := range count {
		if positive[i] {
			positives += n
		} else {
			negatives += n
		}
	}
	if positives == 0 || negatives == 0 {
		return math.NaN()
	}
	p, n := int32(0), int32(0)
	for at, i := range o.order {
		if positive[i] {
			p += count[i]
		} else {
			n += count[i]
		}
		if o.last[at] && float64(p) >= recall*float64(positives) {
			break
		}
	}
	return float64(n) / float64(negatives)
}

// Risks writes the share of wrong rows among the surest rows at each of the rising coverages (0-1] and returns the mean risk over all coverages,
// AURC. Rows of one score are taken together.
func (o Ordered) Risks(right []bool, count []int32, coverages, risks []float64) (aurc float64) {
	for c := range risks {
		risks[c] = math.NaN()
	}
	total := 0.0
	for _, n := range count {
		total += float64(n)
	}
	if total == 0 || len(o.order) != len(right) || len(o.order) != len(count) || len(coverages) != len(risks) {
		return math.NaN()
	}
	taken, before, wrong, next := 0.0, 0.0, 0.0, 0
	for at, i := range o.order {
		taken += float64(count[i])
		if !right[i] {
			wrong += float64(count[i])
		}
		if !o.last[at] || taken == before {
			continue
		}
		for ; next < len(coverages) && taken >= coverages[next]*total-1e-9; next++ {
			risks[next] = wrong / taken
		}
		aurc += wrong / taken * (taken - before) / total
		before = taken
	}
	return aurc
}
