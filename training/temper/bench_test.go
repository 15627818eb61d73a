package temper_test

import (
	"path/filepath"
	"testing"

	"github.com/jonreiter/govader"

	"rapport/internal/testenv"
	"rapport/sentiment"
	"rapport/text"
)

// BenchmarkBesideVADER scores one authored message after the other; each sub-benchmark includes making words of the text. Compare within one run.
func BenchmarkBesideVADER(b *testing.B) {
	lines := read(b, filepath.Join(testenv.Root(b), "training", "data", "temper_seed", "messages.jsonl"))
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		b.Fatal(err)
	}
	tone := &sentiment.Tone{Encoder: "sha256:none", Words: .7, Direction: make([]float64, 384)}
	toned, vector := scorer.WithTone(tone), make([]float32, 384)
	for _, one := range []struct {
		name string
		run  func(message string)
	}{
		{"words, flags and cleaning", func(message string) { scorer.Score(must(b, message), nil) }},
		{"the same with the tone", func(message string) { toned.Score(must(b, message), vector) }},
		{"cleaning alone", func(message string) { must(b, message) }},
		{"govader", vaderOf()},
	} {
		b.Run(one.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				one.run(lines[i%len(lines)].Text)
			}
		})
	}
}

func vaderOf() func(string) {
	analyzer := govader.NewSentimentIntensityAnalyzer()
	return func(message string) { analyzer.PolarityScores(message) }
}

func must(tb testing.TB, message string) text.Doc {
	tb.Helper()
	doc, err := text.Clean(message, text.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}
