// Package storetest holds what every conversation.Store must do, as one suite that each implementation runs.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/conversation"
	"rapport/sentiment"
)

// Open makes an empty store with these bounds. The suite calls it once a test.
type Open func(t *testing.T, config conversation.Config) conversation.Store

// Run runs the suite.
func Run(t *testing.T, open Open) {
	t.Helper()
	t.Run("a new conversation starts from the zero state and is remembered", func(t *testing.T) { t.Parallel(); remembers(t, open) })
	t.Run("an unknown, deleted or refused id is told apart", func(t *testing.T) { t.Parallel(); refuses(t, open) })
	t.Run("any bytes are an id", func(t *testing.T) { t.Parallel(); anyID(t, open) })
	t.Run("a conversation expires after its last message", func(t *testing.T) { t.Parallel(); expires(t, open) })
	t.Run("the conversation not updated for longest makes room", func(t *testing.T) { t.Parallel(); bounded(t, open) })
	t.Run("updates of one conversation follow each other", func(t *testing.T) { t.Parallel(); serial(t, open) })
	t.Run("conversations do not wait for each other", func(t *testing.T) { t.Parallel(); apart(t, open) })
	t.Run("what a caller does with a state changes nothing", func(t *testing.T) { t.Parallel(); copies(t, open) })
	t.Run("a panic in f leaves the conversation as it was", func(t *testing.T) { t.Parallel(); survives(t, open) })
	t.Run("everything at once is one consistent state", func(t *testing.T) { t.Parallel(); storm(t, open) })
}

// Clock is a clock that a test moves.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts at a fixed time.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)} }

// Now is the time on the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move moves the clock, backwards too.
func (c *Clock) Move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

func heard(at time.Time) conversation.Heard {
	return conversation.Heard{
		At: at, Intent: "refund_status", Confidence: 0.9, Embedding: []float32{1, 0.5, -0.25, 0}, Mood: sentiment.Frustration{Score: 0.5},
	}
}

func say(t *testing.T, store conversation.Store, id string, at time.Time) conversation.State {
	t.Helper()
	state, err := store.Update(t.Context(), id, func(was conversation.State) conversation.State { return was.Advance(heard(at)) })
	if err != nil {
		t.Fatal(err)
	}
	return state
}

