package training

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/optimize"

	"rapport/classifier"
)

// Solver limits. On BANKING77, HWU64 and CLINC150 a ten times smaller gradient takes 40 % more evaluations and moves the held-out loss by less than
// .0005.
const (
	maxIterations = 300
	gradientStop  = 3e-5 // largest component
	roughStop     = 2e-4 // of models that only judge rows held out; their accuracy differs by less than .1 points
)

// softmaxProblem is one softmax regression to fit.
type softmaxProblem struct {
	x        [][]float32
	y        []int     // 0..labels-1
	weight   []float64 // of each row; nil when all count the same
	labels   int
	strength float64   // C of scikit-learn: sum of losses x C against half the squared distance of W to the prior
	prior    []float32 // W without evidence, dims x labels; nil for zeros
	rough    bool
}

// fitSoftmax minimises the problem by L-BFGS from the prior and returns W (dims x labels, row-major) and the bias.
func fitSoftmax(ctx context.Context, rt *classifier.Runtime, p softmaxProblem) (w, bias []float32, err error) {
	o, err := newObjective(rt, p.x, p.y, p.weight, p.labels)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	o.penalty = 1 / (p.strength * o.total)
	o.prior = p.prior
	stop := gradientStop
	if p.rough {
		stop = roughStop
	}
	solution, err := minimise(ctx, o, stop)
	if err != nil {
		return nil, nil, err
	}
	flat := make([]float32, len(solution))
	for i, v := range solution {
		flat[i] = float32(v)
	}
	split := o.dims * o.labels
	return flat[:split], flat[split:], nil
}

// minimise runs L-BFGS. The line search failing to improve on the last float32 digits is convergence too.
func minimise(ctx context.Context, o *objective, stop float64) ([]float64, error) {
	at, slope := []float64(nil), make([]float64, o.size())
	loss := 0.0
	var failed error
	evaluate := func(x []float64) { // gonum asks for value and gradient apart; they come together
		if failed != nil || slices.Equal(at, x) {
			return
		}
		loss, failed = o.evaluate(x, slope)
		at = append(at[:0], x...)
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 { evaluate(x); return loss },
		Grad: func(grad, x []float64) { evaluate(x); copy(grad, slope) },
		Status: func() (optimize.Status, error) {
			if err := errors.Join(failed, ctx.Err()); err != nil {
				return optimize.Failure, err
			}
			return optimize.NotTerminated, nil
		},
	}
	start := make([]float64, o.size())
	for i, v := range o.prior {
		start[i] = float64(v)
	}
	settings := &optimize.Settings{MajorIterations: maxIterations, GradientThreshold: stop, Converger: optimize.NeverTerminate{}}
	result, err := optimize.Minimize(problem, start, settings, &optimize.LBFGS{Store: 10})
	if stopped := errors.Join(failed, ctx.Err()); stopped != nil {
		return nil, fmt.Errorf("fit the head: %w", stopped)
	}
	if result == nil || len(result.X) != o.size() {
		return nil, fmt.Errorf("fit the head: %w", err)
	}
	return result.X, nil
}
