package eval

import (
	"cmp"
	"math"
	"slices"
)

// LabelScore is how one label does. Precision is 0 when the label was never predicted, Recall 0 when no row has it, F1 0 when both are.
type LabelScore struct {
	Label     int // index
	Rows      int // with this gold label
	Predicted int // rows that got this label
	Right     int
	Precision float64
	Recall    float64
	F1        float64
}

// PerLabel scores every label 0..labels-1 in order, nil when the slices differ in length.
func PerLabel(gold, predicted []int, labels int) []LabelScore {
	if len(gold) != len(predicted) || labels < 1 {
		return nil
	}
	scores := make([]LabelScore, labels)
	for l := range scores {
		scores[l].Label = l
	}
	for i, g := range gold {
		p := predicted[i]
		if g >= 0 && g < labels {
			scores[g].Rows++
		}
		if p >= 0 && p < labels {
			scores[p].Predicted++
			if p == g {
				scores[p].Right++
			}
		}
	}
	for l := range scores {
		s := &scores[l]
		s.Precision = share(s.Right, s.Predicted)
		s.Recall = share(s.Right, s.Rows)
		s.F1 = share(2*s.Right, s.Predicted+s.Rows)
	}
	return scores
}

// MacroF1 is the mean F1 over the labels that have rows or were predicted; each counts the same, however rare.
func MacroF1(gold, predicted []int, labels int) float64 {
	sum, n := 0.0, 0
	for _, s := range PerLabel(gold, predicted, labels) {
		if s.Rows+s.Predicted > 0 {
			sum += s.F1
			n++
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}

// Confusion counts the rows of one gold label that got one other label.
type Confusion struct{ Gold, Predicted, Rows int }

// Confusions lists every wrong pair, most rows first, then by gold and predicted index. Abstained rows (predicted below 0) are not confusions.
func Confusions(gold, predicted []int) []Confusion {
	if len(gold) != len(predicted) {
		return nil
	}
	counts := map[Confusion]int{}
	for i, g := range gold {
		if p := predicted[i]; p >= 0 && p != g {
			counts[Confusion{Gold: g, Predicted: p}]++
		}
	}
	pairs := make([]Confusion, 0, len(counts))
	for pair, rows := range counts {
		pair.Rows = rows
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(a, b Confusion) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Gold, b.Gold), cmp.Compare(a.Predicted, b.Predicted))
	})
	return pairs
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
