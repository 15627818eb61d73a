package training

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"rapport/classifier"
	"rapport/models"
	"rapport/text"
	"rapport/training/report"
)

// draft is a bundle that is not published yet.
type draft struct {
	manifest models.Manifest
	files    map[string][]byte
	evidence []seen // what lies beside it
}

// logitTolerance is what the self-test allows a logit to differ by on another processor: int8 sums are exact, what surrounds them is not, and
// rounding to int8 turns small differences into steps. Logits run from about -5 to 15.
const logitTolerance = .3

func newDraft(ctx context.Context, c Config, d dataset, f fitted, rowsDigest string) (draft, error) {
	graph, err := f.head.marshal()
	if err != nil {
		return draft{}, err
	}
	checks, err := selfTest(ctx, c, f)
	if err != nil {
		return draft{}, err
	}
	made := draft{
		manifest: models.Manifest{
			Name: c.Name, Version: c.Version, Labels: d.labels, OutOfScope: c.OutOfScope[0],
			Encoder: c.Encoder.Identity(), Dimensions: c.Encoder.Dimensions(),
			Calibration: f.calibration, Thresholds: f.thresholds, Costs: c.Costs,
			Training: models.Training{
				DatasetDigest: rowsDigest, Rows: len(d.x) + len(d.outOfScope), Seed: c.Seed, Config: c.recorded(f), CodeVersion: c.CodeVersion,
			},
		},
		files: map[string][]byte{"head.onnx": graph, "selftest.jsonl": checks},
	}
	if f.ngrams != nil {
		made.manifest.Fusion = &models.Fusion{Margins: float64(f.share)}
		made.files["ngrams.bin"] = f.ngrams.Marshal()
	}
	if c.Temper != nil {
		made.files["temper.json"] = c.Temper
	}
	return made, nil
}

// score is what the fitted head and n-grams say of messages.
func (f fitted) score(rt *classifier.Runtime, x [][]float32, folded []string) (outputs, error) {
	said, err := f.head.score(rt, x)
	if err != nil || f.ngrams == nil {
		return said, err
	}
	for i, message := range folded {
		logits, _, _ := said.row(i)
		f.ngrams.Add(logits, f.share, message)
	}
	return said, nil
}

