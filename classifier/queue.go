package classifier

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// worker runs one batch at a time: row i of ids is embedded into out[i].
type worker interface {
	run(ids [][]int32, out [][]float32) error
}

// queue shares a fixed number of workers among requests. It has no goroutines of its own: a request that finds a worker free runs at once, on
// its own goroutine; otherwise it waits in line, and whoever is done hands the worker to the oldest in line, who takes others of like length
// along. Nothing waits for a batch to fill.
//
// Single messages and bulk batches wait in two lines that take turns, so that neither starves. Only the line of messages is bounded: a bulk
// caller waits with at most one batch a worker.
type queue struct {
	mu       sync.Mutex
	settled  *sync.Cond // all workers are free
	free     []worker
	workers  int    // 0 once closed and settled
	messages []*job // oldest first
	bulk     []*job
	limit    int  // of messages
	bulkLast bool // the last worker handed on went to the bulk line
	closed   bool
}

func newQueue(workers []worker, limit int) *queue {
	q := &queue{free: slices.Clone(workers), workers: len(workers), limit: limit}
	q.settled = sync.NewCond(&q.mu)
	return q
}

// do runs a job, alone or in a batch. It returns ErrOverloaded at once when the line is full, ErrUnavailable after close, and the context's
// error when that ends first; what another has begun by then goes on without the caller, so the job's results must not be read.
func (q *queue) do(ctx context.Context, j *job) error {
	w, err := q.enter(ctx, j)
	if w == nil {
		return err
	}
	return q.lead(w, j)
}

// enter returns a worker to use; or none and what came of the job, which someone else ran or nobody will.
func (q *queue) enter(ctx context.Context, j *job) (worker, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w, err := q.admit(ctx, j)
	if w != nil || err != nil {
		return w, err
	}
	select {
	case w = <-j.turn:
	case <-ctx.Done():
		q.abandon(j)
		return nil, ctx.Err()
	}
	if w != nil && ctx.Err() != nil {
		q.leave(w)
		return nil, ctx.Err()
	}
	return w, j.err
}

// admit returns a free worker or puts the job in line.
func (q *queue) admit(ctx context.Context, j *job) (worker, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return nil, fmt.Errorf("%w: encoder is closed", ErrUnavailable)
	case len(q.free) > 0:
		last := len(q.free) - 1
		w := q.free[last]
		q.free = q.free[:last]
		return w, nil
	case j.bulk:
		q.bulk = append(q.bulk, j)
	case len(q.messages) >= q.limit:
		return nil, ErrOverloaded
	default:
		j.ids[0] = slices.Clone(j.ids[0]) // another may still read it when its owner has left
		q.messages = append(q.messages, j)
	}
	j.gone = ctx.Done()
	j.turn = make(chan worker, 1)
	return nil, nil //nolint:nilnil // in line
}

// lead runs a job and those of like length, hands the worker on and tells the others.
func (q *queue) lead(w worker, j *job) (err error) {
	batch := q.gather(j)
	err = fmt.Errorf("%w: the run was cut short", ErrUnavailable) // what the others hear should run panic
	defer func() {
		q.leave(w)
		for _, other := range batch[1:] {
			other.err = err
			close(other.turn)
		}
	}()
	ids, out := rows(batch)
	return w.run(ids, out)
}

// gather takes from the line those who go with a job, in order of age.
func (q *queue) gather(j *job) []*job {
	batch := []*job{j}
	if j.bulk {
		return batch
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	fill := filling{}.with(len(j.ids[0]))
	q.messages = slices.DeleteFunc(q.messages, func(other *job) bool {
		if other.left() {
			return true
		}
		more := fill.with(len(other.ids[0]))
		if !more.fits() {
			return false
		}
		fill, batch = more, append(batch, other)
		return true
	})
	return batch
}

// leave hands a worker to the next in line, or sets it free.
func (q *queue) leave(w worker) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if next := q.next(); next != nil {
		next.turn <- w
		return
	}
	q.free = append(q.free, w)
	if len(q.free) == q.workers {
		q.settled.Broadcast()
	}
}

// next takes the oldest job still wanted, from the two lines in turn.
func (q *queue) next() *job {
	for len(q.messages)+len(q.bulk) > 0 {
		line := &q.messages
		q.bulkLast = len(q.messages) == 0 || (len(q.bulk) > 0 && !q.bulkLast)
		if q.bulkLast {
			line = &q.bulk
		}
		j := (*line)[0]
		*line = slices.Delete(*line, 0, 1)
		if !j.left() {
			return j
		}
	}
	return nil
}

// abandon takes a job out of the line. If it has just been given a worker, that goes to the next.
func (q *queue) abandon(j *job) {
	q.mu.Lock()
	same := func(other *job) bool { return other == j }
	q.messages = slices.DeleteFunc(q.messages, same)
	q.bulk = slices.DeleteFunc(q.bulk, same)
	q.mu.Unlock()
	select {
	case w := <-j.turn:
		if w != nil {
			q.leave(w)
		}
	default:
	}
}

// load counts the workers at work and the messages in line.
func (q *queue) load() (running, waiting int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.workers - len(q.free), len(q.messages)
}

// close refuses new jobs, waits for all that were admitted and returns the workers. A second close returns none.
func (q *queue) close() []worker {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for len(q.free) < q.workers {
		q.settled.Wait()
	}
	workers := q.free
	q.free, q.workers = nil, 0
	return workers
}
