package eval

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Interval is the 95 % percentile bootstrap interval of a statistic over rows 0..rows-1 (Efron 1979). statistic gets the resampled row
// numbers and must not keep the slice. Equal seeds give equal intervals. Resamples whose statistic is NaN are left out.
func Interval(rows, rounds int, seed uint64, statistic func(sample []int) float64) (low, high float64) {
	if rows < 1 || rounds < 1 {
		return math.NaN(), math.NaN()
	}
	random := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)) //nolint:gosec // resampling, not secrecy
	sample := make([]int, rows)
	values := make([]float64, 0, rounds)
	for range rounds {
		for i := range sample {
			sample[i] = random.IntN(rows)
		}
		if v := statistic(sample); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(values)
	at := func(q float64) float64 { return values[min(int(q*float64(len(values))), len(values)-1)] }
	return at(.025), at(.975)
}

// ShareInterval is Interval for the share of true rows, the common case: accuracy, coverage, recall.
func ShareInterval(right []bool, rounds int, seed uint64) (low, high float64) {
	return Interval(len(right), rounds, seed, func(sample []int) float64 {
		n := 0
		for _, i := range sample {
			if right[i] {
				n++
			}
		}
		return float64(n) / float64(len(sample))
	})
}
