package api

import "context"

// slots bound how many things are under way at once.
type slots chan struct{}

// try takes a slot if one is free.
func (s slots) try() bool {
	select {
	case s <- struct{}{}:
		return true
	default:
		return false
	}
}

// enter waits for a slot; it returns the context's error when that ends first.
func (s slots) enter(ctx context.Context) error {
	select {
	case s <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s slots) leave() { <-s }

// full reports whether every slot is taken.
func (s slots) full() bool { return len(s) == cap(s) }
