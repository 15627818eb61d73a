package training

import "context"

// round is a model fitted without some rows, and possibly without some labels, that is then asked about these rows.
type round struct {
	without []int32 // rows left out, ascending: in-scope rows by their number, out-of-scope rows behind them
	known   []int   // number of each label in the round's head; outOfScopeLabel for one that is left out
	labels  int     // how many are known
}

// foldRounds leave out each fold in turn.
func (v validator) foldRounds() []round {
	rounds := make([]round, v.folds)
	for fold := range rounds {
		r := &rounds[fold]
		r.labels = len(v.data.labels)
		for l := range v.data.labels {
			r.known = append(r.known, l)
		}
		for i, f := range v.data.fold {
			if f == fold {
				r.without = append(r.without, int32(i))
			}
		}
		for j, f := range v.data.oosFold {
			if f == fold {
				r.without = append(r.without, int32(len(v.data.x)+j)) //nolint:gosec // rows fit an int32
			}
		}
	}
	return rounds
}

// ask fits the round's head and says what it makes of the rows left out.
func (v validator) ask(ctx context.Context, r round) (outputs, error) {
	var train rowsOf
	var asked [][]float32
	next := 0
	left := func(i int) bool {
		if next < len(r.without) && int(r.without[next]) == i {
			next++
			return true
		}
		return false
	}
	for i, x := range v.data.x {
		if left(i) {
			asked = append(asked, x)
			continue
		}
		train.add(x, r.known[v.data.y[i]], v.data.cluster[i])
	}
	for j, x := range v.data.outOfScope {
		if left(len(v.data.x) + j) {
			asked = append(asked, x)
			continue
		}
		train.outOfScope = append(train.outOfScope, x)
	}
	for l, name := range v.data.names {
		if r.known[l] != outOfScopeLabel {
			train.addName(name.vector, r.known[l])
		}
	}
	o := v.options
	o.labels, o.rough = r.labels, true
	h, err := fitHead(ctx, v.rt, train, o)
	if err != nil {
		return outputs{}, err
	}
	return h.score(v.rt, asked)
}

// gold is the label of a row left out as the round's head numbers it.
func (v validator) gold(r round, at int) int {
	if i := int(r.without[at]); i < len(v.data.x) {
		return r.known[v.data.y[i]]
	}
	return outOfScopeLabel
}
