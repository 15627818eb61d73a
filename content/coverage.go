package content

import (
	"cmp"
	"maps"
	"slices"
)

// Past is what is known of one conversation of the past, played through the content.
type Past struct {
	Matter  bool     // something was wanted
	Missing []string // intents that the bot had to answer in its own words, each once
	Entry   bool     // an entry fits: an answer was reached, or the first question of a tree
	Leaf    bool     // an answer was reached
	Settled bool     // one that surely settles the matter
	Person  bool     // a person was called before anything fitted
}

// Coverage is what share of past conversations the answers reach.
type Coverage struct {
	Conversations int    `json:"conversations"` // with at least one matter
	Idle          int    `json:"idle"`          // without any: left out of all shares
	Entry         int    `json:"entry"`         // an answer, or the first question of a tree
	Leaf          int    `json:"leaf"`          // an answer: customers of the past have answered none of our questions
	Settled       int    `json:"settled"`       // an answer that surely settles the matter
	Person        int    `json:"person"`        // called before anything fitted
	Next          []Gain `json:"next"`
}

// Gain is what an entry for one more intent would add.
type Gain struct {
	Intent        string `json:"intent"`
	Conversations int    `json:"conversations"` // in which the bot had to answer it in its own words, and no entry fits anything
}

// Cover counts past conversations. Gains are sorted, the largest first; a conversation with two matters counts for both, so they do not add up.
func Cover(all []Past) Coverage {
	var sum Coverage
	gains := map[string]int{}
	for _, one := range all {
		if !one.Matter {
			sum.Idle++
			continue
		}
		sum.Conversations++
		sum.Entry += count(one.Entry)
		sum.Leaf += count(one.Leaf)
		sum.Settled += count(one.Settled)
		sum.Person += count(one.Person)
		if one.Entry {
			continue
		}
		for _, intent := range one.Missing {
			gains[intent]++
		}
	}
	sum.Next = make([]Gain, 0, len(gains))
	for _, intent := range slices.Sorted(maps.Keys(gains)) {
		sum.Next = append(sum.Next, Gain{intent, gains[intent]})
	}
	slices.SortStableFunc(sum.Next, func(a, b Gain) int { return cmp.Compare(b.Conversations, a.Conversations) })
	return sum
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}
