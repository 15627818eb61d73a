package training

import (
	"context"
	"math"
	"slices"

	"rapport/classifier/ngram"
	"rapport/training/svm"
)

// addFolds is how many times the added lines and the exemplars of the others are held out in turn.
const addFolds = 5

// with fits every new label, one after the other in the order of their names: later ones are held against earlier ones.
func (was base) with(ctx context.Context, set dataset, c Config) (fitted, error) {
	all := make([]int32, len(set.x))
	for i := range all {
		all[i] = int32(i) //nolint:gosec // rows fit an int32
	}
	return was.withRows(ctx, set, c, addedRows{rows: all, exemplars: rowsOfColumns(was.head.exemplars, was.head.dims)})
}

// addedRows is what a fit may see: rows of the set and exemplars of the labels that stay.
type addedRows struct {
	rows      []int32
	exemplars [][]float32
}

func (was base) withRows(ctx context.Context, set dataset, c Config, on addedRows) (fitted, error) {
	now := was.fitted
	for label := range set.labels {
		var own, others []int32
		for _, i := range on.rows {
			if set.y[i] == label {
				own = append(own, i)
			} else {
				others = append(others, i)
			}
		}
		if err := was.addToHead(ctx, &now, c, columnRows{set, own, others, on.exemplars}); err != nil {
			return fitted{}, err
		}
		if now.ngrams == nil {
			continue
		}
		var err error
		if now.ngrams, err = was.addToNGrams(ctx, now.ngrams, [2][]string{textsOf(set.folded, own), textsOf(set.folded, others)}); err != nil {
			return fitted{}, err
		}
	}
	return now, nil
}

func textsOf(texts []string, rows []int32) []string {
	out := make([]string, len(rows))
	for at, i := range rows {
		out[at] = texts[i]
	}
	return out
}

// columnRows are a new label's rows, those of other new labels, and the exemplars of those that stay.
type columnRows struct {
	set         dataset
	own, others []int32
	exemplars   [][]float32
}

// addToHead fits one label's weights. It weighs as much as a label of the bundle does on average, and the exemplars, which stand for the lines of the
// others, as much as these together.
func (was base) addToHead(ctx context.Context, now *fitted, c Config, r columnRows) error {
	var p columnProblem
	each := float64(was.rows) / float64(len(was.labels)) // rows a label
	add := func(x []float32, own bool, weight float64) {
		p.x, p.own, p.weight = append(p.x, x), append(p.own, own), append(p.weight, weight)
	}
	var mine [][]float32
	for _, i := range r.own {
		mine = append(mine, r.set.x[i])
		add(r.set.x[i], true, each/float64(len(r.own)))
	}
	for _, x := range r.exemplars {
		add(x, false, each*float64(len(was.labels))/float64(len(r.exemplars)))
	}
	for _, i := range r.others {
		add(r.set.x[i], false, each*float64(len(r.set.labels)-1)/float64(len(r.others)))
	}
	same := make([]int, len(mine))
	centroid := centroids(mine, same, 1)
	p.prior = make([]float32, len(centroid))
	for d, v := range centroid {
		p.prior[d] = priorScale * v
	}
	p.offset, p.strength = now.head.energies(p.x), c.Strength
	w, bias, err := p.fit(ctx)
	if err != nil {
		return err
	}
	if n := float64(len(mine)); n < each {
		bias += float32(liftShare * math.Log(each/n))
	}
	var found [][]float32
	cluster := make([]int, len(mine))
	numbers := make([]int, len(mine))
	for i := range numbers {
		numbers[i] = i
	}
	clusterLabel(mine, numbers, cluster)
	found = centresOf(mine, numbers, cluster, clustersPerLabel)
	now.head = now.head.with(column{w, centroid, bias}, found)
	return nil
}

const typicalGrams = 150 // of the made-up line that stands for a label: about as many as a message has

// addToNGrams fits one label's machine against lines made up from the weights of the others: the n-grams that speak most for each of them. texts are
// the label's own, then those of other new labels.
func (was base) addToNGrams(ctx context.Context, model *ngram.Model, texts [2][]string) (*ngram.Model, error) {
	v := model.Vocabulary().Grow(slices.Concat(texts[0], texts[1]), was.rows)
	p := svm.Problem{Classes: 1, Features: v.Size(), Strength: ngramStrength}
	add := func(row ngram.Vector, label int, weight float64) {
		p.Rows, p.Labels, p.Weights = append(p.Rows, row), append(p.Labels, label), append(p.Weights, weight)
	}
	each := float64(was.rows) / float64(len(was.labels))
	own := min(maxRowWeight, max(1, each/float64(len(texts[0]))))
	for _, text := range texts[0] {
		add(v.Vector(text), 0, own)
	}
	for _, text := range texts[1] {
		add(v.Vector(text), svm.Negative, 1)
	}
	for label := range model.Labels() {
		if row := model.Typical(v, label, typicalGrams); len(row.Features) > 0 {
			add(row, svm.Negative, each)
		}
	}
	solution, err := svm.Fit(ctx, p)
	if err != nil {
		return nil, err
	}
	return model.Join(v, solution.Weights[0], solution.Bias[0])
}
