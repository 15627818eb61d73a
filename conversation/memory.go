package conversation

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// Config bounds a store. The zero value means the defaults.
type Config struct {
	Max    int              // conversations kept; the one not updated for longest makes room for a new one; default 100,000
	Expire time.Duration    // after the last Update a conversation is forgotten; default 24 hours
	Now    func() time.Time // the clock; without one nothing expires
}

func (c Config) orDefault() Config {
	if c.Max <= 0 {
		c.Max = 100_000
	}
	if c.Expire <= 0 {
		c.Expire = 24 * time.Hour
	}
	if c.Now == nil {
		c.Now = func() time.Time { return time.Time{} }
	}
	return c
}

// Memory is a Store in the memory of one process: bounded and expiring. Nothing it keeps is shared with a caller.
//
// One mutex guards the index and is held for a look-up only; each conversation has its own lock, under which f runs. Measured with 2 cores
// (BenchmarkUpdate), the one mutex is not worth splitting: it is a fifth of an Update.
type Memory struct {
	config Config

	began time.Time // by the clock

	mu    sync.Mutex
	index map[string]*list.Element // of *entry
	order *list.List               // latest update in front
}

type entry struct {
	mu      sync.Mutex
	state   State         // its ID is that of the entry from the start
	touched time.Duration // of the last Update, since the store began; the index's mutex guards it
	written bool          // state is the result of an Update
	gone    bool          // no longer in the index: look it up again
}

// NewMemory is an empty Memory.
func NewMemory(config Config) *Memory {
	config = config.orDefault()
	return &Memory{config: config, began: config.Now(), index: make(map[string]*list.Element), order: list.New()}
}

// Update implements Store. When f panics the conversation stays as it was.
func (m *Memory) Update(ctx context.Context, id string, f func(State) State) (State, error) {
	if err := check(ctx, id); err != nil {
		return State{}, err
	}
	for {
		e := m.open(id)
		if next, done := e.update(f); done {
			return next, nil
		}
	}
}

// Get implements Store.
func (m *Memory) Get(ctx context.Context, id string) (State, error) {
	if err := check(ctx, id); err != nil {
		return State{}, err
	}
	e := m.find(id)
	if e == nil {
		return State{}, ErrNotFound
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.gone || !e.written {
		return State{}, ErrNotFound
	}
	return e.state.Clone(), nil
}

// Delete implements Store. It waits for an Update of the conversation that is under way.
func (m *Memory) Delete(ctx context.Context, id string) error {
	if err := check(ctx, id); err != nil {
		return err
	}
	e := m.find(id)
	if e == nil {
		return ErrNotFound
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.gone {
		return ErrNotFound
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(m.index[id], e)
	if !e.written {
		return ErrNotFound
	}
	return nil
}

// Len is the number of conversations held, expired ones that nobody has asked for since included.
func (m *Memory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.index)
}

// update runs f under the conversation's own lock; done is false when the entry has been dropped meanwhile.
func (e *entry) update(f func(State) State) (next State, done bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.gone {
		return State{}, false
	}
	was, id := e.state.Clone(), e.state.ID
	if !e.written {
		was = State{}
	}
	next = f(was)
	next.ID = id
	e.state, e.written = next.Clone(), true
	return next, true
}

func check(ctx context.Context, id string) error {
	if id == "" || len(id) > MaxID {
		return ErrID
	}
	return ctx.Err()
}
