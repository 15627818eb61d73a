package training

import (
	"cmp"
	"slices"

	"rapport/models"
)

// verdict is one held-out row as the thresholds see it.
type verdict struct {
	inScope    float64 // probability
	confidence float64 // of the best label
	right      bool    // the best label is the gold one; false for out-of-scope rows
	in         bool    // the row is in scope
	label      string  // the best one
	weight     float64
}

// chooseThresholds turns costs into thresholds. Right follows from them by models.Cost.Right, for every label with costs of its own as well.
// Thresholds learned for each label from its held-out rows, shrunk to that or not, cost more on the validation files of BANKING77 and no less on
// those of HWU64: calibrated confidences leave nothing to learn. InScope is the value that made the held-out rows cheapest, the lowest of equals; 0
// when refusing never pays.
func chooseThresholds(rows []verdict, costs models.Costs) models.Thresholds {
	chosen := models.Thresholds{Right: costs.Right()}
	if len(costs.Labels) > 0 {
		chosen.Labels = make(map[string]float64, len(costs.Labels))
		for label, cost := range costs.Labels {
			chosen.Labels[label] = cost.Right()
		}
	}
	order := slices.Clone(rows)
	slices.SortFunc(order, func(a, b verdict) int { return cmp.Compare(a.inScope, b.inScope) })
	saved, best := 0.0, 0.0
	for i, row := range order { // refuse this row and all below it
		saved += row.weight * (row.cost(chosen, costs) - row.refusal(costs))
		last := i == len(order)-1
		if !last && order[i+1].inScope == row.inScope {
			continue
		}
		if saved > best+1e-12 && !last {
			best = saved
			chosen.InScope = (row.inScope + order[i+1].inScope) / 2
		}
	}
	return chosen
}

// cost is what happens to the row when it is not refused.
func (v verdict) cost(t models.Thresholds, costs models.Costs) float64 {
	cost := costs.Of(v.label)
	switch {
	case v.inScope*v.confidence < t.RightOf(v.label):
		return cost.Abstain()
	case v.right:
		return 0
	}
	return cost.WrongAnswer
}

// refusal is what calling the row out of scope costs: "not here" to a wish the bundle knows is a wrong answer, of no label in particular.
func (v verdict) refusal(costs models.Costs) float64 {
	if v.in {
		return costs.WrongAnswer
	}
	return 0
}
