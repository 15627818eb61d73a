package training

import (
	"context"

	"rapport/classifier"
)

// Vectors returns the sentence vectors of cleaned texts in their order, through the cache in directory ("" for none), for fits that live outside
// of this package.
func Vectors(
	ctx context.Context, encoder *classifier.Encoder, directory string, texts []string, progress func(done, total int),
) ([][]float32, error) {
	vectors, _, err := embed(ctx, encoder, directory, texts, progress)
	return vectors, err
}
