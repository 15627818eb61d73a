package training

import (
	"cmp"
	"slices"

	"rapport/training/corpus"
)

// assignFolds gives every sample a fold 0..folds-1: each intent spread evenly, sentences that differ in numbers only kept together, and the
// choice made by seed and text alone. An intent with fewer sentences than folds is simply absent from some; one that is a single sentence with
// other numbers is spread line by line.
func assignFolds(samples []sample, folds int, seed uint64) []int {
	type family struct {
		intent, pattern string
	}
	members := map[family][]int{}
	byIntent := map[string][]family{}
	var intents []string
	for i, s := range samples {
		f := family{s.intent, s.pattern()}
		if members[f] == nil {
			if byIntent[s.intent] == nil {
				intents = append(intents, s.intent)
			}
			byIntent[s.intent] = append(byIntent[s.intent], f)
		}
		members[f] = append(members[f], i)
	}
	assigned := make([]int, len(samples))
	next := 0 // goes on from intent to intent, so that small intents do not all miss the same folds
	for _, intent := range intents {
		families := byIntent[intent]
		slices.SortStableFunc(families, func(a, b family) int {
			return cmp.Or(cmp.Compare(len(members[b]), len(members[a])), cmp.Compare(corpus.Draw(seed, a.pattern), corpus.Draw(seed, b.pattern)))
		})
		if len(families) == 1 { // held out whole it would look as if nobody could learn it
			for _, i := range members[families[0]] {
				assigned[i] = next % folds
				next++
			}
			continue
		}
		for _, f := range families {
			for _, i := range members[f] {
				assigned[i] = next % folds
			}
			next++
		}
	}
	return assigned
}
