package conversation_test

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rapport/conversation"
	"rapport/internal/storetest"
	"rapport/sentiment"
)

func TestMemoryIsAStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(_ *testing.T, config conversation.Config) conversation.Store {
		return conversation.NewMemory(config)
	})
}

func TestMemoryForgetsExpiredConversationsAsOthersSpeak(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock()
	store := conversation.NewMemory(conversation.Config{Now: clock.Now, Expire: time.Hour})
	stay := func(was conversation.State) conversation.State { return was }
	for i := range 100 {
		if _, err := store.Update(t.Context(), strconv.Itoa(i), stay); err != nil {
			t.Fatal(err)
		}
	}
	clock.Move(2 * time.Hour)
	for range 60 {
		if _, err := store.Update(t.Context(), "later", stay); err != nil {
			t.Fatal(err)
		}
	}
	if got := store.Len(); got != 1 {
		t.Errorf("%d conversations are held, want 1", got)
	}
}

// usual makes a conversation of the usual size: five messages of sixty characters about two matters, with embeddings of 384 dimensions.
func usual(was conversation.State) conversation.State {
	for i := range 5 {
		was = was.Advance(conversation.Heard{
			At: nine.Add(time.Duration(i) * time.Minute), Intent: []string{"refund_status", "missing_or_late_delivery"}[i/3], Embedding: embedding(i),
			Text: fmt.Sprintf("%-60s", fmt.Sprint("where is it, I have now asked ", i+1, " times, says customer "))[:59] + ".",
		}).After(conversation.Outcome{Action: conversation.Answer})
	}
	return was
}

func embedding(i int) []float32 {
	embedding := make([]float32, 384)
	for j := range embedding {
		embedding[j] = float32((i*31+j*17)%100)/50 - 1
	}
	return embedding
}

// fill makes a conversation as large as one gets: full lists, two embeddings of 384 dimensions and all the words that are kept.
func fill(was conversation.State) conversation.State {
	intents := []string{"order_status", "refund_status", "missing_or_late_delivery"}
	for i := range 9 {
		was = was.Advance(conversation.Heard{
			Intent: intents[i%3], Embedding: embedding(i), Mood: sentiment.Frustration{Score: float64(i) / 10}, Text: strings.Repeat("word ", 200),
		})
	}
	return was
}

// BenchmarkFootprint fills a store with 100,000 conversations and reports the bytes that each takes: those of the usual size must stay below 1,500,
// the largest there can be show what an attacker could fill.
func BenchmarkFootprint(b *testing.B) {
	const conversations = 100_000
	for _, bench := range []struct {
		name  string
		speak func(conversation.State) conversation.State
	}{{"usual", usual}, {"largest", fill}} {
		b.Run(bench.name, func(b *testing.B) {
			var before, after runtime.MemStats
			for range b.N {
				store := conversation.NewMemory(conversation.Config{})
				runtime.GC()
				runtime.ReadMemStats(&before)
				for i := range conversations {
					if _, err := store.Update(b.Context(), fmt.Sprintf("conversation-%08d", i), bench.speak); err != nil {
						b.Fatal(err)
					}
				}
				runtime.GC()
				runtime.ReadMemStats(&after)
				b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/conversations, "B/conversation")
				runtime.KeepAlive(store)
			}
		})
	}
}

// BenchmarkUpdate advances conversations from all cores at once.
func BenchmarkUpdate(b *testing.B) {
	store := conversation.NewMemory(conversation.Config{Now: time.Now})
	embedding := make([]float32, 384)
	embedding[7] = 1
	heard := conversation.Heard{Intent: "refund_status", Embedding: embedding, Mood: sentiment.Frustration{Score: 0.5}}
	ids := make([]string, 10_000)
	for i := range ids {
		ids[i] = fmt.Sprint("conversation-", i)
	}
	for _, bench := range []struct {
		name string
		f    func(conversation.State) conversation.State
	}{
		{"store alone", func(was conversation.State) conversation.State { return was }},
		{"with Advance", func(was conversation.State) conversation.State { return was.Advance(heard) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			var n atomic.Int64
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, err := store.Update(b.Context(), ids[int(n.Add(7))%len(ids)], bench.f); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
