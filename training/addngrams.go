package training

import (
	"context"
	"slices"

	"rapport/classifier/ngram"
	"rapport/training/svm"
)

// Lines made up from the n-grams of a label that stays stand for its lines.
const (
	typicalGrams = 40 // n-grams that speak for the label in each
	madeUpLines  = 3
)

// joinAdded fits one machine for every new label against made-up others, and gives what machines that had not seen them say of the added lines, rows
// x new labels.
func (was base) joinAdded(ctx context.Context, set dataset) (*ngram.Model, []float32, error) {
	model, margins := was.ngrams, make([]float32, len(set.x)*len(set.labels))
	v := model.Vocabulary().Grow(set.folded, was.rows)
	p := svm.Problem{Classes: 1, Features: v.Size(), Strength: ngramStrength, Labels: make([]int, len(set.folded))}
	f := features{vocabulary: v, texts: make([]int32, v.Size()), least: int32(ngram.LeastTexts(len(set.folded)))} //nolint:gosec // 1 or 2
	for _, text := range set.folded {
		row := v.Vector(text)
		f.rows = append(f.rows, row)
		for _, feature := range row.Features {
			f.texts[feature]++
		}
	}
	f.keepKnown(model.Vocabulary(), v)
	p.Rows, p.Weights = slices.Clone(f.rows), make([]float64, len(f.rows))
	each := float64(was.rows) / float64(len(was.labels))
	for label := range was.labels {
		for line := range madeUpLines {
			if row := was.ngrams.MakeUp(v, label, typicalGrams, uint64(line)); len(row.Features) > 0 {
				p.Rows, p.Labels, p.Weights = append(p.Rows, row), append(p.Labels, svm.Negative), append(p.Weights, each/madeUpLines)
			}
		}
	}
	fold := addedFolds(set)
	for round := range addFolds {
		r := svm.Round{}
		for i, of := range fold {
			if of == round {
				r.Without = append(r.Without, int32(i))
			}
		}
		r.Asked = f.unseen(r.Without)
		p.Rounds = append(p.Rounds, r)
	}
	own := make([]int, len(set.labels))
	for _, label := range set.y {
		own[label]++
	}
	for label := range set.labels {
		for i, of := range set.y {
			p.Labels[i], p.Weights[i] = svm.Negative, 1
			if of == label {
				p.Labels[i], p.Weights[i] = 0, min(maxRowWeight, max(1, each/float64(own[label])))
			}
		}
		solution, err := svm.Fit(ctx, p)
		if err != nil {
			return nil, nil, err
		}
		for at, r := range p.Rounds {
			for from, to := range r.Without {
				margins[int(to)*len(set.labels)+label] = solution.Margins[at][from]
			}
		}
		if model, err = model.Join(v, solution.Weights[0], solution.Bias[0]); err != nil {
			return nil, nil, err
		}
	}
	return model, margins, nil
}

// keepKnown makes n-grams the bundle knows seen in any case: they are in lines that are not here.
func (f features) keepKnown(known, grown *ngram.Vocabulary) {
	for feature := range f.texts {
		if known.Knows(grown, int32(feature)) {
			f.texts[feature] = 1 << 30
		}
	}
}

// addedFolds deals the lines of each label out in turn, so that two lines are enough.
func addedFolds(set dataset) []int {
	fold, counts := make([]int, len(set.y)), make([]int, len(set.labels))
	for i, label := range set.y {
		fold[i] = counts[label] % addFolds
		counts[label]++
	}
	return fold
}
