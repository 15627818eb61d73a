package ngram

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Grow is the vocabulary with the n-grams of further folded texts that it does not know. texts is how many it was learned from. What it knows keeps
// its rarity, so that texts without anything new look as before.
func (v *Vocabulary) Grow(folded []string, texts int) *Vocabulary {
	counts := map[uint32]int{}
	for _, text := range folded {
		own := map[uint32]bool{}
		grams(text, func(key uint32) {
			if v.find(key) < 0 && !own[key] {
				own[key] = true
				counts[key]++
			}
		})
	}
	least, all := LeastTexts(len(folded)), texts+len(folded)
	var fresh []uint32
	for key, n := range counts {
		if n >= least {
			fresh = append(fresh, key)
		}
	}
	slices.Sort(fresh)
	fresh = fresh[:min(len(fresh), max(0, MaxFeatures-v.Size()))]
	keys, rarity := make([]uint32, 0, v.Size()+len(fresh)), make([]float32, 0, v.Size()+len(fresh))
	at := 0
	take := func(below uint32, last bool) {
		for ; at < len(fresh) && (last || fresh[at] < below); at++ {
			keys, rarity = append(keys, fresh[at]), append(rarity, float32(math.Log(float64(1+all)/float64(1+counts[fresh[at]]))+1))
		}
	}
	for i, key := range v.keys {
		take(key, false)
		keys, rarity = append(keys, key), append(rarity, v.rarity[i])
	}
	take(0, true)
	return newVocabulary(keys, rarity)
}

// Knows says whether a feature of another vocabulary is one of this.
func (v *Vocabulary) Knows(other *Vocabulary, feature int32) bool {
	return v.find(other.keys[feature]) >= 0
}

// Join is the model on a vocabulary that Grow made of its own, with one more label behind those it has. The weights and margins of these stay
// as they are: what is new in the vocabulary says nothing about them. Errors wrap ErrInvalid.
func (m *Model) Join(v *Vocabulary, weights []float32, bias float32) (*Model, error) {
	if len(weights) != v.Size() || v.Size() < m.vocabulary.Size() || m.labels+1 > MaxLabels {
		return nil, fmt.Errorf("%w: %d weights for %d features", ErrInvalid, len(weights), v.Size())
	}
	joined := &Model{
		vocabulary: v, labels: m.labels + 1, bias: append(slices.Clone(m.bias), bias), scale: append(slices.Clone(m.scale), 0),
		weights: make([]int8, v.Size()*(m.labels+1)),
	}
	for f, key := range v.keys {
		if old := m.vocabulary.find(key); old >= 0 {
			copy(joined.weights[f*joined.labels:], m.weights[int(old)*m.labels:(int(old)+1)*m.labels])
		}
	}
	return joined, joined.round(m.labels, weights)
}

// MakeUp makes up a line of a label as a vocabulary that Grow made of the model's own sees it: the n-grams that speak most for the label, at most so
// many of them, and others as often as they stand in the texts the vocabulary was learned from, drawn by the seed.
func (m *Model) MakeUp(v *Vocabulary, label, most int, seed uint64) Vector {
	type gram struct {
		feature int32
		weight  int8
	}
	var speaking, all []gram
	random := rand.New(rand.NewPCG(seed, uint64(label))) //nolint:gosec // the same lines every time are what is wanted
	for f, key := range m.vocabulary.keys {
		w := m.weights[f*m.labels+label]
		often := math.Exp(float64(1 - m.vocabulary.rarity[f])) // the share of texts that have it
		switch chance := random.Float64(); {
		case chance < often:
			all = append(all, gram{v.find(key), 0})
		case w > 0:
			speaking = append(speaking, gram{v.find(key), w})
		}
	}
	slices.SortStableFunc(speaking, func(a, b gram) int { return int(b.weight) - int(a.weight) })
	all = append(all, speaking[:min(len(speaking), most)]...)
	slices.SortFunc(all, func(a, b gram) int { return int(a.feature) - int(b.feature) })
	var line Vector
	var squares [kinds]float64
	for _, g := range all {
		line.Features, line.Values = append(line.Features, g.feature), append(line.Values, v.rarity[g.feature])
		squares[v.Kind(g.feature)] += float64(v.rarity[g.feature]) * float64(v.rarity[g.feature])
	}
	for i, feature := range line.Features {
		line.Values[i] = float32(float64(line.Values[i]) / math.Sqrt(squares[v.Kind(feature)]))
	}
	return line
}
