package training

import (
	"context"

	"rapport/training/report"
)

// addedHeldOut is what was said of added lines, and of the exemplars of the others, while they were held out.
type addedHeldOut struct {
	outputs

	others []otherMessage
}

// otherMessage is what heads that had not seen it say of a message made up around an exemplar of the others.
type otherMessage struct {
	old   float32   // highest logit of the labels that stay
	fresh []float32 // logits of new labels
}

// holdOut leaves out each fold of the added lines and of the exemplars in turn. Exemplars have no text, so the head alone is asked about them.
func (was base) holdOut(ctx context.Context, set dataset, c Config) (addedHeldOut, error) {
	k := len(was.labels) + len(set.labels)
	all := addedHeldOut{outputs: emptyOutputs(len(set.x), k)}
	exemplars := rowsOfColumns(was.head.exemplars, was.head.dims)
	fold := addedFolds(set)
	for round := range addFolds {
		var on addedRows
		var asked []int32
		for i := range set.x {
			if fold[i] == round {
				asked = append(asked, int32(i))
			} else {
				on.rows = append(on.rows, int32(i))
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
	f, err := was.headWithRows(ctx, set, c, r.on)
	if err != nil {
		return err
	}
	var x [][]float32
	for _, i := range r.asked {
		x = append(x, set.x[i])
	}
	if len(x) == 0 {
		return nil
	}
	for _, message := range scatter(r.strange, x, centroids(x, make([]int, len(x)), 1)) {
		logits := f.head.logitsOf(message)
		all.others = append(all.others, otherMessage{float32(highest(logits[:len(was.labels)])), logits[len(was.labels):]})
	}
	said, err := f.head.score(c.Runtime, x)
	if err != nil {
		return err
	}
	for from, to := range r.asked {
		all.copyRow(int(to), said, from)
	}
	return nil
}

// addMargins adds what the n-grams say of the lines held out: those of the bundle of its labels, and margins, rows x new labels, of the new ones.
func (h addedHeldOut) addMargins(was base, set dataset, margins []float32) {
	for i, folded := range set.folded {
		logits, _, _ := h.row(i)
		was.ngrams.Add(logits[:len(was.labels)], was.share, folded)
		for label := range set.labels {
			logits[len(was.labels)+label] += was.share * margins[i*len(set.labels)+label]
		}
	}
}

// report is the harm, by new label.
func (h addedHeldOut) report(set dataset) report.Added {
	added := report.Added{Others: len(h.others)}
	for _, name := range set.labels {
		added.Intents = append(added.Intents, report.AddedIntent{Label: name})
	}
	for _, message := range h.others {
		if best := argmax(message.fresh); message.fresh[best] > message.old {
			added.Taken++
			added.Intents[best].Taken++
		}
	}
	return added
}

// countAdded counts how the new labels, which are behind so many others, do on their own lines.
func countAdded(added *report.Added, rows []judged, before int) {
	for _, row := range rows {
		added.Judge(row.gold-before, row.best() == row.gold, !row.abstained)
	}
}
