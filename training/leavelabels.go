package training

import (
	"context"
	"slices"
)

// With many rows a few rounds leave out enough to fit five numbers to, and time counts.
const (
	manyRows       = 5000
	fewRounds      = 3
	fewLabelRounds = 2
)

// labelGroups is into how many groups labels are put that are left out together.
const labelGroups = 5

// labelRounds leave out a fold and one group of labels each, so that these labels' rows ask for something the model does not know.
func (v validator) labelRounds() []round {
	rounds := make([]round, v.folds)
	if len(v.data.x) > manyRows {
		rounds = rounds[:min(v.folds, fewLabelRounds)]
	}
	for fold := range rounds {
		r := &rounds[fold]
		r.known, r.labels = v.knownLabels(fold)
		for i, y := range v.data.y {
			if r.known[y] == outOfScopeLabel || v.data.fold[i] == fold {
				r.without = append(r.without, int32(i))
			}
		}
	}
	return rounds
}

// leaveLabelsOut makes out-of-scope rows where none were given: those of the labels a round leaves out. The fold's rows with other labels are the
// in-scope ones. This is the hard kind of out-of-scope, close to what is known. It asks the head alone, which the in-scope score reads; temperature
// is the head's alone.
func (v validator) leaveLabelsOut(ctx context.Context, temperature float64) ([]observation, error) {
	var all []observation
	rounds := v.labelRounds()
	for i, r := range rounds {
		said, err := v.ask(ctx, r)
		if err != nil {
			return nil, err
		}
		gold := make([]int, len(r.without))
		for at := range gold {
			gold[at] = v.gold(r, at)
		}
		seen := observe(heldOut{said, gold}, temperature)
		for at, row := range seen {
			seen[at].best = slices.Index(r.known, row.best)
		}
		all = append(all, seen...)
		v.progress(i+1, len(rounds))
	}
	return all, nil
}

// knownLabels numbers the labels a fold's model knows; the others become outOfScopeLabel. A label whose rows are all in the fold is left out
// as well.
func (v validator) knownLabels(fold int) (known []int, labels int) {
	trained := make([]bool, len(v.data.labels))
	for i, y := range v.data.y {
		trained[y] = trained[y] || v.data.fold[i] != fold
	}
	known = make([]int, len(v.data.labels))
	for l := range known {
		known[l] = outOfScopeLabel
		if trained[l] && l%labelGroups != fold%labelGroups {
			known[l] = labels
			labels++
		}
	}
	return known, labels
}
