package ngram

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// Vocabulary are the n-grams a model knows. It is safe for concurrent use.
type Vocabulary struct {
	keys   []uint32 // ascending; a feature's number is its place here
	rarity []float32
	starts []int32   // of each value of a key's upper 16 bits: the first feature whose key has them or more
	free   sync.Pool // of *counts
}

// Vector is a text as a model sees it: the features it has, in the order of their numbers, and their weights. The weights of each kind have length 1,
// or the kind is absent.
type Vector struct {
	Features []int32
	Values   []float32
}

// manyTexts is from how many texts on an n-gram that occurs in one only is left out: it would say nothing about any other. With few texts it may be
// the one word an intent has.
const manyTexts = 3000

// Learn collects the n-grams of folded texts and how rare they are. Beyond MaxFeatures the most frequent are kept.
func Learn(folded []string) *Vocabulary {
	type gram struct {
		key         uint32
		texts, last int32
	}
	seen, found := newTable(1<<14), []gram{{}}
	for i, text := range folded {
		at := int32(i + 1)
		grams(text, func(key uint32) {
			number := seen.add(key)
			if int(number) == len(found) {
				found = append(found, gram{key: key})
			}
			if g := &found[number]; g.last != at {
				g.last = at
				g.texts++
			}
		})
	}
	least := int32(LeastTexts(len(folded))) //nolint:gosec // 1 or 2
	found = slices.DeleteFunc(found[1:], func(g gram) bool { return g.texts < least })
	if len(found) > MaxFeatures {
		slices.SortFunc(found, func(a, b gram) int { return cmp.Or(cmp.Compare(b.texts, a.texts), cmp.Compare(a.key, b.key)) })
		found = found[:MaxFeatures]
	}
	slices.SortFunc(found, func(a, b gram) int { return cmp.Compare(a.key, b.key) })
	keys, rarity := make([]uint32, len(found)), make([]float32, len(found))
	for i, g := range found {
		keys[i], rarity[i] = g.key, float32(math.Log(float64(1+len(folded))/float64(1+g.texts))+1)
	}
	return newVocabulary(keys, rarity)
}

// LeastTexts is in how many of so many texts an n-gram must occur to be a feature.
func LeastTexts(texts int) int {
	if texts < manyTexts {
		return 1
	}
	return 2
}

func newVocabulary(keys []uint32, rarity []float32) *Vocabulary {
	v := &Vocabulary{keys: keys, rarity: rarity, starts: make([]int32, 1<<16+1)}
	for _, key := range keys {
		v.starts[key>>16+1]++
	}
	for i := range 1 << 16 {
		v.starts[i+1] += v.starts[i]
	}
	v.free.New = func() any { return &counts{of: make([]int32, len(keys))} }
	return v
}

// Size is the number of features.
func (v *Vocabulary) Size() int { return len(v.keys) }

// find is the feature with a key, -1 for none: halving the few keys with the same upper bits, which no file can make slow.
func (v *Vocabulary) find(key uint32) int32 {
	low, high := v.starts[key>>16], v.starts[key>>16+1]
	for low < high {
		middle := (low + high) / 2
		switch at := v.keys[middle]; {
		case at == key:
			return middle
		case at < key:
			low = middle + 1
		default:
			high = middle
		}
	}
	return -1
}

// Kind is 0 or 1: features of one kind are scaled together.
func (v *Vocabulary) Kind(feature int32) int { return int(v.keys[feature] & 1) }

// Vector is a folded text as features.
func (v *Vocabulary) Vector(folded string) Vector {
	c := v.count(folded)
	defer v.free.Put(c)
	slices.Sort(c.touched)
	vector := Vector{Features: append(make([]int32, 0, len(c.touched)), c.touched...), Values: make([]float32, len(c.touched))}
	v.weigh(c, vector.Values)
	return vector
}

// counts are how often each feature occurs in one text. Between uses all are 0.
type counts struct {
	of      []int32
	touched []int32
	values  []float32
	sums    []int32
}

func (v *Vocabulary) count(folded string) *counts {
	c := v.free.Get().(*counts) // nothing else is put there
	c.touched = c.touched[:0]
	grams(folded, func(key uint32) {
		feature := v.find(key)
		if feature < 0 {
			return
		}
		if c.of[feature] == 0 {
			c.touched = append(c.touched, feature)
		}
		c.of[feature]++
	})
	return c
}

// weigh turns counts into values in the order of touched, (1 + ln count) x rarity, each kind scaled to length 1, and clears the counts.
func (v *Vocabulary) weigh(c *counts, values []float32) {
	var squares [kinds]float64
	for i, feature := range c.touched {
		value := float64(v.rarity[feature])
		if n := c.of[feature]; n > 1 {
			value *= 1 + math.Log(float64(n))
		}
		c.of[feature] = 0
		squares[v.Kind(feature)] += value * value
		values[i] = float32(value)
	}
	var scale [kinds]float64
	for k, square := range squares {
		if square > 0 {
			scale[k] = 1 / math.Sqrt(square)
		}
	}
	for i, feature := range c.touched {
		values[i] = float32(float64(values[i]) * scale[v.Kind(feature)])
	}
}
