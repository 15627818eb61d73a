package classifier

import "context"

// Queue opens the queue to tests with workers that are not ONNX Runtime.
type Queue struct{ q *queue }

// NewQueue makes a queue over workers given as functions.
func NewQueue(limit int, workers ...func(ids [][]int32, out [][]float32) error) Queue {
	all := make([]worker, len(workers))
	for i, w := range workers {
		all[i] = fakeWorker(w)
	}
	return Queue{newQueue(all, limit)}
}

type fakeWorker func(ids [][]int32, out [][]float32) error

func (f fakeWorker) run(ids [][]int32, out [][]float32) error { return f(ids, out) }

// Do runs one message.
func (q Queue) Do(ctx context.Context, ids []int32, out []float32) error {
	return q.q.do(ctx, &job{ids: [][]int32{ids}, out: [][]float32{out}})
}

// DoBulk runs a bulk batch.
func (q Queue) DoBulk(ctx context.Context, ids [][]int32, out [][]float32) error {
	return q.q.do(ctx, &job{ids: ids, out: out, bulk: true})
}

// Load counts workers at work and messages in line.
func (q Queue) Load() (running, waiting int) { return q.q.load() }

// Waiting counts all in line, bulk batches included.
func (q Queue) Waiting() int {
	q.q.mu.Lock()
	defer q.q.mu.Unlock()
	return len(q.q.messages) + len(q.q.bulk)
}

// Close drains the queue and says how many workers came back.
func (q Queue) Close() int { return len(q.q.close()) }

// EncoderSession is the session an encoder's workers share.
func EncoderSession(e *Encoder) *Session { return e.session }
