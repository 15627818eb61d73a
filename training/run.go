package training

import (
	"context"
	"errors"
	"fmt"

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
// leaves nothing behind but cached embeddings. Errors wrap ErrConfig, ErrBadData of package corpus (a *BadLinesError lists the lines), ErrRehearsal, those of
// models.Write, or are the context's.
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
	kept := openCache(c.Cache, c.Encoder.Identity().Digest, c.Encoder.Dimensions())
	vectors, hits, err := kept.embed(ctx, c.Encoder, texts(samples), func(done, total int) { c.Progress("embed", done, total) })
	if err != nil {
		return Result{}, err
	}
	data.Cached = hits
	if config.Folds == 0 {
		c.Folds = foldsFor(len(samples))
	}
	set := newDataset(samples, vectors, c)
	if err := knownCosts(c.Costs, set.labels); err != nil {
		return Result{}, err
	}
	if set.names, err = readNames(ctx, c.Encoder, kept, set); err != nil {
		return Result{}, err
	}
	learned, err := fit(ctx, set, c)
	if err != nil {
		return Result{}, err
	}
	bundle, err := newDraft(ctx, c, set, learned, data.Digest)
	if err != nil {
		return Result{}, err
	}
	if err := bundle.rehearse(ctx, c, learned, set); err != nil {
		return Result{}, err
	}
	measured := newReport(set.labels, judgeHeldOut(learned, set.labels), c.Seed)
	measured.Method = fmt.Sprintf("%d-fold cross-validation on the training data", c.Folds)
	if learned.places {
		measured.Method += "; confidences fitted to data sets left out whole, as for messages of a place not seen"
	}
	measured.InScope, measured.Data = learned.method, &data
	measured.Bundle = models.Identity{Name: c.Name, Version: c.Version}
	if c.DryRun {
		return Result{Bundle: measured.Bundle, Report: measured}, nil
	}
	id, directory, err := bundle.publish(ctx, c, &measured)
	for range overtakings {
		if config.Version != 0 || !errors.Is(err, models.ErrExists) {
			break
		}
		if bundle.manifest.Version, err = nextVersion(c.Models, c.Name); err != nil { // another run was quicker: the work is not lost
			break
		}
		id, directory, err = bundle.publish(ctx, c, &measured)
	}
	return Result{Bundle: id, Directory: directory, Report: measured}, err
}
