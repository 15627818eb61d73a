package training

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/optimize"

	"rapport/models/onnx"
)

// readHead reads back a head that marshal wrote. Errors wrap ErrAdd.
func readHead(graph []byte, dims, labels int) (head, error) {
	all, err := onnx.Constants(graph)
	if err != nil {
		return head{}, fmt.Errorf("%w: %w", ErrAdd, err)
	}
	const weights, bias, centroids, exemplars, scale, direct, directBias = 0, 1, 2, 3, 4, 5, 6
	shaped := func(at int, shape ...int) bool { return slices.Equal(all[at].Shape, shape) && all[at].Floats != nil }
	if len(all) != directBias+1 || len(all[exemplars].Shape) != 2 {
		return head{}, fmt.Errorf("%w: its head was not written by this trainer", ErrAdd)
	}
	n := all[exemplars].Shape[1]
	if n < 1 || !shaped(weights, dims, labels) || !shaped(bias, labels) || !shaped(centroids, dims, labels) ||
		all[exemplars].Bytes == nil || !slices.Equal(all[exemplars].Shape, []int{dims, n}) || !shaped(scale, 1, n) ||
		!shaped(direct, dims, 1) || !shaped(directBias, 1) {
		return head{}, fmt.Errorf("%w: its head has other shapes than its manifest says", ErrAdd)
	}
	h := head{
		dims: dims, labels: labels, weights: all[weights].Floats, bias: all[bias].Floats, centroids: all[centroids].Floats,
		exemplars: make([]float32, dims*n), direct: all[direct].Floats, directBias: all[directBias].Floats[0],
	}
	for i, v := range all[exemplars].Bytes {
		h.exemplars[i] = float32(v) * all[scale].Floats[i%n]
	}
	for _, numbers := range [][]float32{h.weights, h.bias, h.centroids, h.exemplars, h.direct} {
		if slices.ContainsFunc(numbers, func(v float32) bool { return math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) }) {
			return head{}, fmt.Errorf("%w: a weight of its head is not finite", ErrAdd)
		}
	}
	return h, nil
}

// column is a label added to a head.
type column struct {
	weights, centroid []float32 // dims
	bias              float32
}

// columnProblem is one label against all that is known: softmax regression where only the label's own weights move.
type columnProblem struct {
	x        [][]float32
	offset   []float64 // of each row: the energy of the labels that stay
	own      []bool
	weight   []float64
	prior    []float32
	strength float64
}

// fit minimises the problem from the prior by L-BFGS. The penalty pulls the weights to the prior; the bias is free.
func (p columnProblem) fit(ctx context.Context) (w []float32, bias float32, err error) {
	dims := len(p.prior)
	start := make([]float64, dims+1)
	for d, v := range p.prior {
		start[d] = float64(v)
	}
	problem := optimize.Problem{
		Func: func(at []float64) float64 { return p.evaluate(at, nil) },
		Grad: func(slope, at []float64) { p.evaluate(at, slope) },
		Status: func() (optimize.Status, error) {
			if err := ctx.Err(); err != nil {
				return optimize.Failure, err
			}
			return optimize.NotTerminated, nil
		},
	}
	settings := &optimize.Settings{MajorIterations: maxIterations, GradientThreshold: 1e-3, Converger: optimize.NeverTerminate{}}
	result, err := optimize.Minimize(problem, start, settings, &optimize.LBFGS{Store: 10})
	if stopped := ctx.Err(); stopped != nil {
		return nil, 0, fmt.Errorf("fit the head: %w", stopped)
	}
	if result == nil || len(result.X) != dims+1 {
		return nil, 0, fmt.Errorf("fit the head: %w", err)
	}
	w = make([]float32, dims)
	for d := range w {
		w[d] = float32(result.X[d])
	}
	return w, float32(result.X[dims]), nil
}

// evaluate is the loss, and the gradient into slope unless that is nil.
func (p columnProblem) evaluate(at, slope []float64) float64 {
	dims, loss := len(p.prior), 0.0
	clear(slope)
	for d, v := range p.prior {
		off := at[d] - float64(v)
		loss += off * off / (2 * p.strength)
		if slope != nil {
			slope[d] = off / p.strength
		}
	}
	for i, x := range p.x {
		z := at[dims] - p.offset[i] + product(at, x)
		if p.own[i] {
			z = -z
		}
		// log(1 + exp(z)) and its derivative, without overflow
		loss += p.weight[i] * (max(z, 0) + math.Log1p(math.Exp(-math.Abs(z))))
		if slope == nil {
			continue
		}
		pull := p.weight[i] * sigmoid(z)
		if p.own[i] {
			pull = -pull
		}
		for d, v := range x {
			slope[d] += pull * float64(v)
		}
		slope[dims] += pull
	}
	return loss
}

// product is the sum of the products, four at a time: it is most of what a fit costs.
func product(a []float64, b []float32) float64 {
	var s0, s1, s2, s3 float64
	a = a[:len(b)]
	d := 0
	for ; d+4 <= len(b); d += 4 {
		s0 += a[d] * float64(b[d])
		s1 += a[d+1] * float64(b[d+1])
		s2 += a[d+2] * float64(b[d+2])
		s3 += a[d+3] * float64(b[d+3])
	}
	for ; d < len(b); d++ {
		s0 += a[d] * float64(b[d])
	}
	return (s0 + s1) + (s2 + s3)
}

// energies are the logarithms of the sums of exp of the head's logits.
func (h head) energies(x [][]float32) []float64 {
	out := make([]float64, len(x))
	for i, row := range x {
		out[i] = logSumExp(h.logitsOf(row), 1)
	}
	return out
}

// logitsOf are the head's logits of one vector, without the runtime.
func (h head) logitsOf(x []float32) []float32 {
	logits := slices.Clone(h.bias)
	for d, v := range x {
		for l, w := range h.weights[d*h.labels : (d+1)*h.labels] {
			logits[l] += v * w
		}
	}
	return logits
}

// with is the head with one label and its exemplars behind its own.
func (h head) with(c column, exemplars [][]float32) head {
	next := head{dims: h.dims, labels: h.labels + 1, bias: append(slices.Clone(h.bias), c.bias), direct: h.direct, directBias: h.directBias}
	next.weights = besides(h.weights, h.dims, [][]float32{c.weights})
	next.centroids = besides(h.centroids, h.dims, [][]float32{c.centroid})
	next.exemplars = besides(h.exemplars, h.dims, exemplars)
	return next
}

// besides is a matrix of so many rows with further columns.
func besides(matrix []float32, rows int, columns [][]float32) []float32 {
	width := len(matrix) / rows
	out := make([]float32, 0, rows*(width+len(columns)))
	for r := range rows {
		out = append(out, matrix[r*width:(r+1)*width]...)
		for _, column := range columns {
			out = append(out, column[r])
		}
	}
	return out
}

// rowsOfColumns are the columns of a matrix as vectors of length 1.
func rowsOfColumns(matrix []float32, rows int) [][]float32 {
	n := len(matrix) / rows
	out := make([][]float32, n)
	for c := range out {
		out[c] = make([]float32, rows)
		for r := range rows {
			out[c][r] = matrix[r*n+c]
		}
		normalise(out[c])
	}
	return out
}
