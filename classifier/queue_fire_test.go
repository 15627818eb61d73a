package classifier_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"rapport/classifier"
)

// TestQueueUnderFire sends messages and bulk batches of which some leave early: each answer must be the caller's own, no worker may run two
// batches at a time, and nothing may be lost.
func TestQueueUnderFire(t *testing.T) {
	t.Parallel()
	const callers, calls = 16, 200
	var served atomic.Int64
	echo := func() func([][]int32, [][]float32) error {
		var inside atomic.Bool
		return func(ids [][]int32, out [][]float32) error {
			if !inside.CompareAndSwap(false, true) {
				t.Error("one worker runs two batches")
			}
			defer inside.Store(false)
			runtime.Gosched()
			for i := range out {
				out[i][0] = float32(ids[i][0])
			}
			served.Add(int64(len(ids)))
			return nil
		}
	}
	q := classifier.NewQueue(8, echo(), echo())
	var crew sync.WaitGroup
	for caller := range callers {
		crew.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(caller)))
			for call := range calls {
				fire(t, q, random, int32(caller*calls+call))
			}
		})
	}
	crew.Wait()
	if got := q.Close(); got != 2 {
		t.Errorf("%d workers came back, want 2", got)
	}
	if served.Load() == 0 {
		t.Error("nothing was served")
	}
}

func fire(t *testing.T, q classifier.Queue, random *rand.Rand, mine int32) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if random.IntN(4) == 0 {
		go cancel()
	}
	ids, out := make([]int32, 2+random.IntN(20)), make([]float32, 1)
	ids[0] = mine
	do := func() error { return q.Do(ctx, ids, out) }
	if random.IntN(4) == 0 {
		do = func() error { return q.DoBulk(ctx, [][]int32{ids}, [][]float32{out}) }
	}
	err := do()
	ids[0] = -1 // callers may reuse what they passed
	switch {
	case err == nil && out[0] != float32(mine):
		t.Errorf("got the answer of %v, want %d", out[0], mine)
	case err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, classifier.ErrOverloaded):
		t.Error(err)
	}
}
