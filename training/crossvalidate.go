package training

import (
	"context"

	"rapport/classifier"
)

// heldOut is what heads said about rows they were not fitted to: for every in-scope row, then every out-of-scope row, in the data set's order.
type heldOut struct {
	outputs

	gold []int // label, or outOfScopeLabel
}

const outOfScopeLabel = -1

// validator fits heads without some rows and asks them about these.
type validator struct {
	rt       *classifier.Runtime
	data     dataset
	options  headOptions
	folds    int
	progress func(done, total int)
}

// crossValidate asks about every row the head fitted without the row's fold.
func (v validator) crossValidate(ctx context.Context) (heldOut, error) {
	n, k := len(v.data.x)+len(v.data.outOfScope), len(v.data.labels)
	all := heldOut{outputs: emptyOutputs(n, k), gold: make([]int, n)}
	for fold := range v.folds {
		var train rowsOf
		var asked [][]float32
		var at []int
		for i, x := range v.data.x {
			all.gold[i] = v.data.y[i]
			if v.data.fold[i] != fold {
				train.add(x, v.data.y[i], v.data.cluster[i])
				continue
			}
			asked, at = append(asked, x), append(at, i)
		}
		for j, x := range v.data.outOfScope {
			i := len(v.data.x) + j
			all.gold[i] = outOfScopeLabel
			if v.data.oosFold[j] != fold {
				train.outOfScope = append(train.outOfScope, x)
				continue
			}
			asked, at = append(asked, x), append(at, i)
		}
		said, err := v.ask(ctx, train, k, asked)
		if err != nil {
			return heldOut{}, err
		}
		for from, to := range at {
			all.copyRow(to, said, from)
		}
		v.progress(fold+1, v.folds)
	}
	return all, nil
}

func (v validator) ask(ctx context.Context, train rowsOf, labels int, rows [][]float32) (outputs, error) {
	o := v.options
	o.labels = labels
	h, err := fitHead(ctx, v.rt, train, o)
	if err != nil {
		return outputs{}, err
	}
	return h.score(v.rt, rows)
}

func emptyOutputs(rows, labels int) outputs {
	return outputs{
		labels: labels, logits: make([]float32, rows*labels), similarity: make([]float32, rows*labels),
		nearest: make([]float32, rows), direct: make([]float32, rows), energy: make([]float64, rows),
	}
}

func (o outputs) copyRow(to int, said outputs, from int) {
	logits, similarity, direct := said.row(from)
	copy(o.logits[to*o.labels:], logits)
	copy(o.similarity[to*o.labels:], similarity)
	o.nearest[to], o.direct[to], o.energy[to] = said.nearest[from], direct, said.energy[from]
}