// selfTestDocs are the self-test's texts as serving cleans them.
func selfTestDocs() ([]text.Doc, error) {
	var docs []text.Doc
	for _, raw := range selfTestTexts() {
		doc, err := text.Clean(raw, text.Limits{})
		if err != nil {
			return nil, fmt.Errorf("self-test text: %w", err)
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

// selfTest writes what the fitted bundle says about a few texts of our own.
func selfTest(ctx context.Context, c Config, f fitted) ([]byte, error) {
	var checks []classifier.Check
	var ids [][]int32
	var folded []string
	docs, err := selfTestDocs()
	if err != nil {
		return nil, err
	}
	for i, raw := range selfTestTexts() {
		tokens := c.Encoder.Tokens(nil, docs[i].Clean)
		ids, folded = append(ids, tokens), append(folded, docs[i].Folded)
		checks = append(checks, classifier.Check{Text: raw, IDs: tokens, Tolerance: logitTolerance})
	}
	vectors, err := c.Encoder.EmbedAll(ctx, ids, nil)
	if err != nil {
		return nil, fmt.Errorf("self-test: %w", err)
	}
	said, err := f.score(c.Runtime, vectors, folded)
	if err != nil {
		return nil, err
	}
	for i := range checks {
		logits, _, _ := said.row(i)
		for _, v := range logits {
			checks[i].Logits = append(checks[i].Logits, float32(math.Round(float64(v)*1e4)/1e4))
		}
	}
	var out bytes.Buffer
	err = classifier.WriteChecks(&out, checks)
	return out.Bytes(), err
}

// rehearse publishes the draft into a temporary directory, opens it the way serving does and compares what it says about training rows with what
// the fitted head says; then the bundle is lent to use. Nothing is left behind.
func (b draft) rehearse(ctx context.Context, c Config, f fitted, d dataset, use func(*classifier.Classifier) error) (err error) {
	root, err := os.MkdirTemp("", "rapport-train-")
	if err != nil {
		return fmt.Errorf("rehearse the bundle: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(root)) }()
	if _, err := models.Write(ctx, root, b.manifest, b.files); err != nil {
		return fmt.Errorf("rehearse the bundle: %w", err)
	}
	served, err := openBundle(c.Runtime, c.Encoder, filepath.Join(root, b.manifest.Name, strconv.Itoa(b.manifest.Version)))
	if err != nil {
		return fmt.Errorf("rehearse the bundle: %w", err)
	}
	defer func() { err = errors.Join(err, served.Close()) }()
	if err := served.SelfTest(ctx); err != nil {
		return fmt.Errorf("rehearse the bundle: %w", err)
	}
	if err := answersAsFitted(c, f, served, d); err != nil {
		return err
	}
	return use(served)
}

// Limits of answersAsFitted.
const (
	rehearsedRows       = 200
	rehearsalDifference = 1e-3 // of a probability: rows alone and in blocks are multiplied in another order
)

// answersAsFitted compares the served bundle with the fitted head on rows spread over the data.
func answersAsFitted(c Config, f fitted, served *classifier.Classifier, d dataset) error {
	step := max(1, len(d.x)/rehearsedRows)
	var some [][]float32
	var folded []string
	for i := 0; i < len(d.x); i += step {
		some, folded = append(some, d.x[i]), append(folded, d.folded[i])
	}
	said, err := f.score(c.Runtime, some, folded)
	if err != nil {
		return err
	}
	for i, vector := range some {
		prediction, err := served.Judge(text.Doc{Folded: folded[i]}, vector)
		if err != nil {
			return fmt.Errorf("rehearse the bundle: %w", err)
		}
		row := f.judge(said, i, d.y[i*step], d.labels)
		if !row.agrees(prediction, f.thresholds, d.labels) {
			return fmt.Errorf("%w: row %d: served %.4f (in scope %.4f, %d labels), fitted %.4f (%.4f, %d)", ErrRehearsal, i*step+1,
				prediction.Ranking[0].Confidence, prediction.InScope, len(prediction.Set), row.confidence[row.best()], row.inScope, len(row.set))
		}
	}
	return nil
}

// ErrRehearsal is wrapped when the exported bundle does not answer as it was fitted. It means a defect, not bad data.
var ErrRehearsal = errors.New("exported bundle answers differently than fitted")

func openBundle(rt *classifier.Runtime, encoder *classifier.Encoder, directory string) (*classifier.Classifier, error) {
	bundle, err := models.Open(directory)
	if err != nil {
		return nil, err
	}
	return classifier.Open(rt, bundle, encoder)
}

// publish writes the bundle and its report, and makes it current if asked.
func (b draft) publish(ctx context.Context, c Config, r *report.Report) (models.Identity, string, error) {
	if err := os.MkdirAll(c.Models, 0o755); err != nil { //nolint:gosec // other users may read a model
		return models.Identity{}, "", fmt.Errorf("publish: %w", err)
	}
	id, err := models.Write(ctx, c.Models, b.manifest, b.files)
	if err != nil {
		return models.Identity{}, "", fmt.Errorf("publish: %w", err)
	}
	directory := filepath.Join(c.Models, id.Name, strconv.Itoa(id.Version))
	r.Bundle = id
	err = errors.Join(r.WriteBundle(directory), writeEvidence(directory, id.Digest, len(b.manifest.Labels), b.evidence))
	if err != nil {
		return id, directory, fmt.Errorf("publish: %w", err)
	}
	if c.Activate {
		err = models.SetCurrent(c.Models, id.Name, id.Version)
	}
	return id, directory, err
}

// chooseVersion is the version to train: the one asked for, which must not be there yet, else the next. It is asked before the work, not after.
func chooseVersion(c Config) (int, error) {
	if c.Version == 0 {
		return nextVersion(c.Models, c.Name)
	}
	target := filepath.Join(c.Models, c.Name, strconv.Itoa(c.Version))
	if _, err := os.Lstat(target); err == nil && !c.DryRun {
		return 0, fmt.Errorf("%w: %s", models.ErrExists, target)
	}
	return c.Version, nil
}

// nextVersion is one more than the highest version of the bundle there.
func nextVersion(root, name string) (int, error) {
	if _, err := os.Stat(root); errors.Is(err, os.ErrNotExist) {
		return 1, nil
	}
	listed, err := models.List(root)
	if err != nil {
		return 0, fmt.Errorf("choose a version: %w", err)
	}
	highest := 0
	for _, l := range listed {
		if l.Name == name {
			highest = max(highest, l.Version)
		}
	}
	return highest + 1, nil
}
