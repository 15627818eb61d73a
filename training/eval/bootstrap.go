package eval

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Range is a 95 % interval. Both ends are NaN when the figure is undefined.
type Range struct{ Low, High float64 }

// Intervals are the 95 % percentile bootstrap intervals of size statistics over the same resamples of rows 0..rows-1 (Efron 1979). statistics
// gets how often each row was drawn and writes its values; it must not keep the slices. Equal seeds give equal intervals. Values that are NaN
// are left out.
func Intervals(rows, rounds, size int, seed uint64, statistics func(count []int32, values []float64)) []Range {
	drawn := make([][]float64, size)
	random := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)) //nolint:gosec // resampling, not secrecy
	count, values := make([]int32, max(rows, 0)), make([]float64, size)
	for range rounds {
		if rows < 1 {
			break
		}
		clear(count)
		for range rows {
			count[random.IntN(rows)]++
		}
		statistics(count, values)
		for s, v := range values {
			if !math.IsNaN(v) {
				drawn[s] = append(drawn[s], v)
			}
		}
	}
	ranges := make([]Range, size)
	for s, all := range drawn {
		ranges[s] = percentiles(all)
	}
	return ranges
}

func percentiles(values []float64) Range {
	if len(values) == 0 {
		return Range{math.NaN(), math.NaN()}
	}
	slices.Sort(values)
	at := func(q float64) float64 { return values[min(int(q*float64(len(values))), len(values)-1)] }
	return Range{at(.025), at(.975)}
}

// Interval is Intervals for one statistic that wants the numbers of the drawn rows.
func Interval(rows, rounds int, seed uint64, statistic func(sample []int) float64) (low, high float64) {
	sample := make([]int, 0, max(rows, 0))
	r := Intervals(rows, rounds, 1, seed, func(count []int32, values []float64) {
		sample = sample[:0]
		for i, n := range count {
			for range n {
				sample = append(sample, i)
			}
		}
		values[0] = statistic(sample)
	})
	return r[0].Low, r[0].High
}

// ShareInterval is Interval for the share of true rows, the common case: accuracy, coverage, recall.
func ShareInterval(right []bool, rounds int, seed uint64) (low, high float64) {
	r := Intervals(len(right), rounds, 1, seed, func(count []int32, values []float64) {
		n := int32(0)
		for i, c := range count {
			if right[i] {
				n += c
			}
		}
		values[0] = float64(n) / float64(len(right))
	})
	return r[0].Low, r[0].High
}