func remembers(t *testing.T, open Open) {
	t.Helper()
	clock := NewClock()
	store := open(t, conversation.Config{Now: clock.Now})
	first, err := store.Update(t.Context(), "a", func(was conversation.State) conversation.State {
		if diff := cmp.Diff(conversation.State{}, was); diff != "" {
			t.Errorf("a new conversation has a state (-want +got):\n%s", diff)
		}
		return was.Advance(heard(clock.Now()))
	})
	if err != nil {
		t.Fatal(err)
	}
	if first.ID != "a" || first.Turn != 1 {
		t.Errorf("got id %q, turn %d", first.ID, first.Turn)
	}
	second := say(t, store, "a", clock.Now().Add(time.Minute))
	kept, err := store.Get(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(second, kept); diff != "" {
		t.Errorf("Update and Get differ (-update +get):\n%s", diff)
	}
	if kept.Turn != 2 || kept.Repeats != 2 || len(kept.Recent) != 2 {
		t.Errorf("the second message is not in the state: %+v", kept)
	}
}

func refuses(t *testing.T, open Open) {
	t.Helper()
	store := open(t, conversation.Config{Now: NewClock().Now})
	want := func(err, kind error) {
		t.Helper()
		if !errors.Is(err, kind) {
			t.Errorf("got error %v, want %v", err, kind)
		}
	}
	_, err := store.Get(t.Context(), "nobody")
	want(err, conversation.ErrNotFound)
	want(store.Delete(t.Context(), "nobody"), conversation.ErrNotFound)
	say(t, store, "a", time.Time{})
	if err := store.Delete(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	_, err = store.Get(t.Context(), "a")
	want(err, conversation.ErrNotFound)
	want(store.Delete(t.Context(), "a"), conversation.ErrNotFound)
	if state := say(t, store, "a", time.Time{}); state.Turn != 1 {
		t.Errorf("a deleted conversation goes on at turn %d", state.Turn)
	}
	for _, id := range []string{"", strings.Repeat("x", conversation.MaxID+1)} {
		_, err := store.Update(t.Context(), id, func(was conversation.State) conversation.State { return was })
		want(err, conversation.ErrID)
		_, err = store.Get(t.Context(), id)
		want(err, conversation.ErrID)
		want(store.Delete(t.Context(), id), conversation.ErrID)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = store.Update(cancelled, "b", func(was conversation.State) conversation.State { t.Error("f was called"); return was })
	want(err, context.Canceled)
}

func anyID(t *testing.T, open Open) {
	t.Helper()
	store := open(t, conversation.Config{Now: NewClock().Now})
	ids := []string{" ", "\x00", "\xff\xfe", "a/b", "../a", "ключ", strings.Repeat("\xf0", conversation.MaxID), "a", "a\x00"}
	for i, id := range ids {
		for range i + 1 {
			say(t, store, id, time.Time{})
		}
	}
	for i, id := range ids {
		if state, err := store.Get(t.Context(), id); err != nil || state.Turn != i+1 || state.ID != id {
			t.Errorf("id %q: turn %d, id %q, error %v", id, state.Turn, state.ID, err)
		}
	}
}

func expires(t *testing.T, open Open) {
	t.Helper()
	clock := NewClock()
	store := open(t, conversation.Config{Now: clock.Now, Expire: time.Hour})
	say(t, store, "a", clock.Now())
	clock.Move(50 * time.Minute)
	say(t, store, "a", clock.Now())
	clock.Move(50 * time.Minute)
	if state, err := store.Get(t.Context(), "a"); err != nil || state.Turn != 2 {
		t.Errorf("a message did not keep the conversation alive: turn %d, error %v", state.Turn, err)
	}
	clock.Move(-3 * time.Hour)
	if _, err := store.Get(t.Context(), "a"); err != nil {
		t.Errorf("a clock set back made a conversation expire: %v", err)
	}
	clock.Move(3*time.Hour + 11*time.Minute)
	if _, err := store.Get(t.Context(), "a"); !errors.Is(err, conversation.ErrNotFound) {
		t.Errorf("got error %v after the time was up", err)
	}
	if state := say(t, store, "a", clock.Now()); state.Turn != 1 {
		t.Errorf("an expired conversation goes on at turn %d", state.Turn)
	}
}

func bounded(t *testing.T, open Open) {
	t.Helper()
	clock := NewClock()
	store := open(t, conversation.Config{Now: clock.Now, Max: 3})
	for _, id := range []string{"a", "b", "c", "a", "d"} {
		clock.Move(time.Second)
		say(t, store, id, clock.Now())
	}
	for id, want := range map[string]error{"a": nil, "b": conversation.ErrNotFound, "c": nil, "d": nil} {
		if _, err := store.Get(t.Context(), id); !errors.Is(err, want) {
			t.Errorf("conversation %s: error %v, want %v", id, err, want)
		}
	}
}

func serial(t *testing.T, open Open) {
	t.Helper()
	store := open(t, conversation.Config{Now: NewClock().Now})
	const writers, each = 8, 50
	inside := false
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range each {
				_, err := store.Update(t.Context(), "a", func(was conversation.State) conversation.State {
					if inside {
						t.Error("two updates of one conversation at once")
					}
					inside = true
					defer func() { inside = false }()
					return was.Advance(heard(time.Time{}))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if state, err := store.Get(t.Context(), "a"); err != nil || state.Turn != writers*each {
		t.Errorf("%d turns after %d messages, error %v", state.Turn, writers*each, err)
	}
}

func apart(t *testing.T, open Open) {
	t.Helper()
	store := open(t, conversation.Config{Now: NewClock().Now, Max: 1})
	other := make(chan struct{})
	_, err := store.Update(t.Context(), "slow", func(was conversation.State) conversation.State {
		go func() {
			defer close(other)
			if _, err := store.Update(context.WithoutCancel(t.Context()), "quick", func(was conversation.State) conversation.State { return was }); err != nil {
				t.Error(err)
			}
		}()
		select {
		case <-other:
		case <-time.After(10 * time.Second):
			t.Error("one conversation waits for another")
		}
		return was.Advance(heard(time.Time{}))
	})
	if err != nil {
		t.Fatal(err)
	}
	<-other
}

func copies(t *testing.T, open Open) {
	t.Helper()
	store := open(t, conversation.Config{Now: NewClock().Now})
	spoil := func(s conversation.State) {
		for i := range s.Path {
			s.Path[i] = -1
		}
		for i := range s.Intents {
			s.Intents[i] = "spoiled"
		}
		for i := range s.Recent {
			s.Recent[i] = "spoiled"
		}
	}
	spoil(say(t, store, "a", time.Time{}))
	got, err := store.Get(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	want := got.Clone()
	spoil(got)
	var leaked conversation.State
	if _, err := store.Update(t.Context(), "a", func(was conversation.State) conversation.State { leaked = was; return want }); err != nil {
		t.Fatal(err)
	}
	spoil(leaked)
	kept, err := store.Get(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("the stored state changed (-want +got):\n%s", diff)
	}
}

func survives(t *testing.T, open Open) {
	t.Helper()
	store := open(t, conversation.Config{Now: NewClock().Now})
	say(t, store, "a", time.Time{})
	explode := func(id string) {
		defer func() {
			if recover() == nil {
				t.Error("the panic of f was swallowed")
			}
		}()
		_, _ = store.Update(t.Context(), id, func(conversation.State) conversation.State { panic("in f") })
	}
	explode("a")
	explode("new")
	if state := say(t, store, "a", time.Time{}); state.Turn != 2 {
		t.Errorf("turn %d after one message, a panic and another message", state.Turn)
	}
	if _, err := store.Get(t.Context(), "new"); !errors.Is(err, conversation.ErrNotFound) {
		t.Errorf("a conversation that never had a state: error %v", err)
	}
}

func storm(t *testing.T, open Open) {
	t.Helper()
	clock := NewClock()
	store := open(t, conversation.Config{Now: clock.Now, Max: 4, Expire: time.Minute})
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 200 {
				id := fmt.Sprint("c", (worker+i)%7)
				var err error
				switch i % 5 {
				case 0:
					_, err = store.Get(t.Context(), id)
				case 1:
					err = store.Delete(t.Context(), id)
				default:
					var state conversation.State
					state, err = store.Update(t.Context(), id, func(was conversation.State) conversation.State { return was.Advance(heard(clock.Now())) })
					if err == nil && (state.ID != id || state.Turn < 1) {
						t.Errorf("id %q has the state of %q at turn %d", id, state.ID, state.Turn)
					}
				}
				if err != nil && !errors.Is(err, conversation.ErrNotFound) {
					t.Error(err)
				}
				if i%50 == 0 {
					clock.Move(40 * time.Second)
				}
			}
		})
	}
	all.Wait()
}
