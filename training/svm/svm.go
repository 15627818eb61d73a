// Package svm fits the n-gram member: one linear support vector machine a label against all others, with squared hinge loss, by dual coordinate
// descent (Hsieh et al. 2008, "A Dual Coordinate Descent Method for Large-scale Linear SVM"), and holds rows out on the way.
//
// A label's machine starts from "no" to everything instead of from nothing, so that only rows near its border ever count. A machine without some rows
// starts from the whole one without what these rows gave it: exact, and many times cheaper than from nothing. Every label is one goroutine's
// work, so that results do not depend on how many there are.
package svm

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"rapport/classifier/ngram"
)

// Negative is the label of a row that no label's machine should claim.
const Negative = -1

// Problem is what to fit.
type Problem struct {
	Rows     []ngram.Vector
	Labels   []int     // of each row, 0..Classes-1 or Negative
	Weights  []float64 // of each row; nil when all count the same
	Classes  int
	Features int     // more than any feature of the rows
	Strength float64 // C, the inverse of the penalty
	Rounds   []Round
	Progress func(done, total int) // told about labels; may be nil; one call at a time
}

// Round asks machines that were fitted without some rows about these rows.
type Round struct {
	Without []int32 // rows, ascending
	// Asked says how a row looks to a model made without the round's rows; nil as it stands in Problem.Rows.
	Asked func(row int32) ngram.Vector
}

// Solution is a fitted problem.
type Solution struct {
	Weights [][]float32 // by label, a number a feature
	Bias    []float32   // by label
	Margins [][]float32 // by round: rows without x labels
}

// ErrProblem is wrapped by every error about a problem that cannot be fitted.
var ErrProblem = errors.New("support vector problem is not usable")

// Fit solves the problem on all processors. The error is the context's, or wraps ErrProblem.
func Fit(ctx context.Context, p Problem) (Solution, error) {
	if err := p.check(); err != nil {
		return Solution{}, err
	}
	s := Solution{Weights: make([][]float32, p.Classes), Bias: make([]float32, p.Classes), Margins: make([][]float32, len(p.Rounds))}
	shared := newRows(p)
	for r, round := range p.Rounds {
		s.Margins[r] = make([]float32, len(round.Without)*p.Classes)
	}
	var next atomic.Int64
	var crew sync.WaitGroup
	var told sync.Mutex
	done := 0
	for range min(runtime.GOMAXPROCS(0), p.Classes) {
		crew.Go(func() {
			m := newMachine(&p, shared)
			for label := int(next.Add(1)) - 1; label < p.Classes && ctx.Err() == nil; label = int(next.Add(1)) - 1 {
				m.fit(label, &s)
				if p.Progress != nil {
					told.Lock()
					done++
					p.Progress(done, p.Classes)
					told.Unlock()
				}
			}
		})
	}
	crew.Wait()
	if err := ctx.Err(); err != nil {
		return Solution{}, fmt.Errorf("fit the n-grams: %w", err)
	}
	return s, nil
}

func (p Problem) check() error {
	n := len(p.Rows)
	switch {
	case n == 0 || p.Classes < 1 || !(p.Strength > 0):
		return fmt.Errorf("%w: %d rows, %d labels, strength %v", ErrProblem, n, p.Classes, p.Strength)
	case len(p.Labels) != n || p.Weights != nil && len(p.Weights) != n:
		return fmt.Errorf("%w: %d rows with %d labels and %d weights", ErrProblem, n, len(p.Labels), len(p.Weights))
	}
	for i, label := range p.Labels {
		if label < Negative || label >= p.Classes {
			return fmt.Errorf("%w: row %d has label %d of %d", ErrProblem, i, label, p.Classes)
		}
	}
	for r, round := range p.Rounds {
		before := int32(-1)
		for _, i := range round.Without {
			if i <= before || int(i) >= n {
				return fmt.Errorf("%w: round %d leaves out row %d after %d of %d", ErrProblem, r, i, before, n)
			}
			before = i
		}
	}
	return nil
}
