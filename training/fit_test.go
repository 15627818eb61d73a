package training_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"rapport/training"
)

// clouds are points around the labels' own directions.
func clouds(rows, dims, labels int, noise float64, seed uint64) (x [][]float32, y []int) {
	random := rand.New(rand.NewPCG(seed, 1))
	centre := make([]float64, labels*dims)
	for i := range centre {
		centre[i] = random.NormFloat64()
	}
	for i := range rows {
		y = append(y, i%labels)
		row, square := make([]float32, dims), 0.0
		for d := range row {
			v := centre[y[i]*dims+d] + noise*random.NormFloat64()
			row[d] = float32(v)
			square += v * v
		}
		for d := range row {
			row[d] /= float32(math.Sqrt(square))
		}
		x = append(x, row)
	}
	return x, y
}

// paper is softmax regression as it is written on paper.
type paper struct {
	x       [][]float32
	y       []int
	weight  []float64
	labels  int
	penalty float64
	prior   []float32
}

func (p paper) loss(at []float64) float64 {
	x, y, weight, labels := p.x, p.y, p.weight, p.labels
	dims, loss, total := len(x[0]), 0.0, 0.0
	for i, row := range x {
		logits, sum := make([]float64, labels), 0.0
		for k := range logits {
			logits[k] = at[dims*labels+k]
			for d, v := range row {
				logits[k] += float64(v) * at[d*labels+k]
			}
			sum += math.Exp(logits[k])
		}
		loss += weight[i] * (math.Log(sum) - logits[y[i]])
		total += weight[i]
	}
	loss /= total
	for i := range dims * labels {
		off := at[i] - float64(p.prior[i])
		loss += p.penalty / 2 * off * off
	}
	return loss
}

func TestGradientIsTheSlopeOfTheLoss(t *testing.T) {
	t.Parallel()
	const rows, dims, labels, penalty = 2500, 6, 4, .03
	x, y := clouds(rows, dims, labels, .8, 3)
	random := rand.New(rand.NewPCG(5, 5))
	weight, prior := make([]float64, rows), make([]float32, dims*labels)
	for i := range weight {
		weight[i] = float64(float32(.5 + random.Float64()))
	}
	for i := range prior {
		prior[i] = float32(random.NormFloat64())
	}
	o, err := training.NewObjective(runtimeOf(t), x, y, weight, labels)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	o.SetPenalty(penalty, prior)
	at, slope := make([]float64, o.Size()), make([]float64, o.Size())
	for i := range at {
		at[i] = float64(float32(random.NormFloat64()))
	}
	loss, err := o.Evaluate(at, slope)
	if err != nil {
		t.Fatal(err)
	}
	slow := paper{x, y, weight, labels, penalty, prior}
	if want := slow.loss(at); math.Abs(loss-want) > 1e-6 {
		t.Errorf("loss %v, want %v", loss, want)
	}
	for i := range at {
		const step = 1e-5
		keep := at[i]
		at[i] = keep + step
		up := slow.loss(at)
		at[i] = keep - step
		down := slow.loss(at)
		at[i] = keep
		if want := (up - down) / (2 * step); math.Abs(slope[i]-want) > 2e-6 {
			t.Errorf("slope %d is %v, want %v", i, slope[i], want)
		}
	}
}

func TestFitReachesTheOptimumAndRepeats(t *testing.T) {
	t.Parallel()
	rt := runtimeOf(t)
	x, y := clouds(600, 8, 5, .7, 9)
	problem := training.NewSoftmaxProblem(x, y, 5, 10)
	w, bias, err := training.FitSoftmax(t.Context(), rt, problem)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := training.FitSoftmax(t.Context(), rt, problem)
	if err != nil {
		t.Fatal(err)
	}
	for i := range w {
		if w[i] != again[i] {
			t.Fatalf("weight %d is %v and then %v", i, w[i], again[i])
		}
	}
	at := make([]float64, 0, len(w)+len(bias))
	for _, v := range append(append([]float32(nil), w...), bias...) {
		at = append(at, float64(v))
	}
	ones, zeros := make([]float64, len(x)), make([]float32, len(w))
	for i := range ones {
		ones[i] = 1
	}
	penalty := 1 / (10 * float64(len(x)))
	slow := paper{x, y, ones, 5, penalty, zeros}
	best := slow.loss(at)
	random := rand.New(rand.NewPCG(2, 2))
	for range 200 { // a convex function is nowhere lower than at its optimum
		other := append([]float64(nil), at...)
		for i := range other {
			other[i] += .05 * random.NormFloat64()
		}
		if l := slow.loss(other); l < best-1e-7 {
			t.Fatalf("loss %v beside the solution is below its %v", l, best)
		}
	}
}

func TestFitStopsWhenCancelled(t *testing.T) {
	t.Parallel()
	rt := runtimeOf(t)
	x, y := clouds(100, 4, 3, .5, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := training.FitSoftmax(ctx, rt, training.NewSoftmaxProblem(x, y, 3, 10)); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled fit gives %v", err)
	}
}
