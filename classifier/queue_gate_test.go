package classifier_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"rapport/classifier"
)

// gate is a worker that waits to be let through and remembers the batches it was given.
type gate struct {
	started chan [][]int32
	let     chan error
}

func newGate() *gate { return &gate{started: make(chan [][]int32), let: make(chan error)} }

func (g *gate) run(ids [][]int32, out [][]float32) error {
	g.started <- ids
	err := <-g.let
	for i := range out {
		out[i][0] = float32(ids[i][0])
	}
	return err
}

// pass lets the run under way end and returns the lengths of the rows of the next one.
func (g *gate) pass(t *testing.T) []int {
	t.Helper()
	g.let <- nil
	return g.next(t)
}

func (g *gate) next(t *testing.T) []int {
	t.Helper()
	select {
	case ids := <-g.started:
		lengths := make([]int, len(ids))
		for i, row := range ids {
			lengths[i] = len(row)
		}
		return lengths
	case <-time.After(5 * time.Second):
		t.Fatal("no run began")
		return nil
	}
}

// ask sends a message of so many tokens and waits until it is in line, so that the order of age is known.
func ask(t *testing.T, q classifier.Queue, tokens int) chan error {
	t.Helper()
	return askWith(t, t.Context(), q, tokens)
}

func askWith(t *testing.T, ctx context.Context, q classifier.Queue, tokens int) chan error {
	t.Helper()
	before, answer := q.Waiting(), make(chan error, 1)
	go func() { answer <- q.Do(ctx, make([]int32, tokens), make([]float32, 1)) }()
	await(t, func() bool { return q.Waiting() > before })
	return answer
}

func await(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !done(); runtime.Gosched() {
		if time.Now().After(end) {
			t.Fatal("did not come to pass")
		}
	}
}

func wantErr(t *testing.T, answer chan error, want error) {
	t.Helper()
	select {
	case err := <-answer:
		if !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	case <-time.After(5 * time.Second):
		t.Error("no answer")
	}
}

// busy is a queue whose only worker is in the middle of a message of 99 tokens.
func busy(t *testing.T, limit int) (classifier.Queue, *gate, chan error) {
	t.Helper()
	g := newGate()
	q := classifier.NewQueue(limit, g.run)
	answer := make(chan error, 1)
	go func() { answer <- q.Do(t.Context(), make([]int32, 99), make([]float32, 1)) }()
	g.next(t)
	return q, g, answer
}
