package sentiment_test

import (
	"strings"
	"testing"

	"rapport/text"
)

func BenchmarkScore(b *testing.B) {
	scorer := builtin(b)
	for name, message := range map[string]string{
		"calm 15 words":   "Hello, I would like to know when my new card will arrive in the post, thanks",
		"angry 15 words":  "This is the THIRD time I'm asking you people, where is my refund? It is ridiculous!!!",
		"calm 89 letters": "I still have not received my new card, I ordered it over a week ago, can you check please",
		"200 words":       strings.Repeat("I have called four times and nobody answers, it is not working and I am fed up with waiting. ", 11),
		"4000 marks":      strings.Repeat("no!? ", 800),
	} {
		doc, err := text.Clean(message, text.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				scorer.Score(doc, nil)
			}
		})
	}
}
