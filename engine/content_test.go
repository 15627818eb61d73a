package engine_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/classifier"
	"rapport/content"
	"rapport/conversation"
	"rapport/engine"
	"rapport/internal/testenv"
)

// shop is the example content with the witty persona.
func shop(t *testing.T) func(*engine.Config) {
	t.Helper()
	var files content.Files
	witty, err := content.PersonaFile("witty")
	if err != nil {
		t.Fatal(err)
	}
	decoded(t, witty, &files.Persona)
	for name, target := range map[string]any{
		"answers.yaml": &files.Answers, "replies.yaml": &files.Replies, "offers.yaml": &files.Offers, "greetings.yaml": &files.Greetings,
	} {
		text, err := os.ReadFile(filepath.Join(testenv.Root(t), "examples", "shop-content", name))
		if err != nil {
			t.Fatal(err)
		}
		decoded(t, text, target)
	}
	words, err := content.New(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(c *engine.Config) { c.Content = func() *content.Content { return words } }
}

func decoded(t *testing.T, text []byte, target any) {
	t.Helper()
	if err := yaml.UnmarshalWithOptions(text, target, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
}

// orders is what the customers of the shop say.
func orders() map[string]classifier.Prediction {
	known := pool()
	for said, label := range map[string]string{
		"where is my order?": "order_status", "yes": "affirm", "no": "deny", "yes, a week ago": "affirm", "I want to return it": "return_or_exchange",
		"it is broken": "damaged_or_wrong_item", "I order two of them": "place_order", "are you a bot?": "bot_identity",
	} {
		known[said] = predicted(said, label, 0.9)
	}
	return known
}

// TestWordsAreTheSameWhoeverKeepsTheConversation: lines, answers, offers and greetings of a kept conversation are those of a carried history.
func TestWordsAreTheSameWhoeverKeepsTheConversation(t *testing.T) {
	t.Parallel()
	known := orders()
	texts := slices.Sorted(maps.Keys(known))
	subject := newEngine(t, fakeClassifier{known: known}, shop(t))
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		var history []engine.Past
		for i, said := range rapid.SliceOfN(rapid.SampledFrom(texts), 1, 10).Draw(rt, "lines") {
			turn := engine.Turn{Text: said, At: minute(i)}
			turn.Context.Customer.MarketingConsent = true
			stored, carried := turn, turn
			stored.Conversation, carried.History = conversationID("words-"+strconv.Itoa(run)), history
			kept, replayed := assess(rt, subject, stored), assess(rt, subject, carried)
			if diff := cmp.Diff(kept.Content, replayed.Content); diff != "" {
				rt.Fatalf("turn %d, stored - carried:\n%s", i+1, diff)
			}
			if diff := cmp.Diff(kept.State.Told, replayed.State.Told); diff != "" {
				rt.Fatalf("turn %d, remembered, stored - carried:\n%s", i+1, diff)
			}
			history = append(history, engine.Past{Text: said, At: minute(i)})
		}
	})
}

// TestATreeLeadsToAPerson: the way to a person in an answer tree is a handover like any other.
func TestATreeLeadsToAPerson(t *testing.T) {
	t.Parallel()
	subject := newEngine(t, fakeClassifier{known: orders()}, shop(t))
	var last engine.Assessment
	for i, said := range []string{"where is my order?", "yes", "yes, a week ago"} {
		last = assess(t, subject, engine.Turn{Text: said, Conversation: conversationID("tree"), At: minute(i)})
	}
	answer := last.Content.Answer
	if last.Decision.Action != conversation.Escalate || last.Decision.Rule != "answers" || answer == nil || answer.ID != "parcel/search" {
		t.Errorf("%s by %s with %+v", last.Decision.Action, last.Decision.Rule, answer)
	}
	if !last.State.WithPerson() {
		t.Error("nobody is called")
	}
	next := assess(t, subject, engine.Turn{Text: "hello", Conversation: conversationID("tree"), At: minute(4)})
	if next.Content != (content.Choice{}) {
		t.Errorf("the bot speaks meanwhile: %+v", next.Content)
	}
	replies, err := subject.Replies(t.Context(), conversationID("tree"))
	if err != nil || len(replies) == 0 || replies[0].ID != "parcel-search" {
		t.Errorf("the agent is shown %+v, %v", replies, err)
	}
	carrying := engine.Turn{Text: "where is my order?", Conversation: conversationID("cannot"), At: minute(0)}
	carrying.Context.Available = []conversation.Action{conversation.Answer}
	assess(t, subject, carrying)
	carrying.Text = "yes"
	assess(t, subject, carrying)
	carrying.Text = "yes, a week ago"
	if got := assess(t, subject, carrying); got.Decision.Action != conversation.Answer || got.Content.Answer == nil || !got.Content.Answer.Person {
		t.Errorf("a bot that cannot hand over: %s with %+v", got.Decision.Action, got.Content.Answer)
	}
}
