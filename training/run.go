package training

import (
	"context"
	"errors"
	"fmt"

	"rapport/classifier"
	"rapport/models"
	"rapport/training/report"
)

// overtakings bounds how often a run takes another version because a run beside it was quicker.
const overtakings = 8

// Result is what a run made.
type Result struct {
	Bundle    models.Identity // zero digest after a dry run
	Directory string          // where it was published; "" after a dry run
	Report    report.Report
}

// Run trains a bundle from labelled lines and publishes it, or with DryRun only says how good it would be. Cancelling the context stops it and
// leaves nothing behind but cached embeddings. Errors wrap ErrConfig, ErrBadData of package corpus (a *BadLinesError lists the lines), ErrRehearsal,
// those of models.Write, ErrWorse (the result then holds the report), or are the context's.
func Run(ctx context.Context, config Config) (Result, error) {
	c, err := config.withDefaults()
	if err != nil {
		return Result{}, err
	}
	if c.Version, err = chooseVersion(c); err != nil {
		return Result{}, err
	}
	samples, data, err := gather(c)
	if err != nil {
		return Result{}, err
	}
	if config.Folds == 0 {
		c.Folds = foldsFor(len(samples))
	}
	set, hits, err := prepare(ctx, c, samples)
	if err != nil {
		return Result{}, err
	}
	data.Cached = hits
	learned, err := fit(ctx, set, c)
	if err != nil {
		return Result{}, err
	}
	bundle, err := newDraft(ctx, c, set, learned, data.Digest)
	if err != nil {
		return Result{}, err
	}
	held := judgeHeldOut(learned, set.labels)
	measured := newReport(set.labels, held, c.Seed)
	measured.Method = fmt.Sprintf("%d-fold cross-validation on the training data", c.Folds)
	if learned.places {
		measured.Method += "; confidences fitted to data sets left out whole, as for messages of a place not seen"
	}
	measured.InScope, measured.Data = learned.method, &data
	measured.Bundle = models.Identity{Name: c.Name, Version: c.Version}
	bundle.evidence = evidenceOf(set, held)
	err = bundle.rehearse(ctx, c, learned, set, func(served *classifier.Classifier) (err error) {
		measured.Comparison, err = compare(ctx, c, served, tried{set, samples, held})
		return err
	})
	if err != nil {
		return Result{}, err
	}
	return bundle.conclude(ctx, c, config.Version != 0, measured)
}

// prepare embeds the samples and makes a data set of them. hits is how many vectors were in the cache.
func prepare(ctx context.Context, c Config, samples []sample) (set dataset, hits int, err error) {
	kept := openCache(c.Cache, c.Encoder.Identity().Digest, c.Encoder.Dimensions())
	vectors, hits, err := kept.embed(ctx, c.Encoder, texts(samples), func(done, total int) { c.Progress("embed", done, total) })
	if err != nil {
		return dataset{}, 0, err
	}
	set = newDataset(samples, vectors, c)
	if err := knownCosts(c.Costs, set.labels); err != nil {
		return dataset{}, 0, err
	}
	set.names, err = readNames(ctx, c.Encoder, kept, set)
	return set, hits, err
}

// tried is what a bundle was trained on and what was said of it while it was held out.
type tried struct {
	set     dataset
	samples []sample
	rows    []judged
}

// compare holds the bundle, opened as it would serve, against the baseline; nil when there is none.
func compare(ctx context.Context, c Config, served *classifier.Classifier, on tried) (*report.Comparison, error) {
	if c.Baseline == nil {
		return nil, nil //nolint:nilnil // a first bundle is compared with nothing
	}
	a := newAgainst(c, on.set.labels)
	var err error
	if len(c.Test) > 0 {
		err = a.test(ctx, served, on.samples)
	} else {
		err = a.heldOut(ctx, on.set, on.samples, on.rows)
	}
	if err != nil {
		return nil, err
	}
	return a.comparison(), nil
}

// conclude publishes the bundle unless it is worse than the baseline or nothing is to be published.
func (b draft) conclude(ctx context.Context, c Config, versionGiven bool, measured report.Report) (Result, error) {
	result := Result{Bundle: measured.Bundle, Report: measured}
	if measured.Comparison != nil && !c.PublishWorse {
		if why := measured.Comparison.WorseSays(); why != "" {
			return result, fmt.Errorf("%w: %s", ErrWorse, why)
		}
	}
	if c.DryRun {
		return result, nil
	}
	id, directory, err := b.publish(ctx, c, &measured)
	for range overtakings {
		if versionGiven || !errors.Is(err, models.ErrExists) {
			break
		}
		if b.manifest.Version, err = nextVersion(c.Models, c.Name); err != nil { // another run was quicker: the work is not lost
			break
		}
		id, directory, err = b.publish(ctx, c, &measured)
	}
	return Result{Bundle: id, Directory: directory, Report: measured}, err
}
