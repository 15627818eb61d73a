package encoder

import (
	"rapport/models/onnx"
)

// Names of the graph's inputs and its output: token ids and mask [batch, tokens] in, L2-normalised sentence vectors [batch, hidden] out.
const (
	InputIDs  = "input_ids"
	InputMask = "attention_mask"
	Output    = "embedding"
)

// arithmetic is how the parts of a graph that hold the weights are computed: in float32, or in int8 with constants found by calibration.
type arithmetic interface {
	// words looks up the word embeddings of ids.
	words(g *onnx.Graph, ids string) string
	// attention projects x to query, key and value and attends under mask.
	attention(g *onnx.Graph, at site, x, mask string) string
	// linear is the linear layer at a site.
	linear(g *onnx.Graph, at site, x string) string
	// gelu is the linear layer at a site with the activation of the feed-forward layer behind it.
	gelu(g *onnx.Graph, at site, x string) string
}

// drawn is a graph under construction and the activations seen on the way, which calibration asks for.
type drawn struct {
	*onnx.Graph
	shape  Shape
	inputs map[site]string
}

// draw lays out the whole encoder: embeddings, layers, masked mean pooling, L2 normalisation.
func draw(shape Shape, w weights, how arithmetic) drawn {
	d := drawn{Graph: onnx.New("encoder"), shape: shape, inputs: map[site]string{}}
	ids := d.Input(InputIDs, onnx.Int32, "batch", "tokens")
	mask := d.Input(InputMask, onnx.Int32, "batch", "tokens")
	x := d.embed(w, how.words(d.Graph, ids), ids)
	for l, weights := range w.layers {
		x = d.feed(l, weights, how, d.attend(l, weights, how, x, mask))
	}
	d.Output(Output, d.pool(x, mask), onnx.Float32, "batch", shape.Hidden)
	return d
}

// embed adds the positions to the words and normalises.
func (d drawn) embed(w weights, words, ids string) string {
	zero, one := d.ConstInt64([]int64{0}, 1), d.ConstInt64([]int64{1}, 1)
	tokens := d.Node("Gather", []string{d.Node("Shape", []string{ids}), one}, onnx.Int("axis", 0))
	all := d.ConstFloat(w.position.values, 1, w.position.rows, w.position.columns)
	positions := d.Node("Slice", []string{all, zero, tokens, one})
	return d.Node("LayerNormalization", []string{d.Node("Add", []string{words, positions}), d.vector(w.norm.gain), d.vector(w.norm.offset)},
		onnx.Int("axis", -1), onnx.Float("epsilon", d.shape.NormEpsilon))
}

// attend is the attention half of a layer.
func (d drawn) attend(l int, w layer, how arithmetic, x, mask string) string {
	context := how.attention(d.Graph, d.note(site{l, qkv}, x), x, mask)
	return d.addNorm(how.linear(d.Graph, d.note(site{l, out}, context), context), x, w.attentionNorm)
}

// feed is the feed-forward half of a layer.
func (d drawn) feed(l int, w layer, how arithmetic, x string) string {
	wide := how.gelu(d.Graph, d.note(site{l, up}, x), x)
	return d.addNorm(how.linear(d.Graph, d.note(site{l, down}, wide), wide), x, w.outputNorm)
}

// note remembers what a linear layer reads.
func (d drawn) note(at site, activation string) site {
	d.inputs[at] = activation
	return at
}

// addNorm is layer normalisation of x plus the residual.
func (d drawn) addNorm(x, residual string, n norm) string {
	return d.Microsoft("SkipLayerNormalization", []string{x, residual, d.vector(n.gain), d.vector(n.offset)},
		onnx.Float("epsilon", d.shape.NormEpsilon))
}

// pool sums the vectors of the tokens under mask and scales the sum to length one; dividing by their number first would change nothing.
// The sum is a matrix product with the mask in two equal rows: the runtime's kernel for one row adds in an order that depends on the padding,
// the one for several rows adds one token after another, so that padding only adds zeros at the end and every bit stays.
func (d drawn) pool(x, mask string) string {
	row := d.Node("Unsqueeze", []string{d.Node("Cast", []string{mask}, onnx.To(onnx.Float32)), d.ConstInt64([]int64{1}, 1)})
	sums := d.Node("MatMul", []string{d.Node("Concat", []string{row, row}, onnx.Int("axis", 1)), x})
	sum := d.Node("Gather", []string{sums, d.ConstInt64([]int64{0})}, onnx.Int("axis", 1))
	return d.Node("LpNormalization", []string{sum}, onnx.Int("axis", -1), onnx.Int("p", 2))
}

func (d drawn) vector(values []float32) string { return d.ConstFloat(values, len(values)) }
