package conversation_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/conversation"
	"rapport/sentiment"
)

func messages() *rapid.Generator[conversation.Heard] {
	return rapid.Custom(func(t *rapid.T) conversation.Heard {
		h := conversation.Heard{
			Intent:    rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "intent"),
			Role:      rapid.SampledFrom(append(conversation.Roles(), "", "unheard of")).Draw(t, "role"),
			Abstained: rapid.IntRange(0, 4).Draw(t, "abstained") == 0,
			Resolved:  rapid.IntRange(0, 4).Draw(t, "resolved") == 0,
			Embedding: rapid.SampledFrom([][]float32{nil, {1, 0}, {0, 1}, {1, 1}, {float32(math.NaN()), 1}, {0, 0}, {1, 0, 0}}).Draw(t, "embedding"),
			Mood: sentiment.Frustration{
				Score:     rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{-1, 2, math.NaN(), math.Inf(1)})).Draw(t, "score"),
				Thanks:    rapid.Bool().Draw(t, "thanks"),
				Sensitive: rapid.SampledFrom([]sentiment.Subject{"", "", sentiment.Health}).Draw(t, "sensitive"),
				Threats:   rapid.SampledFrom([][]sentiment.Threat{nil, nil, {sentiment.Leave}}).Draw(t, "threats"),
			},
		}
		if rapid.Bool().Draw(t, "timed") {
			h.At = nine.Add(time.Duration(rapid.Int64Range(-1<<40, 1<<50).Draw(t, "at")))
		}
		return h
	})
}

func outcomes() *rapid.Generator[conversation.Outcome] {
	return rapid.Custom(func(t *rapid.T) conversation.Outcome {
		return conversation.Outcome{
			Action:    rapid.SampledFrom(conversation.Actions()).Draw(t, "action"),
			Clarified: rapid.Bool().Draw(t, "clarified"), Apologised: rapid.Bool().Draw(t, "apologised"),
		}
	})
}

func spoil(s conversation.State) {
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

// TestAStateIsAValue: whatever is done with a state, those it came from and those that came from it stay as they were.
func TestAStateIsAValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s conversation.State
		for range rapid.IntRange(1, 15).Draw(t, "turns") {
			h, o := messages().Draw(t, "heard"), outcomes().Draw(t, "outcome")
			was := s.Clone()
			next, twin := s.Advance(h), s.Advance(h)
			if diff := cmp.Diff(next, twin); diff != "" {
				t.Fatalf("the same message gave two states:\n%s", diff)
			}
			if diff := cmp.Diff(was, s); diff != "" {
				t.Fatalf("Advance changed the old state:\n%s", diff)
			}
			kept := next.Clone()
			spoil(twin.Clone())
			_, _ = next.After(o), next.HandBack(true)
			if diff := cmp.Diff(kept, next); diff != "" {
				t.Fatalf("a copy shares memory with the state:\n%s", diff)
			}
			if rapid.IntRange(0, 5).Draw(t, "handback") == 0 {
				next = next.HandBack(rapid.Bool().Draw(t, "resolved"))
			}
			s = next.After(o)
		}
	})
}

// TestNothingLeavesItsRange: scores stay between 0 and 1, lists bounded, anger never below the message just heard, and every state survives
// a store that writes JSON.
func TestNothingLeavesItsRange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s conversation.State
		for turn := range rapid.IntRange(1, 20).Draw(t, "turns") {
			h := messages().Draw(t, "heard")
			before := s
			s = s.Advance(h)
			switch {
			case s.Turn != turn+1:
				t.Fatalf("turn %d after %d messages", s.Turn, turn+1)
			case !(s.Anger >= 0 && s.Anger <= 1) || s.Peak < s.Anger || s.Peak > 1:
				t.Fatalf("anger %v, peak %v", s.Anger, s.Peak)
			case s.Anger < min(1, h.Mood.Score):
				t.Fatalf("anger %v below the message's %v", s.Anger, h.Mood.Score)
			case s.Peak < before.Peak || s.Updated.Before(before.Updated):
				t.Fatal("the peak or the clock went back")
			case len(s.Path) > 8 || len(s.Intents) > 6 || len(s.Recent) > 2:
				t.Fatalf("lists of %d, %d and %d", len(s.Path), len(s.Intents), len(s.Recent))
			case before.Sensitive != "" && s.Sensitive == "":
				t.Fatal("a sensitive subject was forgotten")
			}
			s = s.After(outcomes().Draw(t, "outcome"))
			if turn%5 == 0 {
				survives(t, s)
			}
		}
		survives(t, s)
	})
}

func survives(t *rapid.T, s conversation.State) {
	written, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var read conversation.State
	if err := json.Unmarshal(written, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, read); diff != "" {
		t.Fatalf("JSON changed the state (-want +got):\n%s", diff)
	}
}

// TestAHotterMessageNeverLeavesACalmerCustomer compares two conversations that differ in the last message's score only.
func TestAHotterMessageNeverLeavesACalmerCustomer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s conversation.State
		for range rapid.IntRange(0, 5).Draw(t, "turns") {
			s = s.Advance(messages().Draw(t, "heard"))
		}
		mild := messages().Draw(t, "last")
		mild.Mood.Score = rapid.Float64Range(0, 1).Draw(t, "mild")
		hot := mild
		hot.Mood.Score = rapid.Float64Range(mild.Mood.Score, 1).Draw(t, "hot")
		if a, b := s.Advance(mild), s.Advance(hot); b.Anger < a.Anger-1e-12 && a.Resolved == b.Resolved {
			t.Fatalf("%v for %v but %v for %v", a.Anger, mild.Mood.Score, b.Anger, hot.Mood.Score)
		}
	})
}
