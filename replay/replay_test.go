package replay_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/conversation"
	"rapport/engine"
	"rapport/policy"
	"rapport/replay"
	"rapport/sentiment"
	"rapport/text"
	"rapport/training/corpus"
)

// fake hands over whatever holds "person", finds nothing said in "~" and breaks on "!". It keeps its conversations in a store, as the engine does.
type fake struct {
	store conversation.Store
	asked []engine.Turn
}

var errFake = errors.New("broken")

func (f *fake) Assess(ctx context.Context, turn engine.Turn) (engine.Assessment, error) {
	f.asked = append(f.asked, turn)
	switch turn.Text {
	case "~":
		return engine.Assessment{}, text.ErrEmpty
	case "!":
		return engine.Assessment{}, errFake
	}
	decision := policy.Decision{Action: conversation.Answer, Rule: "usual", Reasons: []string{"the usual"}}
	if strings.Contains(turn.Text, "person") {
		decision.Action = conversation.Escalate
	}
	state, err := f.store.Update(ctx, turn.Conversation, func(s conversation.State) conversation.State {
		if s.WithPerson() {
			decision.Action, decision.Rule = conversation.Escalate, "with-a-person"
		}
		s = s.Advance(conversation.Heard{At: turn.At, Mood: sentiment.Frustration{Score: .1}})
		return s.After(decision.Outcome())
	})
	return engine.Assessment{State: state, Decision: decision, Mood: sentiment.Frustration{Score: .1}}, err
}

func said(role corpus.Role, words ...string) []corpus.Turn {
	var turns []corpus.Turn
	for _, one := range words {
		turns = append(turns, corpus.Turn{Role: role, Text: one, File: "chats.jsonl", Line: 7})
	}
	return turns
}

func chat(parts ...[]corpus.Turn) corpus.Conversation {
	c := corpus.Conversation{ID: "chat"}
	for _, part := range parts {
		c.Turns = append(c.Turns, part...)
	}
	return c
}

func run(t *testing.T, c replay.Config, all ...corpus.Conversation) ([]replay.Trace, *fake) {
	t.Helper()
	f := &fake{store: conversation.NewMemory(conversation.Config{})}
	c.Assessor, c.Store = f, f.store
	traces, err := replay.Run(t.Context(), c, all)
	if err != nil {
		t.Fatal(err)
	}
	return traces, f
}

// TestAHandoverIsTakenBack: the conversation went on with the bot, so what follows is judged, and the first handover is marked.
func TestAHandoverIsTakenBack(t *testing.T) {
	t.Parallel()
	traces, f := run(t, replay.Config{}, chat(said(corpus.RoleCustomer, "hello", "a person", "thanks", "a person")))
	var got []string
	for _, turn := range traces[0].Turns {
		word := string(turn.Action)
		if turn.HandedOver {
			word += " here"
		}
		got = append(got, word)
	}
	if diff := cmp.Diff([]string{"answer", "escalate here", "answer", "escalate"}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := f.store.Get(t.Context(), "replay-0"); !errors.Is(err, conversation.ErrNotFound) {
		t.Errorf("the replay leaves conversations behind: %v", err)
	}
}

// TestTheEngineHearsWhatWasSaid: what was said to the customer comes with their next message, and turns without times are a minute apart.
func TestTheEngineHearsWhatWasSaid(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 7, 12, 0, 0, 0, time.UTC)
	_, f := run(t, replay.Config{Start: start}, chat(
		said(corpus.RoleCustomer, "hello"), said(corpus.RoleBot, "hi", "how can I help?"), said(corpus.RoleAgent, "me too"),
		said(corpus.RoleCustomer, "how?"),
	))
	want := []conversation.Said{
		{Speaker: conversation.ByBot, Text: "hi", At: start.Add(time.Minute)},
		{Speaker: conversation.ByBot, Text: "how can I help?", At: start.Add(2 * time.Minute)},
		{Speaker: conversation.ByBot, Text: "me too", At: start.Add(3 * time.Minute)},
	}
	if diff := cmp.Diff(want, f.asked[1].Said); diff != "" {
		t.Error(diff)
	}
	if f.asked[0].Said != nil || !f.asked[0].At.Equal(start) || !f.asked[1].At.Equal(start.Add(4*time.Minute)) {
		t.Errorf("%+v", f.asked)
	}
}

// TestTimesOfTheDataCount when every turn has one.
func TestTimesOfTheDataCount(t *testing.T) {
	t.Parallel()
	turns := said(corpus.RoleCustomer, "hello", "still there?")
	turns[0].At, turns[1].At = time.Unix(1000, 0), time.Unix(5000, 0)
	_, f := run(t, replay.Config{Start: time.Unix(0, 0)}, chat(turns))
	if !f.asked[1].At.Equal(turns[1].At) {
		t.Errorf("judged at %v", f.asked[1].At)
	}
}

// TestWhatIsKnownOfATurn: resolved is told only when it is asked for.
func TestWhatIsKnownOfATurn(t *testing.T) {
	t.Parallel()
	turns := said(corpus.RoleCustomer, "thanks")
	turns[0].Judged = &corpus.Judged{Action: "answer", Resolved: true}
	known := policy.Context{Channel: "web"}
	for _, tell := range []bool{false, true} {
		_, f := run(t, replay.Config{Known: known, Resolved: tell}, chat(turns))
		if got := f.asked[0].Context; got.Resolved != tell || got.Channel != "web" {
			t.Errorf("told: %v; known: %+v", tell, got)
		}
	}
}

// TestATurnInWhichNothingWasSaidIsNotJudged, and not counted.
func TestATurnInWhichNothingWasSaidIsNotJudged(t *testing.T) {
	t.Parallel()
	traces, _ := run(t, replay.Config{}, chat(said(corpus.RoleCustomer, "~", "hello")))
	if turns := traces[0].Turns; turns[0].Judged || turns[0].Number != 0 || turns[1].Number != 1 {
		t.Errorf("%+v", turns)
	}
}

// TestAnErrorNamesThePlaceAndNoWords.
func TestAnErrorNamesThePlaceAndNoWords(t *testing.T) {
	t.Parallel()
	store := conversation.NewMemory(conversation.Config{})
	_, err := replay.Run(t.Context(), replay.Config{Assessor: &fake{store: store}, Store: store}, []corpus.Conversation{
		chat(said(corpus.RoleCustomer, "hello", "!")),
	})
	if !errors.Is(err, errFake) || !strings.HasPrefix(err.Error(), "chats.jsonl:7: turn 2: ") {
		t.Error(err)
	}
}

// TestWhatWasSaidIsMasked in everything that is shown.
func TestWhatWasSaidIsMasked(t *testing.T) {
	t.Parallel()
	traces, _ := run(t, replay.Config{}, chat(
		said(corpus.RoleCustomer, "I am jane.doe@example.com"), said(corpus.RoleBot, "hello jane.doe@example.com"),
	))
	if shown := traces[0].Text(); strings.Contains(shown, "jane.doe") {
		t.Error(shown)
	}
}
