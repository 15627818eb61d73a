package encoder

import "math"

// minScale keeps the scale of a channel that is always zero away from zero.
const minScale = 1e-8

// tiny keeps channels that are always zero out of the logarithms.
const tiny = 1e-5

// smoothing is SmoothQuant's alpha for a linear layer: how much of a channel's range moves from the activation into the weight. The paper's .5
// to .6 leaves too much in the activation of this model, above all behind the GELU, where single channels reach thirty times the median: on
// validation texts .6 everywhere gave a mean cosine of .995 to float32, .7 with .8 behind the GELU .9985.
func smoothing(s site) float64 {
	if s.kind == down {
		return 0.8
	}
	return 0.7
}

// quantised is the int8 form of one linear layer.
type quantised struct {
	smooth     []float32 // the activation is multiplied by it, channel by channel, before it is quantised
	scale      float32   // of the activation
	zero       uint8     // of the activation
	weight     []int8
	weightStep []float32 // scale of each output channel
	bias       []float32 // corrected for what rounding the weight does to the mean activation
}

// quantise finds the int8 form of a linear layer for an activation that behaved as seen, moving alpha of its range into the weight.
func quantise(l linear, seen activation, alpha float64) quantised {
	scales := smoothScales(l.weight, seen, alpha)
	q := quantised{smooth: make([]float32, l.weight.rows)}
	var low, high float32 // zero is always inside: it must have a code
	moved := matrix{rows: l.weight.rows, columns: l.weight.columns, values: make([]float32, len(l.weight.values))}
	for i, s := range scales {
		q.smooth[i] = 1 / s
		low, high = min(low, seen.low[i]/s), max(high, seen.high[i]/s)
		for j := range l.weight.columns {
			moved.values[i*l.weight.columns+j] = l.weight.values[i*l.weight.columns+j] * s
		}
	}
	q.scale = max((high-low)/math.MaxUint8, minScale)
	q.zero = uint8(max(0, min(math.MaxUint8, math.RoundToEven(float64(-low/q.scale)))))
	q.weight, q.weightStep = columnCodes(moved)
	q.bias = correctBias(l.bias, moved, q, seen.mean())
	return q
}

// smoothScales are the factors, with geometric mean one, that the weight's rows are multiplied and the activation's channels divided by
// (Xiao et al. 2023, arXiv 2211.10438, equation 4).
func smoothScales(weight matrix, seen activation, alpha float64) []float32 {
	logs, sum := make([]float64, weight.rows), 0.0
	for i := range logs {
		reach := max(-seen.low[i], seen.high[i], tiny)
		var row float32 = tiny
		for _, v := range weight.values[i*weight.columns : (i+1)*weight.columns] {
			row = max(row, v, -v)
		}
		logs[i] = alpha*math.Log(float64(reach)) - (1-alpha)*math.Log(float64(row))
		sum += logs[i]
	}
	scales := make([]float32, len(logs))
	for i, log := range logs {
		scales[i] = float32(math.Exp(log - sum/float64(len(logs))))
	}
	return scales
}

// correctBias adds to the bias what the rounded weight loses on the mean activation (Nagel et al. 2019, arXiv 1906.04721, section 4.2).
func correctBias(bias []float32, moved matrix, q quantised, mean []float64) []float32 {
	corrected := make([]float32, len(bias))
	for j := range corrected {
		var lost float64
		for i, smooth := range q.smooth {
			at := i*moved.columns + j
			lost += mean[i] * float64(smooth) * float64(moved.values[at]-float32(q.weight[at])*q.weightStep[j])
		}
		corrected[j] = bias[j] + float32(lost)
	}
	return corrected
}

// columnCodes quantises each column symmetrically with its own scale.
func columnCodes(m matrix) (codes []int8, steps []float32) {
	codes, steps = make([]int8, len(m.values)), make([]float32, m.columns)
	column := make([]float32, m.rows)
	for j := range m.columns {
		for i := range m.rows {
			column[i] = m.values[i*m.columns+j]
		}
		steps[j] = step(column)
		for i, v := range column {
			codes[i*m.columns+j] = code(v, steps[j])
		}
	}
	return codes, steps
}

// step is the symmetric int8 scale of values.
func step(values []float32) float32 {
	var high float32
	for _, v := range values {
		high = max(high, v, -v)
	}
	return max(high/math.MaxInt8, minScale)
}

func code(v, step float32) int8 {
	return int8(max(-math.MaxInt8, min(math.MaxInt8, math.RoundToEven(float64(v/step)))))
}
