package classifier_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/classifier"
)

func TestQueueTakesTheOldestAndThoseOfLikeLength(t *testing.T) {
	t.Parallel()
	q, g, first := busy(t, 24)
	answers := []chan error{first}
	for _, tokens := range []int{10, 30, 10, 11, 31, 64, 9, 10} {
		answers = append(answers, ask(t, q, tokens))
	}
	for _, want := range [][]int{{10, 10, 11, 9, 10}, {30, 31}, {64}} {
		if diff := cmp.Diff(want, g.pass(t)); diff != "" {
			t.Errorf("lengths of a batch (-want +got)\n%s", diff)
		}
	}
	g.let <- nil
	for _, answer := range answers {
		wantErr(t, answer, nil)
	}
}

func TestQueueBoundsABatch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tokens  int
		batches []int // sizes
	}{
		"at most eight messages":                {16, []int{8, 8, 1}},
		"at most 512 tokens with their padding": {128, []int{4, 4, 4, 4, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q, g, first := busy(t, 24)
			answers := []chan error{first}
			for range 17 {
				answers = append(answers, ask(t, q, c.tokens))
			}
			for _, want := range c.batches {
				if got := len(g.pass(t)); got != want {
					t.Errorf("batch of %d, want %d", got, want)
				}
			}
			g.let <- nil
			for _, answer := range answers {
				wantErr(t, answer, nil)
			}
		})
	}
}

func TestQueueRefusesAtOnceWhenFull(t *testing.T) {
	t.Parallel()
	q, g, first := busy(t, 2)
	second, third := ask(t, q, 5), ask(t, q, 5)
	if err := q.Do(t.Context(), make([]int32, 5), make([]float32, 1)); !errors.Is(err, classifier.ErrOverloaded) {
		t.Errorf("got %v, want %v", err, classifier.ErrOverloaded)
	}
	if running, waiting := q.Load(); running != 1 || waiting != 2 {
		t.Errorf("load is %d running and %d waiting, want 1 and 2", running, waiting)
	}
	g.pass(t)
	g.let <- nil
	for _, answer := range []chan error{first, second, third} {
		wantErr(t, answer, nil)
	}
}

func TestQueueDropsThoseWhoLeft(t *testing.T) {
	t.Parallel()
	q, g, first := busy(t, 2)
	ctx, cancel := context.WithCancel(t.Context())
	gone, stays := askWith(t, ctx, q, 5), ask(t, q, 5)
	cancel()
	wantErr(t, gone, context.Canceled)
	makesRoom := ask(t, q, 5) // the line was full
	if diff := cmp.Diff([]int{5, 5}, g.pass(t)); diff != "" {
		t.Errorf("the one who left was run (-want +got)\n%s", diff)
	}
	g.let <- nil
	for _, answer := range []chan error{first, stays, makesRoom} {
		wantErr(t, answer, nil)
	}
}

func TestQueueReturnsWhenTheDeadlineEndsThough(t *testing.T) {
	t.Parallel()
	t.Run("before it began", func(t *testing.T) {
		t.Parallel()
		g := newGate()
		q := classifier.NewQueue(1, g.run)
		ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
		defer cancel()
		if err := q.Do(ctx, make([]int32, 5), make([]float32, 1)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("another runs it meanwhile", func(t *testing.T) {
		t.Parallel()
		q, g, first := busy(t, 24)
		leader := ask(t, q, 5)
		ctx, cancel := context.WithCancel(t.Context())
		follower := askWith(t, ctx, q, 5)
		g.pass(t) // both run now
		cancel()
		wantErr(t, follower, context.Canceled)
		g.let <- nil
		wantErr(t, first, nil)
		wantErr(t, leader, nil)
	})
}

func TestQueueTellsAllOfABatchItsError(t *testing.T) {
	t.Parallel()
	fault := errors.New("no power")
	q, g, first := busy(t, 24)
	second, third := ask(t, q, 5), ask(t, q, 5)
	g.pass(t)
	g.let <- fault
	wantErr(t, first, nil)
	wantErr(t, second, fault)
	wantErr(t, third, fault)
}

func TestQueueOutlivesAPanic(t *testing.T) {
	t.Parallel()
	q := classifier.NewQueue(1, func([][]int32, [][]float32) error { panic("boom") })
	for range 2 {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = q.Do(t.Context(), make([]int32, 5), make([]float32, 1))
		}()
	}
	if got := q.Close(); got != 1 {
		t.Errorf("%d workers came back, want 1", got)
	}
}

func TestQueueTakesTurnsBetweenMessagesAndBulk(t *testing.T) {
	t.Parallel()
	q, g, first := busy(t, 24)
	answers := []chan error{first}
	bulk := func(rows int) {
		before, answer := q.Waiting(), make(chan error, 1)
		ids, out := make([][]int32, rows), make([][]float32, rows)
		for i := range ids {
			ids[i], out[i] = make([]int32, 7), make([]float32, 1)
		}
		go func() { answer <- q.DoBulk(t.Context(), ids, out) }()
		await(t, func() bool { return q.Waiting() > before })
		answers = append(answers, answer)
	}
	bulk(2)
	bulk(3)
	answers = append(answers, ask(t, q, 20), ask(t, q, 7))
	for _, want := range [][]int{{7, 7}, {20}, {7, 7, 7}, {7}} {
		if diff := cmp.Diff(want, g.pass(t)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
	g.let <- nil
	for _, answer := range answers {
		wantErr(t, answer, nil)
	}
}

func TestQueueCloseDrains(t *testing.T) {
	t.Parallel()
	q, g, first := busy(t, 1)
	second := ask(t, q, 5)
	closed := make(chan int)
	go func() { closed <- q.Close() }()
	await(t, func() bool { // the line is full, so until then it says overloaded
		return errors.Is(q.Do(t.Context(), make([]int32, 1), make([]float32, 1)), classifier.ErrUnavailable)
	})
	if diff := cmp.Diff([]int{5}, g.pass(t)); diff != "" {
		t.Errorf("the one in line was not served (-want +got)\n%s", diff)
	}
	g.let <- nil
	if got := <-closed; got != 1 {
		t.Errorf("%d workers came back, want 1", got)
	}
	wantErr(t, first, nil)
	wantErr(t, second, nil)
	if err := q.Do(t.Context(), make([]int32, 5), make([]float32, 1)); !errors.Is(err, classifier.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, classifier.ErrUnavailable)
	}
	if got := q.Close(); got != 0 {
		t.Errorf("a second close gave %d workers", got)
	}
}
