package training

import (
	"fmt"
	"sync"

	"rapport/classifier"
	"rapport/models/onnx"
)

const (
	blockRows = 1024 // rows a graph run: what stays in a core's cache with 150 labels
	lanes     = 4    // goroutines; fixed, so that sums are added in the same order on every machine
)

// objective is the loss of softmax regression over fixed rows,
//
//	sum(weight x -log p(label)) / sum(weight) + penalty/2 x |W - prior|^2        (the bias is not penalised)
//
// and its gradient. The arithmetic is a small ONNX graph run block by block, because the runtime multiplies matrices about ten times
// faster than pure Go; sums over blocks are float64 and in fixed order, so that a result does not depend on scheduling.
type objective struct {
	dims, labels int
	session      *classifier.Session
	lanes        [lanes]lane
	total        float64 // sum of the weights
	penalty      float64
	prior        []float32 // dims x labels; nil for zeros
}

// lane is the share of the rows one goroutine works through.
type lane struct {
	blocks []block
	loss   float64
	slope  []float64 // gradient: weights, then bias
	err    error
}

type block struct {
	in  [5]classifier.Tensor // rows, targets, row weights; W and bias are filled in by each evaluation
	out [3]classifier.Tensor // loss a row, gradient of W, gradient of the bias
}

// newObjective lays out the rows. weight is nil when all count the same.
func newObjective(rt *classifier.Runtime, x [][]float32, y []int, weight []float64, labels int) (*objective, error) {
	o := &objective{dims: len(x[0]), labels: labels}
	raw, err := lossGraph(o.dims, labels)
	if err != nil {
		return nil, err
	}
	if o.session, err = rt.Load(raw, []string{"x", "target", "weight", "w", "bias"}, []string{"loss", "dw", "dbias"}); err != nil {
		return nil, fmt.Errorf("load the training graph: %w", err)
	}
	for l := range o.lanes {
		o.lanes[l].slope = make([]float64, o.size())
		from, to := len(x)*l/lanes, len(x)*(l+1)/lanes
		for ; from < to; from += blockRows {
			end := min(from+blockRows, to)
			var w []float64
			if weight != nil {
				w = weight[from:end]
			}
			o.lanes[l].blocks = append(o.lanes[l].blocks, o.block(x[from:end], y[from:end], w))
		}
	}
	return o, nil
}

// size is the number of parameters: W (dims x labels, row-major), then the bias.
func (o *objective) size() int { return (o.dims + 1) * o.labels }

func (o *objective) block(x [][]float32, y []int, weight []float64) block {
	n, d, k := len(x), o.dims, o.labels
	rows, target, importance := make([]float32, 0, n*d), make([]float32, n*k), make([]float32, n)
	for i, row := range x {
		rows = append(rows, row...)
		importance[i] = 1
		if weight != nil {
			importance[i] = float32(weight[i])
		}
		target[i*k+y[i]] = importance[i]
		o.total += float64(importance[i])
	}
	return block{
		in: [5]classifier.Tensor{
			{Shape: []int64{int64(n), int64(d)}, Float: rows},
			{Shape: []int64{int64(n), int64(k)}, Float: target},
			{Shape: []int64{int64(n), 1}, Float: importance},
		},
		out: [3]classifier.Tensor{
			{Shape: []int64{int64(n), 1}, Float: make([]float32, n)},
			{Shape: []int64{int64(d), int64(k)}, Float: make([]float32, d*k)},
			{Shape: []int64{1, int64(k)}, Float: make([]float32, k)},
		},
	}
}

// evaluate is the loss at the parameters; the gradient goes into slope.
func (o *objective) evaluate(parameters, slope []float64) (float64, error) {
	w := make([]float32, len(parameters))
	for i, v := range parameters {
		w[i] = float32(v)
	}
	split := o.dims * o.labels
	var group sync.WaitGroup
	for l := range o.lanes {
		group.Go(func() { o.lanes[l].run(o, w[:split], w[split:]) })
	}
	group.Wait()
	loss := 0.0
	clear(slope)
	for l := range o.lanes {
		if err := o.lanes[l].err; err != nil {
			return 0, fmt.Errorf("run the training graph: %w", err)
		}
		loss += o.lanes[l].loss
		for i, v := range o.lanes[l].slope {
			slope[i] += v
		}
	}
	loss /= o.total
	squares := 0.0
	for i := range slope {
		slope[i] /= o.total
		if i < split {
			off := parameters[i]
			if o.prior != nil {
				off -= float64(o.prior[i])
			}
			slope[i] += o.penalty * off
			squares += off * off
		}
	}
	return loss + o.penalty/2*squares, nil
}

func (l *lane) run(o *objective, w, bias []float32) {
	l.loss, l.err = 0, nil
	clear(l.slope)
	for b := range l.blocks {
		block := &l.blocks[b]
		block.in[3] = classifier.Tensor{Shape: []int64{int64(o.dims), int64(o.labels)}, Float: w}
		block.in[4] = classifier.Tensor{Shape: []int64{1, int64(o.labels)}, Float: bias}
		if l.err = o.session.Run(block.in[:], block.out[:]); l.err != nil {
			return
		}
		for _, v := range block.out[0].Float {
			l.loss += float64(v)
		}
		for i, v := range block.out[1].Float {
			l.slope[i] += float64(v)
		}
		for i, v := range block.out[2].Float {
			l.slope[len(w)+i] += float64(v)
		}
	}
}

func (o *objective) close() error { return o.session.Close() }

// lossGraph is one block's loss and gradient: x [n,D], target [n,K] (the row's weight at its label, else 0), weight [n,1], w [D,K], bias [1,K].
func lossGraph(dims, labels int) ([]byte, error) {
	g := onnx.New("softmax_regression")
	x := g.Input("x", onnx.Float32, "rows", dims)
	target := g.Input("target", onnx.Float32, "rows", labels)
	weight := g.Input("weight", onnx.Float32, "rows", 1)
	w := g.Input("w", onnx.Float32, dims, labels)
	bias := g.Input("bias", onnx.Float32, 1, labels)

	logp := g.Node("LogSoftmax", []string{g.Node("Gemm", []string{x, w, bias})}, onnx.Int("axis", 1))
	second := g.ConstInt64([]int64{1}, 1)
	loss := g.Node("Neg", []string{g.Node("ReduceSum", []string{g.Node("Mul", []string{logp, target}), second})})
	expected := g.Node("Mul", []string{g.Node("Exp", []string{logp}), weight})
	residual := g.Node("Sub", []string{expected, target})

	g.Output("loss", loss, onnx.Float32, "rows", 1)
	g.Output("dw", g.Node("Gemm", []string{x, residual}, onnx.Int("transA", 1)), onnx.Float32, dims, labels)
	g.Output("dbias", g.Node("ReduceSum", []string{residual, g.ConstInt64([]int64{0}, 1)}), onnx.Float32, 1, labels)
	return g.Marshal()
}
