package content

import (
	"cmp"
	"maps"
	"slices"
)

// Past is what is known of one conversation of the past, played through the content.
type Past struct {
	Matters []string // intents that were wanted, each once; talk is none
	Leaf    bool     // an answer was reached
	Settled bool     // one that surely settles the matter
}

// Coverage is what share of past conversations the answers reach.
type Coverage struct {
	Conversations int // with at least one matter
	Idle          int // without any: left out of all shares
	Leaf          int // reached an answer
	Settled       int // reached one that surely settles the matter
	Next          []Gain
}

// Gain is what an answer to one more intent would add.
type Gain struct {
	Intent        string
	Conversations int // that want it and reach no answer now
}

// Cover counts past conversations. Gains are sorted, the largest first; a conversation with two matters counts for both, so they do not add up.
func Cover(all []Past) Coverage {
	var sum Coverage
	gains := map[string]int{}
	for _, one := range all {
		if len(one.Matters) == 0 {
			sum.Idle++
			continue
		}
		sum.Conversations++
		if one.Settled {
			sum.Settled++
		}
		if one.Leaf {
			sum.Leaf++
			continue
		}
		for _, intent := range one.Matters {
			gains[intent]++
		}
	}
	for _, intent := range slices.Sorted(maps.Keys(gains)) {
		sum.Next = append(sum.Next, Gain{intent, gains[intent]})
	}
	slices.SortStableFunc(sum.Next, func(a, b Gain) int { return cmp.Compare(b.Conversations, a.Conversations) })
	return sum
}
