package encoder

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// Embedder turns texts into sentence vectors; classifier.Encoder is one.
type Embedder interface {
	// Tokens appends the token ids of a text to dst.
	Tokens(dst []int32, text string) []int32
	// EmbedAll returns the vectors of many texts, given as token ids, in their order.
	EmbedAll(ctx context.Context, ids [][]int32, progress func(done, total int)) ([][]float32, error)
}

// Agreement is how close two encoders are on the same texts, as cosines of their vectors: 1 is the same direction.
type Agreement struct {
	Texts int
	Mean  float64
	Worst float64
	At    int // which text was the worst, from 0
}

// ErrCompare is returned when two encoders cannot be compared.
var ErrCompare = errors.New("encoders cannot be compared")

// Compare embeds texts with two encoders, usually the one in float32 and the one in int8, and says how well their vectors agree.
func Compare(ctx context.Context, a, b Embedder, texts []string) (Agreement, error) {
	if len(texts) == 0 {
		return Agreement{}, fmt.Errorf("%w: no texts", ErrCompare)
	}
	var vectors [2][][]float32
	for side, e := range []Embedder{a, b} {
		ids := make([][]int32, len(texts))
		for i, text := range texts {
			ids[i] = e.Tokens(nil, text)
		}
		var err error
		if vectors[side], err = e.EmbedAll(ctx, ids, nil); err != nil {
			return Agreement{}, fmt.Errorf("compare encoders: %w", err)
		}
	}
	found := Agreement{Texts: len(texts), Worst: math.Inf(1)}
	for i := range texts {
		if len(vectors[0][i]) != len(vectors[1][i]) {
			return Agreement{}, fmt.Errorf("%w: vectors of %d and %d dimensions", ErrCompare, len(vectors[0][i]), len(vectors[1][i]))
		}
		cosine := cosine(vectors[0][i], vectors[1][i])
		found.Mean += cosine / float64(len(texts))
		if cosine < found.Worst {
			found.Worst, found.At = cosine, i
		}
	}
	return found, nil
}

func cosine(a, b []float32) float64 {
	var dot, aa, bb float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return dot / math.Sqrt(aa*bb)
}
