package encoder

import "rapport/models/onnx"

// static computes the linear layers in int8 with constant activation scales, so that a text's result never depends on its batch.
// Weights are scaled per output channel, activations per tensor after SmoothQuant has moved the outliers of single channels into the weights.
type static struct {
	shape   Shape
	weights weights
	quant   map[site]quantised
}

func (s static) attention(g *onnx.Graph, at site, x, mask string) string {
	l, q := s.weights.at(at).weight, s.quant[at]
	codes, scale, zero := q.input(g, x)
	return g.Microsoft("QAttention", []string{
		codes, g.ConstInt8(q.weight, l.rows, l.columns), g.ConstFloat(q.bias, len(q.bias)),
		scale, g.ConstFloat(q.weightStep, len(q.weightStep)), mask, zero,
	}, onnx.Int("num_heads", int64(s.shape.Heads)))
}

func (s static) linear(g *onnx.Graph, at site, x string) string {
	return g.Microsoft("MatMulIntegerToFloat", append(s.product(g, at, x), g.ConstFloat(s.quant[at].bias, len(s.quant[at].bias))))
}

// gelu is the tanh form, a tenth faster and closer to the exact one than int8 can tell.
func (s static) gelu(g *onnx.Graph, at site, x string) string {
	wide := g.Microsoft("MatMulIntegerToFloat", s.product(g, at, x))
	return g.Microsoft("FastGelu", []string{wide, g.ConstFloat(s.quant[at].bias, len(s.quant[at].bias))})
}

// product lists the inputs of an integer matrix product up to the bias. The weight's zero point is left out: it is zero.
func (s static) product(g *onnx.Graph, at site, x string) []string {
	l, q := s.weights.at(at).weight, s.quant[at]
	codes, scale, zero := q.input(g, x)
	return []string{codes, g.ConstInt8(q.weight, l.rows, l.columns), scale, g.ConstFloat(q.weightStep, len(q.weightStep)), zero, ""}
}

// input quantises an activation and returns the codes with their scale and zero point.
func (q quantised) input(g *onnx.Graph, x string) (codes, scale, zero string) {
	scale, zero = g.ConstFloat([]float32{q.scale}), g.ConstUint8([]uint8{q.zero})
	smoothed := g.Node("Mul", []string{x, g.ConstFloat(q.smooth, len(q.smooth))})
	return g.Node("QuantizeLinear", []string{smoothed, scale, zero}), scale, zero
}

// words keeps one int8 row and one scale a token: a quarter of the file, no measurable time.
func (s static) words(g *onnx.Graph, ids string) string {
	word := s.weights.word
	codes, steps := make([]int8, len(word.values)), make([]float32, word.rows)
	for row := range word.rows {
		values := word.values[row*word.columns : (row+1)*word.columns]
		steps[row] = step(values)
		for i, v := range values {
			codes[row*word.columns+i] = code(v, steps[row])
		}
	}
	found := g.Node("Gather", []string{g.ConstInt8(codes, word.rows, word.columns), ids}, onnx.Int("axis", 0))
	scale := g.Node("Gather", []string{g.ConstFloat(steps, word.rows, 1), ids}, onnx.Int("axis", 0))
	return g.Node("Mul", []string{g.Node("Cast", []string{found}, onnx.To(onnx.Float32)), scale})
}
