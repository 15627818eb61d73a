package conversation

import (
	"container/list"
	"strings"
	"time"
)

// find is the live entry of id, or nil.
func (m *Memory) find(id string) *entry {
	now := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	at := m.index[id]
	if at == nil || m.expired(at, now) {
		return nil
	}
	return held(at)
}

// open is the live entry of id, made when there is none, now the latest.
func (m *Memory) open(id string) *entry {
	now := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	if at := m.index[id]; at != nil {
		e := held(at)
		if !m.expired(at, now) || !m.evict(at) {
			e.touched = now
			m.order.MoveToFront(at)
			return e
		}
	}
	m.makeRoom()
	id = strings.Clone(id) // the caller's may be part of a whole request
	e := &entry{state: State{ID: id}, touched: now}
	m.index[id] = m.order.PushFront(e)
	return e
}

// now is the time since the store began.
func (m *Memory) now() time.Duration { return m.config.Now().Sub(m.began) }

// held is the entry at a place of the order, which holds nothing else.
func held(at *list.Element) *entry {
	e, _ := at.Value.(*entry)
	return e
}

func (m *Memory) expired(at *list.Element, now time.Duration) bool {
	return now-held(at).touched >= m.config.Expire
}

// sweep drops a few expired conversations, so that memory follows the traffic down.
func (m *Memory) sweep(now time.Duration) {
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
	e := held(at)
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
	delete(m.index, e.state.ID)
	m.order.Remove(at)
}
