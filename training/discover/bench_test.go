package discover_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"rapport/training/discover"
)

// BenchmarkFind is topics of 50,000 different lines, vectors as long as those of the encoder that ships.
func BenchmarkFind(b *testing.B) {
	const lines, topics, length = 50_000, 60, 384
	random := rand.New(rand.NewPCG(1, 1))
	centres := make([][]float32, topics)
	for i := range centres {
		centres[i] = make([]float32, length)
		for d := range centres[i] {
			centres[i][d] = float32(random.NormFloat64())
		}
	}
	said, vectors := make([]discover.Line, lines), make([][]float32, lines)
	for i := range said {
		topic := random.IntN(topics)
		said[i] = discover.Line{Text: fmt.Sprintf("subject%s line%s", letters(topic), letters(i))}
		vectors[i] = make([]float32, length)
		for d := range vectors[i] {
			vectors[i][d] = centres[topic][d] + float32(1.5*random.NormFloat64())
		}
	}
	pool := discover.Collect(said)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := discover.Find(b.Context(), pool, vectors[:pool.Different()], discover.Config{Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
}

// letters is a number in letters, for words that differ.
func letters(n int) string {
	word := ""
	for ; n > 0 || word == ""; n /= 26 {
		word += string(rune('a' + n%26))
	}
	return word
}
