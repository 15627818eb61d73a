package replay

// What the tests of figures look at: how turns become handovers and handovers costs.

// TallyOf counts one graded conversation for a policy, by the names of the figures.
func TallyOf(t Trace, hands func(Turn) bool) map[string]float64 {
	counted := count(t.judged(), hands)
	values := map[string]float64{}
	for _, m := range measures() {
		values[m.Name] = m.of(&counted)
	}
	return values
}

// Transfer is the golden transfer within tolerance.
func Transfer(did, gold []int, tolerance float64) float64 { return transfer(did, gold, tolerance) }

// OutcomeOf compares first handovers, -1 for none.
func OutcomeOf(did, gold int) Outcome { return outcome(did, gold) }

// CostOf is the cost and the strict cost of first handovers.
func CostOf(did, gold int, ratio float64) (plain, hard float64) {
	return cost(did, gold, ratio), strict(did, gold, ratio)
}
