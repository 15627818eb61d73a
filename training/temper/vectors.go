package temper

import (
	"context"
	"fmt"
)

// Embed returns the sentence vectors of cleaned texts in their order.
type Embed func(ctx context.Context, texts []string) ([][]float32, error)

// embedRows gives rows their vectors, all in one call.
func embedRows(ctx context.Context, embed Embed, parts ...[]temperRow) error {
	var texts []string
	for _, rows := range parts {
		for i := range rows {
			texts = append(texts, rows[i].doc.Clean)
		}
	}
	vectors, err := embed(ctx, texts)
	if err != nil {
		return fmt.Errorf("embed the texts: %w", err)
	}
	for _, rows := range parts {
		for i := range rows {
			rows[i].vector, vectors = vectors[0], vectors[1:]
		}
	}
	return nil
}

// embedSources gives the rows that say something of anger their vectors.
func embedSources(ctx context.Context, embed Embed, sources []temperSource) error {
	var parts [][]temperRow
	for _, source := range sources {
		if source.heatWeight != 0 {
			parts = append(parts, source.train)
		}
	}
	return embedRows(ctx, embed, parts...)
}
