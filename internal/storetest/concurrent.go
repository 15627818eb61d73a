package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/conversation"
)

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
			stay := func(was conversation.State) conversation.State { return was }
			if _, err := store.Update(context.WithoutCancel(t.Context()), "quick", stay); err != nil {
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
