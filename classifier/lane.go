package classifier

import (
	"errors"
	"fmt"
)

// lane is one worker's way into the encoder: memory for the largest batch, shared by the bindings of all shapes seen so far.
type lane struct {
	session    *Session
	pad        int32
	dimensions int
	ids, mask  []int32
	out        []float32
	bindings   map[shape]*Binding
}

type shape struct{ rows, tokens int }

func newLane(session *Session, pad int32, dimensions, tokens int) *lane {
	size := max(maxBatchTokens, tokens)
	return &lane{
		session: session, pad: pad, dimensions: dimensions,
		ids: make([]int32, size), mask: make([]int32, size),
		out:      make([]float32, maxBatchRows*dimensions),
		bindings: map[shape]*Binding{},
	}
}

// run embeds a batch whose ids were checked. Shorter rows are padded and masked.
func (l *lane) run(ids [][]int32, out [][]float32) error {
	at := shape{rows: len(ids)}
	for _, row := range ids {
		at.tokens = max(at.tokens, len(row))
	}
	binding, err := l.bind(at)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	for i, row := range ids {
		l.fill(i*at.tokens, at.tokens, row)
	}
	if err := binding.Run(); err != nil {
		return fmt.Errorf("%w: run encoder: %w", ErrUnavailable, err)
	}
	for i := range out {
		copy(out[i], l.out[i*l.dimensions:])
	}
	return nil
}

// fill writes one row at an offset.
func (l *lane) fill(from, tokens int, row []int32) {
	ids, mask := l.ids[from:from+tokens], l.mask[from:from+tokens]
	n := copy(ids, row)
	for i := range tokens {
		mask[i] = 1
		if i >= n {
			ids[i], mask[i] = l.pad, 0
		}
	}
}

// bind returns the binding of a shape, new ones over the same memory: a lane runs one batch at a time.
func (l *lane) bind(at shape) (*Binding, error) {
	if known := l.bindings[at]; known != nil {
		return known, nil
	}
	rows, tokens, size := int64(at.rows), int64(at.tokens), at.rows*at.tokens
	if at.rows > maxBatchRows || size > len(l.ids) {
		return nil, fmt.Errorf("batch of %d rows of %d tokens is too large", at.rows, at.tokens)
	}
	b, err := l.session.Bind(
		[]Tensor{{Shape: []int64{rows, tokens}, Int: l.ids[:size]}, {Shape: []int64{rows, tokens}, Int: l.mask[:size]}},
		[]Tensor{{Shape: []int64{rows, int64(l.dimensions)}, Float: l.out[:at.rows*l.dimensions]}},
	)
	if err != nil {
		return nil, fmt.Errorf("bind %d rows of %d tokens: %w", at.rows, at.tokens, err)
	}
	l.bindings[at] = b
	return b, nil
}

func (l *lane) close() error {
	var faults []error
	for _, b := range l.bindings {
		faults = append(faults, b.Close())
	}
	clear(l.bindings)
	return errors.Join(faults...)
}
