package training

import "context"

// With many rows a few rounds leave out enough to fit five numbers to, and time counts.
const (
	manyRows  = 5000
	fewRounds = 3
)

// leaveLabelsOut makes out-of-scope rows where none were given: each fold's head is fitted without the labels of one group, so that their
// rows ask for something it does not know. The fold's rows with other labels are the in-scope ones. This is the hard kind of out-of-scope, close
// to what is known.
func (v validator) leaveLabelsOut(ctx context.Context, temperature float64) ([]observation, error) {
	var all []observation
	rounds := v.folds
	if len(v.data.x) > manyRows {
		rounds = min(rounds, fewRounds)
	}
	for fold := range rounds {
		known, labels := v.knownLabels(fold)
		var train rowsOf
		var asked [][]float32
		var gold []int
		for i, x := range v.data.x {
			label := known[v.data.y[i]]
			switch {
			case label == outOfScopeLabel || v.data.fold[i] == fold:
				asked, gold = append(asked, x), append(gold, label)
			default:
				train.add(x, label, v.data.cluster[i])
			}
		}
		said, err := v.ask(ctx, train, labels, asked)
		if err != nil {
			return nil, err
		}
		all = append(all, observe(heldOut{said, gold}, temperature)...)
		v.progress(fold+1, rounds)
	}
	return all, nil
}

// knownLabels numbers the labels a fold's head knows; the others become outOfScopeLabel. A label whose rows are all in the fold is left out
// as well.
func (v validator) knownLabels(fold int) (known []int, labels int) {
	trained := make([]bool, len(v.data.labels))
	for i, y := range v.data.y {
		trained[y] = trained[y] || v.data.fold[i] != fold
	}
	known = make([]int, len(v.data.labels))
	for l := range known {
		known[l] = outOfScopeLabel
		if trained[l] && l%v.folds != fold {
			known[l] = labels
			labels++
		}
	}
	return known, labels
}
