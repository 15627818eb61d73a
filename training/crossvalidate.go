package training

import (
	"context"

	"rapport/classifier"
)

// heldOut is what models said about rows they were not fitted to: for every in-scope row, then every out-of-scope row, in the data set's order.
type heldOut struct {
	outputs

	gold []int // label, or outOfScopeLabel
}

// What stands for a label in gold.
const (
	outOfScopeLabel = -1
	unlearnedLabel  = -2 // no row with the label was left to learn from, so that nothing can be said
)

// validator fits models without some rows and asks them about these.
type validator struct {
	rt       *classifier.Runtime
	data     dataset
	options  headOptions
	folds    int
	progress func(done, total int)
}

// crossValidate asks about every row the head fitted without the row's fold. The n-grams are not in it: their share is what it helps to choose.
func (v validator) crossValidate(ctx context.Context) (heldOut, error) {
	return v.askAll(ctx, v.foldRounds())
}

// askAll asks about every row the head of the round that leaves it out.
func (v validator) askAll(ctx context.Context, rounds []round) (heldOut, error) {
	n, k := len(v.data.x)+len(v.data.outOfScope), len(v.data.labels)
	all := heldOut{outputs: emptyOutputs(n, k), gold: make([]int, n)}
	for fold, r := range rounds {
		said, err := v.ask(ctx, r)
		if err != nil {
			return heldOut{}, err
		}
		for from, to := range r.without {
			all.copyRow(int(to), said, from)
			all.gold[to] = v.gold(r, from)
		}
		v.progress(fold+1, len(rounds))
	}
	return all, nil
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
