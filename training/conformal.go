package training

import (
	"cmp"
	"math"
	"slices"

	"rapport/classifier"
	"rapport/models"
)

// fitConformal is the threshold at which sets of labels hold the right one at the coverage: rows held out score 1 - the confidence of their gold
// label, and the threshold is one less the ceil((n+1) coverage)-th lowest score (split conformal prediction: Vovk et al. 2005; the rows of all folds
// pooled: Vovk 2015, arXiv 1208.0806). Of the scores in use, this one has the smallest sets on average (Sadinle et al. 2019, arXiv 1609.00451).
// Rows without a label do not count. Without enough rows for the coverage every label belongs to the set.
func fitConformal(h heldOut, temperature, coverage float64) models.Conformal {
	var gold []float64
	for i, label := range h.gold {
		if label >= 0 {
			logits, _, _ := h.row(i)
			gold = append(gold, confidences(logits, temperature)[label])
		}
	}
	slices.Sort(gold)
	out := int(math.Floor(float64(len(gold)+1) * (1 - coverage))) // rows that may be left outside
	c := models.Conformal{Coverage: coverage}
	if out > 0 {
		c.Threshold = gold[out-1]
	}
	return c
}

// labelSet is the set classifier.SetSize defines.
func labelSet(confidence []float64, c models.Conformal) []int {
	order := make([]int, len(confidence))
	for l := range order {
		order[l] = l
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(confidence[b], confidence[a]) })
	return order[:classifier.SetSize(c, func(rank int) float64 { return confidence[order[rank]] }, len(order))]
}
