// Package storetest holds what every conversation.Store must do, as one suite that each implementation runs.
package storetest

import (
	"context"
	"errors"
	"strings"
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
