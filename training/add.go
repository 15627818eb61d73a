package training

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"rapport/classifier"
	"rapport/classifier/ngram"
	"rapport/models"
	"rapport/training/corpus"
	"rapport/training/report"
)

// ErrAdd is wrapped when a bundle is not one that intents can be added to.
var ErrAdd = errors.New("intents cannot be added to this bundle")

// Add adds the intents of labelled lines to a bundle and publishes the result, without the lines the bundle was trained on. The weights of its own
// intents stay as they are, to the bit; each new one gets weights, a centroid, exemplars and n-grams of its own, held against messages made up around
// the exemplars of the others, which stand for their lines. Temperature, in-scope score and thresholds stay too: on the validation lines of BANKING77
// and HWU64 the error of confidence after five intents added is that of a training with all lines, give or take .008.
//
// Of Config it does not read Recipe, Costs, Coverage, Test and what else decides how a whole bundle is fitted. Errors are Run's; ErrWorse when too
// many of the others' messages would be taken for a new intent; ErrAdd when the bundle has a model of its own or a head this package did not write.
func Add(ctx context.Context, config Config, base models.Bundle) (Result, error) {
	c, err := config.withDefaults()
	if err != nil {
		return Result{}, err
	}
	if c.Version, err = chooseVersion(c); err != nil {
		return Result{}, err
	}
	was, err := openBase(base, c)
	if err != nil {
		return Result{}, err
	}
	c.Costs, c.Temper = base.Manifest.Costs, base.Content("temper.json")
	samples, data, err := collect(c)
	if err != nil {
		return Result{}, err
	}
	if err := errors.Join(checkTwins(data.Labels), c.checkAdded(data.Labels, base.Manifest)); err != nil {
		return Result{}, err
	}
	kept := openCache(c.Cache, c.Encoder.Identity().Digest, c.Encoder.Dimensions())
	vectors, hits, err := kept.embed(ctx, c.Encoder, texts(samples), func(done, total int) { c.Progress("embed", done, total) })
	if err != nil {
		return Result{}, err
	}
	data.Cached = hits
	set := newDataset(samples, vectors, c)
	held, err := was.holdOut(ctx, set, c)
	if err != nil {
		return Result{}, err
	}
	c.Progress("fit", 0, 1)
	now, err := was.headWith(ctx, set, c)
	if err != nil {
		return Result{}, err
	}
	if was.ngrams != nil {
		var margins []float32
		if now.ngrams, margins, err = was.joinAdded(ctx, set); err != nil {
			return Result{}, err
		}
		held.addMargins(was, set, margins)
	}
	shifts := held.shifts(set, len(was.labels), was.recall())
	held.shift(shifts, len(was.labels))
	now.head.shift(shifts, len(was.labels))
	c.Progress("fit", 1, 1)
	return was.concludeAdded(ctx, c, now, adding{set, held, data, config.Version != 0})
}

// base is a bundle that intents are added to.
type base struct {
	fitted

	bundle models.Bundle
	labels []string
	rows   int // it was trained on
}

// openBase reads what training once fitted back from a bundle.
func openBase(b models.Bundle, c Config) (base, error) {
	m := b.Manifest
	switch {
	case m.Model != nil:
		return base{}, fmt.Errorf("%w: %s/%d was trained elsewhere", ErrAdd, m.Name, m.Version)
	case m.Encoder.Digest != c.Encoder.Identity().Digest:
		return base{}, fmt.Errorf("%w: %s/%d goes on encoder %s/%d", ErrAdd, m.Name, m.Version, m.Encoder.Name, m.Encoder.Version)
	}
	was := base{bundle: b, labels: m.Labels, rows: m.Training.Rows}
	var err error
	if was.head, err = readHead(b.Content("head.onnx"), m.Dimensions, len(m.Labels)); err != nil {
		return base{}, err
	}
	was.calibration, was.thresholds, was.method = m.Calibration, m.Thresholds, m.Training.Config["in_scope"]
	if m.Fusion != nil {
		was.share = float32(m.Fusion.Margins)
		if was.ngrams, err = ngram.Read(b.Content("ngrams.bin")); err != nil {
			return base{}, fmt.Errorf("%w: %w", ErrAdd, err)
		}
		if was.ngrams.Labels() != len(m.Labels) {
			return base{}, fmt.Errorf("%w: n-grams of %d labels, the bundle has %d", ErrAdd, was.ngrams.Labels(), len(m.Labels))
		}
	}
	return was, nil
}

// checkAdded refuses lines that do not add intents.
func (c Config) checkAdded(sizes []report.LabelCount, m models.Manifest) error {
	if len(sizes) == 0 {
		return fmt.Errorf("%w: no lines to add", corpus.ErrBadData)
	}
	for _, s := range sizes {
		switch twin := twinOf(s.Label, m.Labels); {
		case slices.Contains(c.OutOfScope, s.Label) || s.Label == m.OutOfScope:
			return fmt.Errorf("%w: %s is no intent: lines that are out of scope need a training with --data", corpus.ErrBadData, s.Label)
		case twin == s.Label:
			return fmt.Errorf("%w: %s/%d has an intent %s already: train again with --data and all lines", corpus.ErrBadData, m.Name, m.Version, s.Label)
		case twin != "":
			return fmt.Errorf("%w: intent %q differs from %q, which %s/%d has, only in case, spaces or how it is encoded", corpus.ErrBadData, s.Label,
				twin, m.Name, m.Version)
		case s.Rows < minRowsPerLabel:
			return fmt.Errorf("%w: intent %s has %d different lines, at least %d are needed", corpus.ErrBadData, s.Label, s.Rows, minRowsPerLabel)
		}
	}
	return nil
}

