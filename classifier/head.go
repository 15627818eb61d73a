package classifier

import (
	"errors"
	"fmt"
	"sync"
)

// head is the small graph from a sentence vector to a score a label. It always runs one message, which is cheap and keeps a message's scores
// from depending on others.
type head struct {
	session            *Session
	dimensions, labels int
	mu                 sync.Mutex
	free               []*headRun // as many as ever ran at the same time
	closed             bool
	running            sync.WaitGroup
}

// headRun is the memory and binding of one run.
type headRun struct {
	embedding, logits, similarity, nearest, direct []float32
	binding                                        *Binding
}

func openHead(rt *Runtime, graph []byte, dimensions, labels int) (*head, error) {
	session, err := rt.Load(graph, []string{"embedding"}, []string{"logits", "similarity", "nearest", "direct"})
	if err != nil {
		return nil, err
	}
	return &head{session: session, dimensions: dimensions, labels: labels}, nil
}

// score runs the graph on one vector and lets use read what it says; the memory is only good until use returns.
func (h *head) score(embedding []float32, use func(scores)) error {
	if len(embedding) != h.dimensions {
		return fmt.Errorf("%w: vector of %d dimensions, head wants %d", ErrUnavailable, len(embedding), h.dimensions)
	}
	r, err := h.take()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	defer h.put(r)
	copy(r.embedding, embedding)
	if err := r.binding.Run(); err != nil {
		return fmt.Errorf("%w: run head: %w", ErrUnavailable, err)
	}
	if !finite(r.logits) || !finite(r.similarity) || !finite(r.nearest) || !finite(r.direct) {
		return fmt.Errorf("%w: head gave a score that is not finite", ErrUnavailable)
	}
	use(scores{logits: r.logits, similarity: r.similarity, energy: Energy(r.logits), nearest: r.nearest[0], direct: r.direct[0]})
	return nil
}

func (h *head) take() (*headRun, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, errors.New("model is closed")
	}
	r := (*headRun)(nil)
	if last := len(h.free) - 1; last >= 0 {
		r, h.free = h.free[last], h.free[:last]
	} else {
		made, err := h.bind()
		if err != nil {
			return nil, err
		}
		r = made
	}
	h.running.Add(1)
	return r, nil
}

func (h *head) put(r *headRun) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.free = append(h.free, r)
	h.running.Done()
}

func (h *head) bind() (*headRun, error) {
	d, k := int64(h.dimensions), int64(h.labels)
	r := &headRun{
		embedding: make([]float32, d), logits: make([]float32, k), similarity: make([]float32, k),
		nearest: make([]float32, 1), direct: make([]float32, 1),
	}
	var err error
	r.binding, err = h.session.Bind(
		[]Tensor{{Shape: []int64{1, d}, Float: r.embedding}},
		[]Tensor{
			{Shape: []int64{1, k}, Float: r.logits},
			{Shape: []int64{1, k}, Float: r.similarity},
			{Shape: []int64{1, 1}, Float: r.nearest},
			{Shape: []int64{1, 1}, Float: r.direct},
		},
	)
	return r, err
}

// close waits for runs under way and frees the graph; a second close does nothing.
func (h *head) close() error {
	h.mu.Lock()
	was := h.closed
	h.closed = true
	h.mu.Unlock()
	if was {
		return nil
	}
	h.running.Wait()
	var faults []error
	for _, r := range h.free {
		faults = append(faults, r.binding.Close())
	}
	return errors.Join(append(faults, h.session.Close())...)
}
