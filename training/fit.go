package training

import (
	"context"
	"slices"

	"rapport/classifier/ngram"
	"rapport/models"
)

// fitted is everything learned from the data, and the held-out evidence it was judged by.
type fitted struct {
	head        head
	ngrams      *ngram.Model // nil for none
	share       float32      // of the n-grams' margins in the logits
	calibration models.Calibration
	thresholds  models.Thresholds
	method      string  // how the in-scope score was fitted
	heldOut     heldOut // cross-validated
	evidence    heldOut // what calibration and thresholds are fitted to: heldOut, or what was said with whole places left out
	places      bool    // whole places were left out
}

// The ways the in-scope score is fitted, as manifest and report name them.
const (
	inScopeGiven = "fitted to out-of-scope rows"
	inScopeLeft  = "fitted to labels left out in turn"
	inScopeNone  = "none: too few labels to leave some out"
)

// alwaysInScope is a score that never refuses, for bundles with too few labels to fit one.
const alwaysInScope = 20

// fit fits the head to all rows, and calibration and thresholds to what heads fitted without a row say about it.
func fit(ctx context.Context, d dataset, c Config) (fitted, error) {
	if len(d.outOfScope) < minOutOfScope {
		d.outOfScope, d.outFolded, d.oosFold, d.oosPlace = nil, nil, nil, nil
	}
	options := headOptions{labels: len(d.labels), strength: c.Strength, balanced: !c.Unbalanced}
	v := validator{rt: c.Runtime, data: d, options: options, folds: c.Folds}
	v.progress = func(done, total int) { c.Progress("cross-validate", done, total) }
	var f fitted
	var err error
	if f.heldOut, err = v.crossValidate(ctx); err != nil {
		return fitted{}, err
	}
	if f.evidence, f.places, err = v.leavePlacesOut(ctx, f.heldOut); err != nil {
		return fitted{}, err
	}
	headTemperature := fitTemperature(f.evidence.logits, f.evidence.labels, f.evidence.gold)
	f.calibration.Temperature = headTemperature
	if !c.NoNGrams {
		if err := f.joinNGrams(ctx, v, c); err != nil {
			return fitted{}, err
		}
		f.calibration.Temperature = fitTemperature(f.evidence.logits, f.evidence.labels, f.evidence.gold)
	}

	rows := observe(f.evidence, f.calibration.Temperature)
	switch {
	case len(d.outOfScope) > 0:
		f.method = inScopeGiven
	case len(d.labels) >= minLabelsLeft:
		f.method = inScopeLeft
		v.progress = func(done, total int) { c.Progress("leave labels out", done, total) }
		if rows, err = v.leaveLabelsOut(ctx, headTemperature); err != nil {
			return fitted{}, err
		}
	default:
		f.method = inScopeNone
		f.calibration.InScope.Bias = alwaysInScope
	}
	if f.method != inScopeNone {
		if f.calibration.InScope, err = fitInScope(rows, c.OutOfScopeShare); err != nil {
			return fitted{}, err
		}
	}
	f.thresholds = chooseThresholds(verdicts(rows, f.calibration.InScope, d.labels, c.OutOfScopeShare), c.Costs)

	f.thresholds.Conformal = fitConformal(f.evidence, f.calibration.Temperature, c.Coverage)

	c.Progress("fit", 0, 1)
	f.head, err = fitHead(ctx, c.Runtime, d.rows(), options)
	c.Progress("fit", 1, 1)
	return f, err
}

// joinNGrams fits the n-gram member, chooses its share by the rows held out and adds it to what was said about them.
func (f *fitted) joinNGrams(ctx context.Context, v validator, c Config) error {
	rounds, more := v.foldRounds(), []round(nil)
	if f.places {
		more = v.placeRounds()
	}
	fitted, err := fitNGrams(ctx, v.data, slices.Concat(rounds, more), v.options.balanced, func(done, total int) { c.Progress("n-grams", done, total) })
	if err != nil {
		return err
	}
	margins := byRow(rounds, fitted.margins, f.heldOut.labels, len(f.heldOut.gold))
	f.ngrams, f.share = fitted.model, chooseShare(f.heldOut.logits, margins, f.heldOut.labels, f.heldOut.gold)
	f.heldOut.addMargins(margins, f.share)
	if f.places {
		f.evidence.addMargins(byRow(more, fitted.margins[len(rounds):], f.heldOut.labels, len(f.heldOut.gold)), f.share)
	}
	return nil
}

// byRow puts what was said in rounds in the order of the rows.
func byRow(rounds []round, said [][]float32, labels, rows int) []float32 {
	all := make([]float32, rows*labels)
	for at, r := range rounds {
		for from, to := range r.without {
			copy(all[int(to)*labels:], said[at][from*labels:(from+1)*labels])
		}
	}
	return all
}

func (o outputs) addMargins(margins []float32, share float32) {
	for i, margin := range margins {
		o.logits[i] += share * margin
	}
}

// verdicts are observations as the thresholds see them. Without out-of-scope rows all weigh the same.
func verdicts(rows []observation, m models.InScope, labels []string, outShare float64) []verdict {
	weight := shareWeights(rows, outShare)
	all := make([]verdict, len(rows))
	for i, row := range rows {
		all[i] = verdict{
			inScope: inScope(m, row.signals), confidence: row.signals[1], right: row.right, in: row.in, label: labels[row.best], weight: weight[i],
		}
	}
	return all
}
