package encoder

import "rapport/models/onnx"

// exact computes in float32 with the activation the model was trained with (GELU by the error function).
type exact struct {
	shape   Shape
	weights weights
}

func (e exact) attention(g *onnx.Graph, at site, x, mask string) string {
	qkv := e.weights.at(at)
	weight := g.ConstFloat(qkv.weight.values, qkv.weight.rows, qkv.weight.columns)
	return g.Microsoft("Attention", []string{x, weight, g.ConstFloat(qkv.bias, len(qkv.bias)), mask}, onnx.Int("num_heads", int64(e.shape.Heads)))
}

func (e exact) linear(g *onnx.Graph, at site, x string) string {
	l := e.weights.at(at)
	return g.Node("Add", []string{e.product(g, at, x), g.ConstFloat(l.bias, len(l.bias))})
}

func (e exact) gelu(g *onnx.Graph, at site, x string) string {
	l := e.weights.at(at)
	return g.Microsoft("BiasGelu", []string{e.product(g, at, x), g.ConstFloat(l.bias, len(l.bias))})
}

func (e exact) product(g *onnx.Graph, at site, x string) string {
	l := e.weights.at(at)
	return g.Node("MatMul", []string{x, g.ConstFloat(l.weight.values, l.weight.rows, l.weight.columns)})
}

func (e exact) words(g *onnx.Graph, ids string) string {
	word := e.weights.word
	return g.Node("Gather", []string{g.ConstFloat(word.values, word.rows, word.columns), ids}, onnx.Int("axis", 0))
}
