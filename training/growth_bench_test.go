package training_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"rapport/training"
)

// BenchmarkFit shows how training grows with the lines: made-up lines of 77 intents with made-up vectors of 384 numbers, everything fitted that Run
// fits, nothing embedded or written. One round of each size:
//
//	go test ./training -run none -bench Fit -benchtime 1x
func BenchmarkFit(b *testing.B) {
	const labels, dims = 77, 384
	names := make([]string, labels)
	for l := range names {
		names[l] = fmt.Sprintf("intent %03d", l)
	}
	for _, rows := range []int{770, 10_003, 30_000, 100_000} {
		b.Run(strconv.Itoa(rows), func(b *testing.B) {
			x, y := clouds(rows, dims, labels, 1.6, 5)
			folded := madeUp(y)
			b.ReportAllocs()
			for b.Loop() {
				if err := training.FitRows(b.Context(), benchRuntime(b), [2][]string{folded, names}, x, y); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// madeUp are lines of twelve words, two of which tell the label three times out of four.
func madeUp(y []int) []string {
	random := rand.New(rand.NewPCG(6, 6))
	word := func(n int) string {
		return string([]byte{'a' + byte(n%23), 'a' + byte(n/23%19), 'a' + byte(n/437%17), 'a' + byte(n*7%13), 'e'})
	}
	lines := make([]string, len(y))
	for i, label := range y {
		words := make([]string, 12)
		for w := range words {
			words[w] = word(int(1500 * random.Float64() * random.Float64()))
		}
		for range 2 {
			if random.Float64() < .75 {
				words[random.IntN(len(words))] = word(2000 + 12*label + random.IntN(12))
			}
		}
		lines[i] = strings.Join(words, " ")
	}
	return lines
}
