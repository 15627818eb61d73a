package conversation

import (
	"container/list"
	"context"
	"strings"
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

	mu    sync.Mutex
	index map[string]*list.Element // of *entry
	order *list.List               // latest update in front
}

type entry struct {
	id string

	mu      sync.Mutex
	state   State
	touched time.Time // of the last Update; the index's mutex guards it
	written bool      // state is the result of an Update
	gone    bool      // no longer in the index: look it up again
}

// NewMemory is an empty Memory.
func NewMemory(config Config) *Memory {
	return &Memory{config: config.orDefault(), index: make(map[string]*list.Element), order: list.New()}
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
	next = f(e.state.Clone())
	next.ID = e.id
	e.state, e.written = next.Clone(), true
	return next, true
}

// find is the live entry of id, or nil.
func (m *Memory) find(id string) *entry {
	now := m.config.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	at := m.index[id]
	if at == nil || m.expired(at, now) {
		return nil
	}
	return at.Value.(*entry) //nolint:forcetypeassert,errcheck // the list holds nothing else
}

// open is the live entry of id, made when there is none, now the latest.
func (m *Memory) open(id string) *entry {
	now := m.config.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	if at := m.index[id]; at != nil {
		e := at.Value.(*entry) //nolint:forcetypeassert,errcheck // the list holds nothing else
		if !m.expired(at, now) || !m.evict(at) {
			e.touched = now
			m.order.MoveToFront(at)
			return e
		}
	}
	m.makeRoom()
	id = strings.Clone(id) // the caller's may be part of a whole request
	e := &entry{id: id, touched: now}
	m.index[id] = m.order.PushFront(e)
	return e
}

func (m *Memory) expired(at *list.Element, now time.Time) bool {
	e := at.Value.(*entry) //nolint:forcetypeassert,errcheck // the list holds nothing else
	return now.Sub(e.touched) >= m.config.Expire
}

// sweep drops a few expired conversations, so that memory follows the traffic down.
func (m *Memory) sweep(now time.Time) {
	for range 2 {
		last := m.order.Back()
		if last == nil || !m.expired(last, now) || !m.evict(last) {
			return
		}
	}
}

// makeRoom drops the conversations that were not updated for longest, passing over those in use.
func (m *Memory) makeRoom() {
	for at := m.order.Back(); at != nil && len(m.index) >= m.config.Max; {
		before := at.Prev()
		m.evict(at)
		at = before
	}
}

// evict drops an entry unless it is in use, which it reports. It must not wait: the index is locked.
func (m *Memory) evict(at *list.Element) bool {
	e := at.Value.(*entry) //nolint:forcetypeassert,errcheck // the list holds nothing else
	if !e.mu.TryLock() {
		return false
	}
	defer e.mu.Unlock()
	m.drop(at, e)
	return true
}

// drop takes an entry out of the index. Both locks are held.
func (m *Memory) drop(at *list.Element, e *entry) {
	e.gone = true
	delete(m.index, e.id)
	m.order.Remove(at)
}

func check(ctx context.Context, id string) error {
	if id == "" || len(id) > MaxID {
		return ErrID
	}
	return ctx.Err()
}
