package eval

import (
	"math"
)

// Paired is a figure of two systems on the same rows: second minus first.
type Paired struct {
	First, Second float64
	Difference    float64 // Second - First
	Range                 // of the difference
	P             float64 // share of resamples that do not show the difference, two-sided, at most 1
}

// PairedBootstrap compares two systems on the same rows: both are measured on the same resamples, so what is hard for both cancels out (Koehn
// 2004, "Statistical significance tests for machine translation evaluation"). statistic gets how often each row was drawn and
// returns the figure of the first and of the second system. Equal seeds give equal results.
func PairedBootstrap(rows, rounds int, seed uint64, statistic func(count []int32) (first, second float64)) Paired {
	p := Paired{First: math.NaN(), Second: math.NaN(), Difference: math.NaN(), P: math.NaN()}
	if rows > 0 {
		p.First, p.Second = statistic(Ones(rows))
		p.Difference = p.Second - p.First
	}
	below, above, valid := 0, 0, 0
	ranges := Intervals(rows, rounds, 1, seed, func(count []int32, values []float64) {
		first, second := statistic(count)
		values[0] = second - first
		if math.IsNaN(values[0]) {
			return
		}
		valid++
		if values[0] <= 0 {
			below++
		}
		if values[0] >= 0 {
			above++
		}
	})
	p.Range = ranges[0]
	if valid > 0 { // one more than counted: no finite number of resamples proves a probability of 0 (Davison and Hinkley 1997)
		p.P = min(1, 2*float64(min(below, above)+1)/float64(valid+1))
	}
	return p
}

// exactDiscordant is the number of disagreements up to which McNemar sums the binomial distribution instead of using its normal limit.
const exactDiscordant = 1000

// McNemar tests whether two systems are right on the same rows equally often (McNemar 1947): only the rows one got right and the other wrong
// count. It returns these two counts and the two-sided p-value: the exact binomial one up to a thousand such rows, the chi-square one with
// continuity correction (Edwards 1948) above. p is 1 when they never disagree, NaN when the slices differ in length.
func McNemar(first, second []bool) (onlyFirst, onlySecond int, p float64) {
	if len(first) != len(second) {
		return 0, 0, math.NaN()
	}
	for i, right := range first {
		switch {
		case right && !second[i]:
			onlyFirst++
		case !right && second[i]:
			onlySecond++
		}
	}
	n, fewer := onlyFirst+onlySecond, min(onlyFirst, onlySecond)
	switch {
	case n == 0:
		return 0, 0, 1
	case n <= exactDiscordant:
		return onlyFirst, onlySecond, binomialTails(n, fewer)
	}
	z := max(0, math.Abs(float64(onlyFirst-onlySecond))-1) / math.Sqrt(float64(n))
	return onlyFirst, onlySecond, math.Erfc(z / math.Sqrt2)
}

// binomialTails is twice the probability of at most k heads in n throws of a fair coin, at most 1.
func binomialTails(n, k int) float64 {
	logN, _ := math.Lgamma(float64(n + 1))
	sum := 0.0
	for i := 0; i <= k; i++ {
		logI, _ := math.Lgamma(float64(i + 1))
		logRest, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(logN - logI - logRest - float64(n)*math.Ln2)
	}
	return min(1, 2*sum)
}
