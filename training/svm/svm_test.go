package svm_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/classifier/ngram"
	"rapport/training/svm"
)

// problem is rows of a few random features, with one feature a label that mostly tells it.
func problem(rows, classes int) svm.Problem {
	random := rand.New(rand.NewPCG(3, 4))
	p := svm.Problem{Classes: classes, Features: classes + 20, Strength: 1}
	for i := range rows {
		label := i % classes
		v := ngram.Vector{Features: []int32{int32(label)}, Values: []float32{float32(.3 + random.Float64())}}
		if random.Float64() < .2 {
			v.Features[0] = int32((label + 1) % classes)
		}
		for f := classes; f < p.Features; f++ {
			if random.Float64() < .2 {
				v.Features, v.Values = append(v.Features, int32(f)), append(v.Values, float32(random.NormFloat64()))
			}
		}
		p.Rows, p.Labels = append(p.Rows, v), append(p.Labels, label)
	}
	return p
}

// loss is the problem as it is written on paper: half the squared distance from the start plus C times the squared hinge.
func loss(p svm.Problem, label int, w []float32, bias float32, without map[int32]bool) float64 {
	sum := float64(bias+1) * float64(bias+1) / 2
	for _, v := range w {
		sum += float64(v) * float64(v) / 2
	}
	for i, row := range p.Rows {
		if without[int32(i)] {
			continue
		}
		margin := float64(bias)
		for k, f := range row.Features {
			margin += float64(row.Values[k]) * float64(w[f])
		}
		if p.Labels[i] != label {
			margin = -margin
		}
		weight := p.Strength
		if p.Weights != nil {
			weight *= p.Weights[i]
		}
		if short := 1 - margin; short > 0 {
			sum += weight * short * short
		}
	}
	return sum
}

// A convex function is nowhere lower than at its optimum.
func TestTheSolutionIsTheOptimum(t *testing.T) {
	t.Parallel()
	p := problem(300, 3)
	for i := range p.Rows {
		p.Weights = append(p.Weights, .5+float64(i%3))
	}
	p.Labels[7], p.Labels[100] = svm.Negative, svm.Negative
	s, err := svm.Fit(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 1))
	for label := range p.Classes {
		best := loss(p, label, s.Weights[label], s.Bias[label], nil)
		for range 300 {
			w := append([]float32(nil), s.Weights[label]...)
			for f := range w {
				w[f] += float32(.05 * random.NormFloat64())
			}
			if other := loss(p, label, w, s.Bias[label]+float32(.05*random.NormFloat64()), nil); other < best-.002*best {
				t.Fatalf("label %d: loss %v beside the solution is below its %v", label, other, best)
			}
		}
	}
}

// A row held out must have no part in what is said about it: fitted anew without it, the machine says the same.
func TestHeldOutIsAsIfNeverSeen(t *testing.T) {
	t.Parallel()
	p := problem(240, 3)
	var out []int32
	rest := svm.Problem{Classes: p.Classes, Features: p.Features, Strength: p.Strength}
	for i := range p.Rows {
		if i%4 == 1 {
			out = append(out, int32(i))
			continue
		}
		rest.Rows, rest.Labels = append(rest.Rows, p.Rows[i]), append(rest.Labels, p.Labels[i])
	}
	p.Rounds = []svm.Round{{Without: out}}
	s, err := svm.Fit(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := svm.Fit(t.Context(), rest)
	if err != nil {
		t.Fatal(err)
	}
	off, leak := 0.0, 0.0
	for at, i := range out {
		for l := range p.Classes {
			want, seen := float64(fresh.Bias[l]), float64(s.Bias[l])
			for k, f := range p.Rows[i].Features {
				want += float64(p.Rows[i].Values[k]) * float64(fresh.Weights[l][f])
				seen += float64(p.Rows[i].Values[k]) * float64(s.Weights[l][f])
			}
			off += math.Abs(want - float64(s.Margins[0][at*p.Classes+l]))
			leak += math.Abs(want - seen)
		}
	}
	if n := float64(len(out) * p.Classes); off/n > .05 || off > leak/2 {
		t.Errorf("margins held out are %v off those of machines that never saw the rows, which differ by %v from machines that did", off/n, leak/n)
	}
}

//nolint:paralleltest // it changes how many processors there are
func TestTheNumberOfProcessorsChangesNothing(t *testing.T) {
	p := problem(400, 5)
	p.Rounds = []svm.Round{{Without: []int32{1, 5, 9}}, {Without: []int32{2, 399}}}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, err := svm.Fit(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GOMAXPROCS(4)
	four, err := svm.Fit(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(one, four); diff != "" {
		t.Errorf("with one processor and with four: %s", diff)
	}
}

func TestUnusableProblemsAndCancelling(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*svm.Problem){
		"no rows":       func(p *svm.Problem) { p.Rows, p.Labels = nil, nil },
		"label":         func(p *svm.Problem) { p.Labels[0] = 3 },
		"labels":        func(p *svm.Problem) { p.Labels = p.Labels[1:] },
		"strength":      func(p *svm.Problem) { p.Strength = 0 },
		"round":         func(p *svm.Problem) { p.Rounds = []svm.Round{{Without: []int32{500}}} },
		"round's order": func(p *svm.Problem) { p.Rounds = []svm.Round{{Without: []int32{5, 5}}} },
	} {
		p := problem(30, 3)
		spoil(&p)
		if _, err := svm.Fit(t.Context(), p); !errors.Is(err, svm.ErrProblem) {
			t.Errorf("%s: %v, want ErrProblem", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := svm.Fit(ctx, problem(30, 3)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	empty := problem(30, 3)
	for i := range empty.Rows {
		empty.Rows[i] = ngram.Vector{}
	}
	if s, err := svm.Fit(t.Context(), empty); err != nil || math.IsNaN(float64(s.Bias[0])) {
		t.Errorf("rows without features: %v, %v", s.Bias, err)
	}
}
