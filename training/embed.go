package training

import (
	"context"
	"fmt"

	"rapport/classifier"
)

// embed returns the sentence vectors of cleaned texts in their order. Those the cache knows are not computed again; new ones are added to it.
// directory is the cache's, "" for none. hits is how many texts were found there.
func embed(ctx context.Context, encoder *classifier.Encoder, directory string, texts []string, progress func(done, total int)) (
	vectors [][]float32, hits int, err error,
) {
	return openCache(directory, encoder.Identity().Digest, encoder.Dimensions()).embed(ctx, encoder, texts, progress)
}

// embed is embed with a cache that is open already.
func (c *cache) embed(ctx context.Context, encoder *classifier.Encoder, texts []string, progress func(done, total int)) (
	vectors [][]float32, hits int, err error,
) {
	vectors = make([][]float32, len(texts))
	waiting := map[cacheKey][]int{}
	var keys []cacheKey
	var ids [][]int32
	for i, text := range texts {
		key := keyOf(text)
		if vector, ok := c.vectors[key]; ok {
			vectors[i] = vector
			hits++
			continue
		}
		if waiting[key] == nil {
			keys, ids = append(keys, key), append(ids, encoder.Tokens(nil, text))
		}
		waiting[key] = append(waiting[key], i)
	}
	if len(keys) == 0 {
		return vectors, hits, nil
	}
	computed, err := encoder.EmbedAll(ctx, ids, progress)
	if err != nil {
		return nil, 0, fmt.Errorf("embed: %w", err)
	}
	for k, key := range keys {
		for _, i := range waiting[key] {
			vectors[i] = computed[k]
		}
	}
	return vectors, hits, c.add(keys, computed)
}
