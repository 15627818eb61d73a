package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"rapport/classifier"
	"rapport/models"
	"rapport/training"
	"rapport/training/report"
)

// opened is a bundle with the encoder it names.
type opened struct {
	*classifier.Classifier

	encoder *classifier.Encoder // nil when the bundle has a model of its own
}

// openNamed opens NAME or NAME/VERSION below root.
func openNamed(rt *classifier.Runtime, root, model string) (opened, error) {
	directory, err := bundleDirectory(root, model)
	if err != nil {
		return opened{}, err
	}
	bundle, err := models.Open(directory)
	if err != nil {
		return opened{}, fmt.Errorf("%w: %w", errData, err)
	}
	if bundle.Manifest.Model != nil {
		served, err := classifier.OpenModel(rt, bundle, classifier.Options{})
		if err != nil {
			return opened{}, fmt.Errorf("%w: %w", errData, err)
		}
		return opened{Classifier: served}, nil
	}
	wanted := bundle.Manifest.Encoder
	source, err := models.OpenEncoder(filepath.Join(root, "encoders", wanted.Name, strconv.Itoa(wanted.Version)))
	if err != nil {
		return opened{}, fmt.Errorf("%w: %w", errData, err)
	}
	encoder, err := classifier.OpenEncoder(rt, source, classifier.Options{})
	if err != nil {
		return opened{}, fmt.Errorf("%w: %w", errData, err)
	}
	served, err := classifier.Open(rt, bundle, encoder)
	if err != nil {
		return opened{}, errors.Join(fmt.Errorf("%w: %w", errData, err), encoder.Close())
	}
	return opened{served, encoder}, nil
}

func (o opened) close() error {
	if o.encoder == nil {
		return o.Close()
	}
	return errors.Join(o.Close(), o.encoder.Close())
}

// bundles measures the bundle, and the one to compare with if there is one, and decides the gates.
func (f *evalFlags) bundles(ctx context.Context, bars *bars) (_ measured, err error) {
	base, err := f.gates.readBaseline()
	if err != nil {
		return nil, err
	}
	var r report.Report
	err = withRuntime(f.source.library, func(rt *classifier.Runtime) (err error) {
		this, err := openNamed(rt, f.source.models, f.model)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, this.close()) }()
		if f.compare == "" {
			r, err = training.Evaluate(ctx, f.config(this, bars))
		} else {
			r, err = f.compared(ctx, rt, this, bars)
		}
		if err == nil && len(f.curve) > 0 && this.encoder == nil {
			return fmt.Errorf("%w: --learning-curve trains heads on the encoder of a bundle, and %s has none", errUsage, f.model)
		}
		if err == nil && len(f.curve) > 0 {
			r.Curve, err = training.LearningCurve(ctx, training.Config{
				Runtime: rt, Encoder: this.encoder, Data: f.curve, SkipBad: f.skipBad, Seed: f.seed, Cache: f.cache, Progress: bars.report,
			}, f.config(this, bars))
		}
		return err
	})
	if err != nil {
		return nil, trainingError(err)
	}
	if base != nil {
		c := report.Compare(r, *base, f.seed)
		r.Comparison = &c
	}
	if r.Gates, err = f.gates.decide(r); err != nil {
		return nil, fmt.Errorf("%w: %w", errUsage, err)
	}
	return r, nil
}

func (f *evalFlags) config(served opened, bars *bars) training.EvalConfig {
	return training.EvalConfig{
		Classifier: served.Classifier, Data: f.data, SkipBad: f.skipBad, Examples: f.examples, Noise: f.noise, Seed: f.seed, Progress: bars.report,
	}
}

// compared measures both bundles on the same lines. A line whose intent only one of them knows is out of scope for the other.
func (f *evalFlags) compared(ctx context.Context, rt *classifier.Runtime, this opened, bars *bars) (r report.Report, err error) {
	other, err := openNamed(rt, f.source.models, f.compare)
	if err != nil {
		return report.Report{}, err
	}
	defer func() { err = errors.Join(err, other.close()) }()
	a, b := this.Manifest(), other.Manifest()
	config := f.config(this, bars)
	config.OutOfScope = slices.Concat(training.DefaultOutOfScope(a.OutOfScope), []string{b.OutOfScope}, b.Labels)
	r, lines, err := training.EvaluateLines(ctx, config)
	if err != nil {
		return report.Report{}, err
	}
	config.Classifier, config.Noise = other.Classifier, false
	config.OutOfScope = slices.Concat(training.DefaultOutOfScope(b.OutOfScope), []string{a.OutOfScope}, a.Labels)
	config.Progress = func(stage string, done, total int) { bars.report(stage+" "+f.compare, done, total) }
	with, err := training.Evaluate(ctx, config)
	if err != nil {
		return report.Report{}, err
	}
	c := report.Compare(r, with, f.seed)
	if f.examples > 0 {
		c = c.WithChanges(r, with, lines)
	}
	r.Comparison = &c
	return r, nil
}
