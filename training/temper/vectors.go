package temper

import (
	"context"
	"fmt"
)

// Embed returns the sentence vectors of cleaned texts in their order.
type Embed func(ctx context.Context, texts []string) ([][]float32, error)

// embedded is a row of text with room for its vector.
type embedded[T any] interface {
	*T
	read() (text string, vector *[]float32)
}

// embedRows gives rows their vectors, all in one call.
func embedRows[T any, P embedded[T]](ctx context.Context, embed Embed, parts ...[]T) error {
	var texts []string
	var slots []*[]float32
	for _, rows := range parts {
		for i := range rows {
			text, vector := P(&rows[i]).read()
			texts, slots = append(texts, text), append(slots, vector)
		}
	}
	vectors, err := embed(ctx, texts)
	if err != nil {
		return fmt.Errorf("embed the texts: %w", err)
	}
	for i, slot := range slots {
		*slot = vectors[i]
	}
	return nil
}

func (r *temperRow) read() (string, *[]float32) { return r.doc.Clean, &r.vector }
func (r *flagRow) read() (string, *[]float32)   { return r.doc.Clean, &r.vector }

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
