package training

import (
	"math"
)

// temperatureRange bounds the search: beyond it the logits say nothing, or only one thing.
const (
	minTemperature = .05
	maxTemperature = 20
)

// fitTemperature is the one number the logits are divided by so that the confidences are as likely as can be (Guo et al. 2017): the minimum of
// the negative log-likelihood, convex in 1/T, by golden section over log T. Rows whose gold is below 0 do not count; without any it is 1.
func fitTemperature(logits []float32, labels int, gold []int) float64 {
	loss := func(logT float64) float64 {
		sum, t := 0.0, math.Exp(logT)
		for i, g := range gold {
			if g >= 0 {
				row := logits[i*labels : (i+1)*labels]
				sum += logSumExp(row, t) - float64(row[g])/t
			}
		}
		return sum
	}
	if len(gold) == 0 || labels < 2 {
		return 1
	}
	low, high := math.Log(minTemperature), math.Log(maxTemperature)
	shrink := (math.Sqrt(5) - 1) / 2
	a, b := high-shrink*(high-low), low+shrink*(high-low)
	atA, atB := loss(a), loss(b)
	for high-low > 1e-4 {
		if atA <= atB {
			high, b, atB = b, a, atA
			a = high - shrink*(high-low)
			atA = loss(a)
		} else {
			low, a, atA = a, b, atB
			b = low + shrink*(high-low)
			atB = loss(b)
		}
	}
	return math.Exp((low + high) / 2)
}

// logSumExp is log(sum(exp(logit / t))).
func logSumExp(logits []float32, t float64) float64 {
	top := highest(logits) / t
	sum := 0.0
	for _, v := range logits {
		sum += math.Exp(float64(v)/t - top)
	}
	return top + math.Log(sum)
}

// confidences is the softmax of the logits divided by the temperature.
func confidences(logits []float32, t float64) []float64 {
	norm := logSumExp(logits, t)
	out := make([]float64, len(logits))
	for i, v := range logits {
		out[i] = math.Exp(float64(v)/t - norm)
	}
	return out
}

func highest(values []float32) float64 {
	top := math.Inf(-1)
	for _, v := range values {
		top = max(top, float64(v))
	}
	return top
}

func argmax(values []float32) int {
	at := 0
	for i, v := range values {
		if v > values[at] {
			at = i
		}
	}
	return at
}
