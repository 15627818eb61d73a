package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
	"rapport/policy"
	"rapport/text"
)

// pool is what the generated customers say.
func pool() map[string]classifier.Prediction {
	known := map[string]classifier.Prediction{}
	for said, label := range map[string]string{
		"hello":               "greeting",
		"where is my refund?": "refund_status",
		"This is the third time I'm asking, answer me": "refund_status",
		"I want to speak to a person":                  "talk_to_human",
		"thank you so much, that works":                "thanks",
		"tell me a joke":                               "tell_joke",
		"You lied to me, this is a DISGRACE!!!":        "complaint",
		"my mother died last week":                     "close_account",
		"do you sell bigger ones?":                     "product_question",
	} {
		known[said] = predicted(said, label, 0.9)
	}
	known["the moon is made of cheese"] = predicted("the moon is made of cheese", "out_of_scope", 0.9)
	known["hm, thing"] = predicted("hm, thing", "order_status", 0.3)
	return known
}

// TestHistoryIsConversation proves that a caller who keeps the state gets the same answer as one who lets rapport keep it.
func TestHistoryIsConversation(t *testing.T) {
	t.Parallel()
	known := pool()
	texts := make([]string, 0, len(known))
	for said := range known {
		texts = append(texts, said)
	}
	subject := newEngine(t, fakeClassifier{known: known})
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		lines := rapid.SliceOfN(rapid.SampledFrom(texts), 1, 12).Draw(rt, "lines")
		var history []engine.Past
		for i, said := range lines {
			resolved := rapid.Bool().Draw(rt, "resolved")
			turn := engine.Turn{Text: said, At: minute(i)}
			turn.Context.Resolved = resolved
			stored, carried := turn, turn
			stored.Conversation, carried.History = conversationID(strconv.Itoa(run)), history
			kept := assess(rt, subject, stored)
			replayed := assess(rt, subject, carried)
			kept.Conversation, kept.State.ID = "", ""
			if diff := cmp.Diff(kept, replayed); diff != "" {
				rt.Fatalf("turn %d, stored - carried:\n%s", i+1, diff)
			}
			history = append(history, engine.Past{Text: said, At: minute(i), Resolved: resolved})
		}
	})
}

func assess(t rapid.TB, subject *engine.Engine, turn engine.Turn) engine.Assessment {
	t.Helper()
	got, err := subject.Assess(context.Background(), turn)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestAssessWithoutConversationStoresNothing(t *testing.T) {
	t.Parallel()
	subject := newEngine(t, fakeClassifier{known: pool()})
	for range 3 {
		got, err := subject.Assess(t.Context(), engine.Turn{Text: "where is my refund?"})
		if err != nil {
			t.Fatal(err)
		}
		if got.State.Turn != 1 || got.State.Repeats > 1 {
			t.Fatalf("a turn judged alone is turn %d with %d repeats, want the first", got.State.Turn, got.State.Repeats)
		}
	}
}

// TestDegraded: without a model rapport names no intent, but a request for a person still gets one.
func TestDegraded(t *testing.T) {
	t.Parallel()
	subject := newEngine(t, fakeClassifier{err: fmt.Errorf("%w: damaged", classifier.ErrUnavailable)})
	got, err := subject.Assess(t.Context(), engine.Turn{Text: "let me talk to a real person, you liars!!!"})
	if err != nil {
		t.Fatal(err)
	}
	if !got.Degraded || len(got.Intent.Ranking) != 0 || got.State.Matter != "" {
		t.Errorf("degraded %v with ranking %v and matter %q, want no intent at all", got.Degraded, got.Intent.Ranking, got.State.Matter)
	}
	if got.Decision.Action != conversation.Escalate || !got.Mood.HumanRequested {
		t.Errorf("got %s, human requested %v, want the request to be heard", got.Decision.Action, got.Mood.HumanRequested)
	}
}

func TestAssessErrors(t *testing.T) {
	t.Parallel()
	long := make([]engine.Past, engine.MaxHistory+1)
	for _, test := range []struct {
		name  string
		turn  engine.Turn
		model error
		want  error
	}{
		{"empty", engine.Turn{Text: " \u200b "}, nil, text.ErrEmpty},
		{"bytes that are no text", engine.Turn{Text: "a\xc3"}, nil, text.ErrInvalidUTF8},
		{"state kept twice", engine.Turn{Text: "hi", Conversation: "c", History: long[:1]}, nil, engine.ErrHistoryAndConversation},
		{"long history", engine.Turn{Text: "hi", History: long}, nil, engine.ErrHistoryTooLong},
		{"no room", engine.Turn{Text: "hi"}, classifier.ErrOverloaded, classifier.ErrOverloaded},
		{"no time", engine.Turn{Text: "hi"}, context.DeadlineExceeded, context.DeadlineExceeded},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			subject := newEngine(t, fakeClassifier{known: pool(), err: test.model})
			if _, err := subject.Assess(t.Context(), test.turn); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// TestErrorsKeepTheText: nothing a customer typed may reach an error.
func TestErrorsKeepTheText(t *testing.T) {
	t.Parallel()
	subject := newEngine(t, fakeClassifier{err: errors.New("model: out of memory")})
	_, err := subject.Assess(t.Context(), engine.Turn{Text: "my card is 4111 1111 1111 1111", Conversation: "secret-id"})
	if err == nil || strings.Contains(err.Error(), "4111") || strings.Contains(err.Error(), "secret-id") {
		t.Errorf("error is %v", err)
	}
}

// slowDecider takes its time, so that the others come in between wherever they can.
type slowDecider struct{ engine.Decider }

func (d slowDecider) Decide(state conversation.State, heard conversation.Heard, ctx policy.Context) policy.Decision {
	time.Sleep(time.Millisecond)
	return d.Decider.Decide(state, heard, ctx)
}

// TestOneConversationFromManySides: messages that arrive together are judged one after the other.
func TestOneConversationFromManySides(t *testing.T) {
	t.Parallel()
	subject := newEngine(t, fakeClassifier{known: pool()}, func(c *engine.Config) { c.Policy = slowDecider{c.Policy} })
	const messages = 40
	turns := make(chan int, messages)
	var wait sync.WaitGroup
	for range messages {
		wait.Go(func() {
			got, err := subject.Assess(t.Context(), engine.Turn{Text: "hello", Conversation: "shared"})
			if err != nil {
				t.Error(err)
			}
			turns <- got.State.Turn
		})
	}
	wait.Wait()
	close(turns)
	seen := map[int]bool{}
	for turn := range turns {
		seen[turn] = true
	}
	if len(seen) != messages {
		t.Errorf("%d messages got %d different turns", messages, len(seen))
	}
}
