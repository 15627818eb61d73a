package training

import (
	"context"
	"slices"

	"rapport/training/report"
)

// HeldOutRow is one training line and what a model that was not fitted to its fold says about it.
type HeldOutRow struct {
	File       string
	Line       int
	Text       string    // cleaned
	Label      int       // index into HeldOutRows.Labels
	Confidence []float32 // by label; calibrated, they sum to 1
}

// HeldOutRows are the lines in scope that training would keep, each once.
type HeldOutRows struct {
	Labels []string // sorted
	Rows   []HeldOutRow
}

// HeldOut cross-validates on the data as Run does and returns the probabilities of every line in scope, with the temperature a bundle would get.
// Intents with fewer than two different lines, which Run refuses, are left out. It publishes nothing and needs no Name. Its errors are Run's.
func HeldOut(ctx context.Context, config Config) (HeldOutRows, error) {
	c, err := config.withDefaults()
	if err != nil {
		return HeldOutRows{}, err
	}
	samples, data, err := collect(c)
	if err != nil {
		return HeldOutRows{}, err
	}
	samples = slices.DeleteFunc(samples, func(s sample) bool { // tiny intents, and rows out of scope: they change no confidence
		return slices.ContainsFunc(data.Labels, func(l report.LabelCount) bool { return l.Label == s.intent && l.Rows < minRowsPerLabel }) ||
			slices.Contains(c.OutOfScope, s.intent)
	})
	if err := checkRows(labelSizes(samples), nil); err != nil {
		return HeldOutRows{}, err
	}
	vectors, _, err := embed(ctx, c.Encoder, c.Cache, texts(samples), func(done, total int) { c.Progress("embed", done, total) })
	if err != nil {
		return HeldOutRows{}, err
	}
	if config.Folds == 0 {
		c.Folds = foldsFor(len(samples))
	}
	set := newDataset(samples, vectors, c)
	v := validator{rt: c.Runtime, data: set, folds: c.Folds}
	v.options = headOptions{labels: len(set.labels), strength: c.Strength, balanced: !c.Unbalanced}
	v.progress = func(done, total int) { c.Progress("cross-validate", done, total) }
	var f fitted
	if f.heldOut, err = v.crossValidate(ctx); err != nil {
		return HeldOutRows{}, err
	}
	if !c.NoNGrams {
		if err := f.joinNGrams(ctx, v, c); err != nil {
			return HeldOutRows{}, err
		}
	}
	held := f.heldOut
	temperature := fitTemperature(held.logits, held.labels, held.gold)
	rows := make([]HeldOutRow, len(samples))
	for i, s := range samples {
		logits, _, _ := held.row(i)
		rows[i] = HeldOutRow{s.file, s.line, s.text, held.gold[i], narrow(confidences(logits, temperature))}
	}
	return HeldOutRows{set.labels, rows}, nil
}

func narrow(values []float64) []float32 {
	out := make([]float32, len(values))
	for i, v := range values {
		out[i] = float32(v)
	}
	return out
}
