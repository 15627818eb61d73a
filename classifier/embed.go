package classifier

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
)

// Embed returns the L2-normalised vector of one message, given as ids of Tokens. It runs at once when a worker is free, waits in line when
// not, and may then share a run with others; the vector does not depend on them. Errors: ErrOverloaded when the line is full, ErrTokens for
// ids that Tokens does not make, an error wrapping ErrUnavailable when the graph does not run, and the context's error.
func (e *Encoder) Embed(ctx context.Context, ids []int32) ([]float32, error) {
	if err := e.check(ids); err != nil {
		return nil, err
	}
	vector := make([]float32, e.manifest.Dimensions)
	if err := e.queue.do(ctx, &job{ids: [][]int32{ids}, out: [][]float32{vector}}); err != nil {
		return nil, err
	}
	if !finite(vector) {
		return nil, fmt.Errorf("%w: encoder gave a vector that is not finite", ErrUnavailable)
	}
	return vector, nil
}

// EmbedAll returns the vectors of many messages in their order, on all workers, taking turns with single messages. Only messages of equal
// length share a run, so nothing is padded. progress, if not nil, is told how many are done after each batch, one call at a time. Errors are
// those of Embed but ErrOverloaded; the first one stops the rest.
func (e *Encoder) EmbedAll(ctx context.Context, ids [][]int32, progress func(done, total int)) ([][]float32, error) {
	for i, row := range ids {
		if err := e.check(row); err != nil {
			return nil, fmt.Errorf("message %d of %d: %w", i+1, len(ids), err)
		}
	}
	vectors := make([][]float32, len(ids))
	flat := make([]float32, len(ids)*e.manifest.Dimensions)
	for i := range vectors {
		from, to := i*e.manifest.Dimensions, (i+1)*e.manifest.Dimensions
		vectors[i] = flat[from:to:to]
	}
	if err := e.embedBatches(ctx, bulkJobs(ids, vectors), progress); err != nil {
		return nil, err
	}
	if !finite(flat) {
		return nil, fmt.Errorf("%w: encoder gave a vector that is not finite", ErrUnavailable)
	}
	return vectors, nil
}

// embedBatches runs jobs, as many at a time as there are workers, until all are done or one fails.
func (e *Encoder) embedBatches(ctx context.Context, jobs []*job, progress func(done, total int)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	t := tally{progress: progress, stop: cancel}
	todo := make(chan *job, len(jobs))
	for _, j := range jobs {
		t.total += len(j.ids)
		todo <- j
	}
	close(todo)
	var crew sync.WaitGroup
	for range min(e.workers, len(jobs)) {
		crew.Go(func() {
			for j := range todo {
				if !t.count(len(j.ids), e.queue.do(ctx, j)) {
					return
				}
			}
		})
	}
	crew.Wait()
	return t.err
}

// tally keeps count of a crew's work and of the first error, which stops everybody.
type tally struct {
	mu          sync.Mutex
	done, total int
	err         error
	progress    func(done, total int) // may be nil
	stop        func()
}

// count notes that so many messages are done, or the error, and says whether to go on.
func (t *tally) count(messages int, err error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil {
		t.stop()
	}
	if t.err == nil {
		t.err = err
	}
	if t.err != nil {
		return false
	}
	t.done += messages
	if t.progress != nil {
		t.progress(t.done, t.total)
	}
	return true
}

// bulkJobs cuts messages into batches of equal length, the longest first, so that the last ones to finish are small. Equal input gives equal
// batches.
func bulkJobs(ids [][]int32, out [][]float32) []*job {
	order := make([]int, len(ids))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(ids[b]), len(ids[a])) })
	var jobs []*job
	for _, i := range order {
		last := len(jobs) - 1
		if last < 0 || !jobs[last].takes(ids[i]) {
			jobs, last = append(jobs, &job{bulk: true}), last+1
		}
		jobs[last].ids, jobs[last].out = append(jobs[last].ids, ids[i]), append(jobs[last].out, out[i])
	}
	return jobs
}

// takes says whether a bulk batch has room for one more message.
func (j *job) takes(ids []int32) bool {
	rows := len(j.ids) + 1
	return len(ids) == len(j.ids[0]) && rows <= maxBatchRows && rows*len(ids) <= maxBatchTokens
}

// check refuses ids that ORT would not survive or would misread: a negative id wraps around in silence, and an empty row gives NaN.
func (e *Encoder) check(ids []int32) error {
	if len(ids) < 2 || len(ids) > e.manifest.MaxTokens {
		return fmt.Errorf("%w: %d tokens, want 2 to %d", ErrTokens, len(ids), e.manifest.MaxTokens)
	}
	for i, id := range ids {
		if id < 0 || int(id) >= e.manifest.Vocabulary {
			return fmt.Errorf("%w: id %d at position %d, want 0 to %d", ErrTokens, id, i, e.manifest.Vocabulary-1)
		}
	}
	return nil
}

func finite(values []float32) bool {
	for _, x := range values {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return false
		}
	}
	return true
}