// adding is what a bundle with intents added is made of.
type adding struct {
	set          dataset
	held         addedHeldOut
	data         report.Data
	versionGiven bool
}

// concludeAdded turns the fitted weights into a bundle, measures the harm and publishes it.
func (was base) concludeAdded(ctx context.Context, c Config, now fitted, a adding) (Result, error) {
	whole := a.set
	whole.labels = slices.Concat(was.labels, a.set.labels)
	whole.y = make([]int, len(a.set.y))
	for i, label := range a.set.y {
		whole.y[i] = len(was.labels) + label
	}
	b, err := newDraft(ctx, c, whole, now, was.lineage(a.data.Digest))
	if err != nil {
		return Result{}, err
	}
	was.inherit(&b.manifest, a.set)
	added := a.held.report(a.set)
	added.To = was.bundle.Identity
	err = b.rehearse(ctx, c, now, whole, func(served *classifier.Classifier) (err error) {
		added.SelfTest, added.SelfTestChanged, err = was.selfTestHarm(ctx, c, served)
		return err
	})
	if err != nil {
		return Result{}, err
	}
	rows := now.judgeAll(a.held.outputs, whole.y, whole.labels)
	measured := newReport(whole.labels, rows, c.Seed)
	measured.Method = fmt.Sprintf("cross-validation on the lines added; the other intents are those of %s/%d", was.bundle.Identity.Name,
		was.bundle.Identity.Version)
	measured.InScope, measured.Data, measured.Added = now.method, &a.data, &added
	measured.Bundle = models.Identity{Name: c.Name, Version: c.Version}
	countAdded(&added, rows, len(was.labels))
	if b.evidence, err = was.evidenceWith(a.set, rows); err != nil {
		added.Notes = append(added.Notes, "the evidence of the bundle cannot be read: the next training cannot be compared line by line")
	}
	if why := added.WorseSays(); why != "" && !c.PublishWorse {
		return Result{Bundle: measured.Bundle, Report: measured}, fmt.Errorf("%w: %s", ErrWorse, why)
	}
	return b.conclude(ctx, c, a.versionGiven, measured)
}

// lineage stands for all rows a bundle comes from.
func (was base) lineage(digest string) string {
	sum := sha256.New()
	_, _ = io.WriteString(sum, was.bundle.Manifest.Training.DatasetDigest+"\n"+digest+"\n")
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// inherit records in the manifest what the bundle was added to and keeps what the bundle says of itself.
func (was base) inherit(m *models.Manifest, set dataset) {
	old := was.bundle.Manifest
	m.OutOfScope = old.OutOfScope
	m.Training.Rows, m.Training.Seed = old.Training.Rows+len(set.x), old.Training.Seed
	m.Training.Config = maps.Clone(old.Training.Config)
	if m.Training.Config == nil {
		m.Training.Config = map[string]string{}
	}
	m.Training.Config["added"] = strings.Join(set.labels, ",")
	m.Training.Config["added_to"] = was.bundle.Identity.Name + "/" + strconv.Itoa(was.bundle.Identity.Version) + " " + was.bundle.Identity.Digest
}

// evidenceWith carries the bundle's evidence over, marked as said before, and adds what was said of the new lines.
func (was base) evidenceWith(set dataset, rows []judged) ([]seen, error) {
	fresh := evidenceOf(set, rows)
	old, err := readEvidence(was.bundle.Path(), was.bundle.Identity.Digest, len(was.labels))
	for i := range old {
		old[i].flags |= flagBefore
	}
	return orderEvidence(slices.Concat(fresh, old)), err
}

// judgeAll applies calibration and thresholds to rows in scope.
func (f fitted) judgeAll(said outputs, gold []int, labels []string) []judged {
	rows := make([]judged, len(gold))
	for i, g := range gold {
		rows[i] = f.judge(said, i, g, labels)
	}
	return rows
}

// selfTestHarm counts the self-test's texts whose answer is another one than before.
func (was base) selfTestHarm(ctx context.Context, c Config, served *classifier.Classifier) (texts, changed int, err error) {
	before, err := openBundle(c.Runtime, c.Encoder, filepath.Clean(was.bundle.Path()))
	if err != nil {
		return 0, 0, fmt.Errorf("open the bundle to add to: %w", err)
	}
	defer func() { err = errors.Join(err, before.Close()) }()
	docs, err := selfTestDocs()
	if err != nil {
		return 0, 0, err
	}
	first, err := before.ClassifyBatch(ctx, docs)
	if err != nil {
		return 0, 0, fmt.Errorf("self-test: %w", err)
	}
	second, err := served.ClassifyBatch(ctx, docs)
	if err != nil {
		return 0, 0, fmt.Errorf("self-test: %w", err)
	}
	for i := range docs {
		if first[i].Top() != second[i].Top() {
			changed++
		}
	}
	return len(docs), changed, nil
}
