package engine_test

import (
	"strconv"
	"testing"
	"time"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
)

// BenchmarkAssess is a message in a kept conversation of five, with everything but the intent model: cleaning, mood, state, rules and costs, guards,
// words kept. The packet of a handover is made where one is called for, as when serving.
func BenchmarkAssess(b *testing.B) {
	said := []string{
		"Hi, my order 8127 was due yesterday, where is it?", "yes, and yesterday was day four. Can you look at mine?",
		"The tracking page has said \"preparing\" for three days. You're not telling me anything.", "ok, thank you", "what time do you open on Saturday?",
	}
	known := map[string]classifier.Prediction{}
	for _, one := range said {
		known[one] = predicted(one, "order_status", 0.8)
	}
	e := newEngine(b, fakeClassifier{known: known}, func(c *engine.Config) { c.Store = conversation.NewMemory(conversation.Config{Max: 1000}) })
	at := time.Date(2026, 1, 7, 12, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		turn := engine.Turn{Text: said[n%len(said)], Conversation: strconv.Itoa(n / len(said)), At: at.Add(time.Duration(n) * time.Minute)}
		if _, err := e.Assess(b.Context(), turn); err != nil {
			b.Fatal(err)
		}
	}
}
