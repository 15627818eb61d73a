package conversation

import (
	"context"
	"errors"
)

// Errors of a Store. They never quote an id or a message.
var (
	// ErrNotFound is returned for a conversation nobody has spoken in, or that has expired.
	ErrNotFound = errors.New("no such conversation")
	// ErrID is returned for a conversation id that is empty or longer than MaxID bytes.
	ErrID = errors.New("conversation id must have 1 to 256 bytes")
)

// MaxID is the longest conversation id a Store takes, in bytes. Any bytes are allowed.
const MaxID = 256

// Store keeps states. Implementations are safe for concurrent use and run f for one conversation at a time.
type Store interface {
	// Update replaces the state of id by f of it (the zero State for a new conversation) and returns the new state, its ID set. f must be
	// quick and must not use the store.
	Update(ctx context.Context, id string, f func(State) State) (State, error)
	// Get returns ErrNotFound for an unknown or expired id.
	Get(ctx context.Context, id string) (State, error)
	// Delete forgets id; deleting an unknown id returns ErrNotFound.
	Delete(ctx context.Context, id string) error
}
