package replay

import (
	"math"

	"rapport/training/eval"
	"rapport/training/report"
)

// Margin says how much less the engine costs than the cheapest policy that hands over from a fixed anger on.
type Margin struct {
	Figure     string        `json:"figure"`     // cost_2 and so on
	Against    string        `json:"against"`    // the cheapest of them, by this figure on these very conversations
	Cost       float64       `json:"cost"`       // of the engine, a conversation
	Other      float64       `json:"other"`      // of the policy
	Difference report.Figure `json:"difference"` // engine minus policy, paired: below 0 is cheaper
}

func margins(counted []tally, others []Against, seed uint64) []Margin {
	var all []Margin
	for what := cost2; what <= strict10; what++ {
		best := Margin{Other: math.Inf(1)}
		var cheapest []tally
		for _, a := range others {
			sum := sumOf(a.counted, eval.Ones(len(a.counted)))
			if mean := sum.share(what, conversations); a.fixed && mean < best.Other {
				best.Against, best.Other, cheapest = a.Name, mean, a.counted
			}
		}
		best.Figure = costNames()[what-cost2]
		differ := func(times []int32) (own, other float64) {
			n := 0.0
			for i, k := range times {
				n, own, other = n+float64(k), own+float64(k)*counted[i][what], other+float64(k)*cheapest[i][what]
			}
			return own / n, other / n
		}
		own, other := differ(eval.Ones(len(counted)))
		interval := eval.Intervals(len(counted), rounds, 1, seed, func(times []int32, values []float64) {
			a, b := differ(times)
			values[0] = a - b
		})[0]
		best.Cost, best.Difference = own, report.Figure{Value: own - other, Low: interval.Low, High: interval.High}
		all = append(all, best)
	}
	return all
}

func costNames() []string {
	return []string{"cost_2", "cost_5", "cost_10", "strict_2", "strict_5", "strict_10"}
}
