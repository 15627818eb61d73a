package training

import (
	"context"

	"rapport/training/report"
)

// addedHeldOut is what was said of added lines, and of the exemplars of the others, while they were held out.
type addedHeldOut struct {
	outputs

	exemplars, taken int
	takenBy          []int // exemplars, by new label
}

// holdOut leaves out each fold of the added lines and of the exemplars in turn. Exemplars have no text, so the head alone is asked about them.
func (was base) holdOut(ctx context.Context, set dataset, c Config) (addedHeldOut, error) {
	k := len(was.labels) + len(set.labels)
	all := addedHeldOut{outputs: emptyOutputs(len(set.x), k), takenBy: make([]int, len(set.labels))}
	exemplars := rowsOfColumns(was.head.exemplars, was.head.dims)
	all.exemplars = len(exemplars)
	fold := make([]int, len(set.y)) // within each label in turn, so that two lines are enough
	counts := make([]int, len(set.labels))
	for i, label := range set.y {
		fold[i] = counts[label] % addFolds
		counts[label]++
	}
	for round := range addFolds {
		var on addedRows
		var asked []int32
		for i := range set.x {
			if fold[i] == round {
				asked = append(asked, int32(i)) //nolint:gosec // rows fit an int32
			} else {
				on.rows = append(on.rows, int32(i)) //nolint:gosec // rows fit an int32
			}
		}
		var strange [][]float32
		for i, x := range exemplars {
			if i%addFolds == round {
				strange = append(strange, x)
			} else {
				on.exemplars = append(on.exemplars, x)
			}
		}
		if err := was.askAdded(ctx, &all, set, c, heldRound{on, asked, strange}); err != nil {
			return addedHeldOut{}, err
		}
		c.Progress("cross-validate", round+1, addFolds)
	}
	return all, nil
}

// heldRound is one round of holdOut.
type heldRound struct {
	on      addedRows
	asked   []int32
	strange [][]float32
}

// askAdded fits without the rows held out and asks about them.
func (was base) askAdded(ctx context.Context, all *addedHeldOut, set dataset, c Config, r heldRound) error {
	if len(r.on.exemplars) == 0 {
		r.on.exemplars = r.strange
	}
	f, err := was.withRows(ctx, set, c, r.on)
	if err != nil {
		return err
	}
	for _, x := range r.strange {
		if best := argmax(f.head.logitsOf(x)); best >= len(was.labels) && argmax(was.head.logitsOf(x)) != best {
			all.taken++
			all.takenBy[best-len(was.labels)]++
		}
	}
	if len(r.asked) == 0 {
		return nil
	}
	var x [][]float32
	for _, i := range r.asked {
		x = append(x, set.x[i])
	}
	said, err := f.score(c.Runtime, x, textsOf(set.folded, r.asked))
	if err != nil {
		return err
	}
	for from, to := range r.asked {
		all.copyRow(int(to), said, from)
	}
	return nil
}

// report is the harm, by new label.
func (h addedHeldOut) report(set dataset) report.Added {
	added := report.Added{Exemplars: h.exemplars, Taken: h.taken}
	for label, name := range set.labels {
		added.Intents = append(added.Intents, report.AddedIntent{Label: name, Taken: h.takenBy[label]})
	}
	return added
}

// countAdded counts how the new labels, which are behind so many others, do on their own lines.
func countAdded(added *report.Added, rows []judged, before int) {
	for _, row := range rows {
		added.Judge(row.gold-before, row.best() == row.gold, !row.abstained)
	}
}
