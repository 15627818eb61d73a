package engine_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
	"rapport/handoff"
	"rapport/policy"
	"rapport/sentiment"
	"rapport/text"
)

// clock is a clock that a test moves, backwards too.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// staffed is an engine with a desk and leases, on a clock.
func staffed(tb testing.TB, model engine.Classifier) (*engine.Engine, *clock) {
	tb.Helper()
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	splitter, err := text.NewSplitter()
	if err != nil {
		tb.Fatal(err)
	}
	rules, err := policy.New(defaultRules(tb), nil)
	if err != nil {
		tb.Fatal(err)
	}
	at := &clock{now: minute(0)}
	return newEngine(tb, model, func(c *engine.Config) {
		c.Desk, c.Leases, c.Now = handoff.NewDesk(scorer, rules, splitter), conversation.DefaultLeases(), at.Now
	}), at
}

func knows(intents map[string]string) fakeClassifier {
	known := map[string]classifier.Prediction{}
	for said, intent := range intents {
		known[said] = predicted(said, intent, 0.95)
	}
	return fakeClassifier{known: known}
}

const asksForAPerson = "let me talk to a human please"

// A customer asks for a person, waits, writes on, is taken over, handed back; nobody else can take or give it back meanwhile.
func TestFromBotToPersonAndBack(t *testing.T) {
	t.Parallel()
	e, at := staffed(t, knows(map[string]string{"Where is my refund for order 88121?": "refund_status", asksForAPerson: "talk_to_human"}))
	ctx := t.Context()
	say := func(words string) engine.Assessment {
		t.Helper()
		at.move(time.Minute)
		got, err := e.Assess(ctx, engine.Turn{Text: words, Conversation: "c"})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := say("Where is my refund for order 88121?"); got.Handoff != nil || got.State.Owner != conversation.Bot {
		t.Fatalf("with the bot: %s, %+v", got.State.Owner, got.Handoff)
	}
	called := say(asksForAPerson)
	if called.State.Owner != conversation.Waiting || called.Handoff == nil || called.Handoff.Skill != "returns" || called.Asked {
		t.Fatalf("called: %s, %+v", called.State.Owner, called.Handoff)
	}
	waiting := say("hello?")
	if waiting.Decision.Action != conversation.Escalate || waiting.Handoff != nil ||
		waiting.Decision.Reasons[0] != "the customer is waiting for a person" {
		t.Fatalf("waiting: %+v", waiting.Decision)
	}
	if _, err := e.Accept(ctx, "c", "Ann"); err != nil {
		t.Fatal(err)
	}
	_, taken := e.Accept(ctx, "c", "Ben")
	_, given := e.HandBack(ctx, "c", "Ben", true)
	if !errors.Is(taken, conversation.ErrHeld) || !errors.Is(given, conversation.ErrHeld) {
		t.Errorf("Ben: %v, %v", taken, given)
	}
	packet, err := e.Handoff(ctx, "c")
	if err != nil || packet.Owner != conversation.Person || len(packet.Transcript) != 3 || packet.Entities[0].Text != "88121" {
		t.Errorf("packet %+v, %v", packet, err)
	}
	if state, err := e.HandBack(ctx, "c", "Ann", false); err != nil || state.Owner != conversation.Bot {
		t.Errorf("handed back: %+v, %v", state, err)
	}
	if got := say("Where is my refund for order 88121?"); got.State.Owner != conversation.Bot || got.State.JustReturned() != conversation.HandedBack {
		t.Errorf("after: %s, %s", got.State.Owner, got.State.JustReturned())
	}
	if err := e.Forget(ctx, "c"); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"packet": second(e.Handoff(ctx, "c")), "accept": second(e.Accept(ctx, "c", "")), "handback": second(e.HandBack(ctx, "c", "", false)),
	} {
		if !errors.Is(err, conversation.ErrNotFound) {
			t.Errorf("%s of what is erased: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestNobodyComes(t *testing.T) {
	t.Parallel()
	e, at := staffed(t, knows(map[string]string{asksForAPerson: "talk_to_human", "where is it": "order_status"}))
	assess := func(words string) engine.Assessment {
		t.Helper()
		got, err := e.Assess(t.Context(), engine.Turn{Text: words, Conversation: "c"})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	assess(asksForAPerson)
	at.move(-time.Hour) // the clock is set back: the lease begins anew
	if got := assess("where is it"); got.State.Owner != conversation.Waiting {
		t.Fatalf("a clock set back: %s", got.State.Owner)
	}
	at.move(30 * time.Minute)
	if state, err := e.Get(t.Context(), "c"); err != nil || state.Owner != conversation.Bot {
		t.Errorf("looked at: %s, %v", state.Owner, err)
	}
	got := assess("where is it")
	if got.State.Owner != conversation.Bot || got.State.JustReturned() != conversation.NobodyCame ||
		!strings.Contains(strings.Join(got.Decision.Reasons, ";"), "nobody came") {
		t.Errorf("%s, %q, %q", got.State.Owner, got.State.JustReturned(), got.Decision.Reasons)
	}
	packet, err := e.Handoff(t.Context(), "c")
	if err != nil || packet.Turn != 3 || packet.Owner != conversation.Bot {
		t.Errorf("a packet of what nobody was called for: %+v, %v", packet, err)
	}
}

// A carried history, the bot's own words and times included, gives the same state and the same packet as a conversation that is kept.
func TestCarriedIsKept(t *testing.T) {
	t.Parallel()
	intents := map[string]string{
		"where is my order 4711?": "order_status", "no thanks": "deny", "it is still not here": "missing_or_late_delivery", asksForAPerson: "talk_to_human",
		"you are useless": "vent_frustration", "my card is 4111 1111 1111 1111": "provide_information", "thank you": "thanks",
	}
	words := []string{
		"where is my order 4711?", "no thanks", "it is still not here", asksForAPerson, "you are useless", "my card is 4111 1111 1111 1111", "thank you",
		"brrrz",
	}
	e, at := staffed(t, knows(intents)) // building one takes longer than a conversation
	conversations := 0
	rapid.Check(t, func(rt *rapid.T) {
		conversations++
		id := strconv.Itoa(conversations)
		var history []engine.Past
		known := policy.Context{Locale: "en", Customer: policy.Customer{Value: 3, MarketingConsent: true}}
		for range rapid.IntRange(1, 8).Draw(rt, "turns") {
			at.move(time.Duration(rapid.IntRange(-20, 60).Draw(rt, "minutes")) * time.Minute)
			turn := engine.Turn{Text: rapid.SampledFrom(words).Draw(rt, "text"), At: at.Now(), Context: known, Handoff: true}
			for range rapid.IntRange(0, 2).Draw(rt, "said") {
				who := rapid.SampledFrom([]conversation.Speaker{conversation.ByBot, conversation.ByPerson}).Draw(rt, "speaker")
				told := rapid.SampledFrom([]string{"let me look", "sorry", " "}).Draw(rt, "words")
				turn.Said = append(turn.Said, conversation.Said{Speaker: who, Text: told, At: at.Now()})
			}
			mine := turn
			mine.History, turn.Conversation = history, id
			a, err := e.Assess(t.Context(), turn)
			if err != nil {
				rt.Fatal(err)
			}
			b, err := e.Assess(t.Context(), mine)
			if err != nil {
				rt.Fatal(err)
			}
			a.State.ID, a.Handoff.Conversation = "", ""
			if diff := cmp.Diff(a, b, cmpopts.IgnoreFields(engine.Assessment{}, "Conversation", "Timings")); diff != "" {
				rt.Fatalf("kept (-) and carried (+) differ:\n%s", diff)
			}
			if strings.Contains(string(a.State.Words), "4111") {
				rt.Fatal("a card number is kept")
			}
			for _, one := range turn.Said {
				history = append(history, engine.Past{Text: one.Text, At: one.At, Speaker: one.Speaker})
			}
			history = append(history, engine.Past{Text: turn.Text, At: turn.At})
		}
	})
}

// Messages, people and erasure of one conversation all at once leave one consistent state.
func TestAllAtOnce(t *testing.T) {
	t.Parallel()
	e, at := staffed(t, knows(map[string]string{asksForAPerson: "talk_to_human"}))
	if _, err := e.Assess(t.Context(), engine.Turn{Text: "hi", Conversation: "c"}); err != nil {
		t.Fatal(err)
	}
	const each = 25
	var all sync.WaitGroup
	for _, do := range []func(context.Context) error{
		func(ctx context.Context) error {
			return second(e.Assess(ctx, engine.Turn{Text: asksForAPerson, Conversation: "c"}))
		},
		func(ctx context.Context) error {
			return second(e.Assess(ctx, engine.Turn{Text: "hello", Conversation: "c"}))
		},
		func(ctx context.Context) error { return second(e.Accept(ctx, "c", "Ann")) },
		func(ctx context.Context) error { return second(e.Accept(ctx, "c", "Ben")) },
		func(ctx context.Context) error { return second(e.HandBack(ctx, "c", "Ann", false)) },
		func(ctx context.Context) error { return second(e.Handoff(ctx, "c")) },
		func(context.Context) error { at.move(7 * time.Minute); return nil },
		func(context.Context) error { at.move(-6 * time.Minute); return nil },
	} {
		all.Go(func() {
			for range each {
				if err := do(t.Context()); err != nil && !errors.Is(err, conversation.ErrHeld) {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	state, err := e.Get(t.Context(), "c")
	if err != nil || state.Turn != 1+2*each {
		t.Fatalf("%d turns after %d messages, %v", state.Turn, 1+2*each, err)
	}
	turn := 0
	for _, u := range state.Words.All() {
		if u.Turn < turn {
			t.Fatal("words are out of order")
		}
		turn = u.Turn
	}
	if turn != state.Turn {
		t.Errorf("the latest words are of turn %d of %d", turn, state.Turn)
	}
}

func TestNoDeskNoPacket(t *testing.T) {
	t.Parallel()
	e := newEngine(t, knows(nil))
	got, err := e.Assess(t.Context(), engine.Turn{Text: asksForAPerson, Conversation: "c", Handoff: true})
	if err != nil || got.Handoff != nil {
		t.Errorf("%+v, %v", got.Handoff, err)
	}
	if _, err := e.Handoff(t.Context(), "c"); !errors.Is(err, engine.ErrNoDesk) {
		t.Error(err)
	}
}
