package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/spf13/cobra"

	"rapport/classifier"
	"rapport/models"
	"rapport/training"
	"rapport/training/corpus"
)

// importFlags are the flags of models import.
type importFlags struct {
	root, name, data, outOfScope, library string
	version, maxTokens                    int
}

func newModelsImport(std streams) *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import DIRECTORY --name NAME",
		Short: "Make a bundle of a text classifier trained elsewhere",
		Long: "Reads model.onnx, tokenizer.json and config.json as Hugging Face writes them for an uncased BERT with one label a text, checks\n" +
			"them, runs the model in a process with limits, and writes a bundle that can be activated like any other. With --data, labelled\n" +
			"lines that the model was not trained on, its confidences are calibrated and thresholds chosen; without, it is marked as\n" +
			"uncalibrated and never abstains.",
		Args: cobra.ExactArgs(1),
	}
	modelsFlag(cmd, &f.root)
	flags := cmd.Flags()
	flags.StringVar(&f.name, "name", "", "name of the bundle")
	flags.IntVar(&f.version, "version", 0, "version of the bundle (default: the next one)")
	flags.StringVar(&f.data, "data", "", "file of labelled lines to calibrate with")
	flags.StringVar(&f.outOfScope, "out-of-scope", "out_of_scope", "label of lines in --data that want nothing the model knows")
	flags.IntVar(&f.maxTokens, "max-tokens", classifier.MaxTokens, "longest message in tokens; cost grows with it")
	flags.StringVar(&f.library, "onnxruntime", "", "path of the ONNX Runtime library")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if f.name == "" {
			return fmt.Errorf("%w: --name is needed", errUsage)
		}
		id, manifest, err := f.run(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		return printImported(std.out, id, manifest)
	}
	return cmd
}

func (f importFlags) run(ctx context.Context, directory string) (models.Identity, models.Manifest, error) {
	none, nothing := models.Identity{}, models.Manifest{}
	foreign, err := models.ReadForeign(directory)
	if err != nil {
		return none, nothing, fmt.Errorf("%w: %w", errData, err)
	}
	vocabulary, err := classifier.VocabularyOf(foreign.Tokenizer)
	if err != nil {
		return none, nothing, fmt.Errorf("%w: %s/tokenizer.json: %w", errData, directory, err)
	}
	model := models.Model{MaxTokens: f.maxTokens, Vocabulary: bytes.Count(vocabulary, []byte("\n")), Calibrated: f.data != ""}
	if err := fits(foreign, model, vocabulary); err != nil {
		return none, nothing, fmt.Errorf("%w: %s: %w", errData, directory, err)
	}
	lines, err := f.lines(foreign.Labels)
	if err != nil {
		return none, nothing, err
	}
	tried, err := f.try(ctx, foreign, vocabulary, model, lines)
	if err != nil {
		return none, nothing, fmt.Errorf("%w: %s: %w", errData, directory, err)
	}
	manifest, err := f.manifest(foreign, model, lines, tried)
	if err != nil {
		return none, nothing, err
	}
	checks, err := recordedChecks(tried)
	if err != nil {
		return none, nothing, err
	}
	id, err := models.Write(ctx, f.root, manifest, map[string][]byte{
		"model.onnx": foreign.Graph, "tokenizer.json": foreign.Tokenizer, "vocab.txt": vocabulary, "selftest.jsonl": checks,
	})
	if err != nil {
		return none, nothing, fmt.Errorf("%w: %w", errData, err)
	}
	return id, manifest, f.prove(ctx, id)
}

// fits compares what tokenizer and configuration say of each other.
func fits(foreign models.Foreign, model models.Model, vocabulary []byte) error {
	pad := bytes.Count(vocabulary[:bytes.Index(append([]byte("\n"), vocabulary...), []byte("\n[PAD]\n"))], []byte("\n"))
	switch {
	case foreign.Words > 0 && foreign.Words < model.Vocabulary:
		return fmt.Errorf("tokenizer.json has %d pieces, config.json has vocab_size %d: they are not of one model", model.Vocabulary, foreign.Words)
	case foreign.Pad >= 0 && foreign.Pad != pad:
		return fmt.Errorf("tokenizer.json has [PAD] as %d, config.json as %d: they are not of one model", pad, foreign.Pad)
	case model.MaxTokens < 2 || (foreign.Positions > 0 && model.MaxTokens > foreign.Positions):
		return fmt.Errorf("max_position_embeddings is %d, --max-tokens %d", foreign.Positions, model.MaxTokens)
	}
	return nil
}

// labelledLine is a line to calibrate with.
type labelledLine struct {
	text string
	gold int // number of the label, -1 for out of scope
}

func (f importFlags) lines(labels []string) ([]labelledLine, error) {
	if f.data == "" {
		return nil, nil
	}
	rows, bad, err := corpus.Read(f.data)
	if err == nil && len(bad) > 0 {
		err = &corpus.BadLinesError{Lines: bad}
	}
	if err != nil {
		return nil, trainingError(err)
	}
	var lines []labelledLine
	var unknown []corpus.BadLine
	for _, row := range rows {
		gold := slices.Index(labels, row.Intent)
		if gold < 0 && row.Intent != f.outOfScope {
			unknown = append(unknown, corpus.BadLine{File: row.File, Line: row.Line, Reason: "the model has no such label"})
			continue
		}
		lines = append(lines, labelledLine{row.Text, gold})
	}
	if len(unknown) > 0 {
		return nil, trainingError(&corpus.BadLinesError{Lines: unknown})
	}
	return lines, nil
}

// try has a child run the model on the texts of the self-test and on the lines.
func (f importFlags) try(
	ctx context.Context, foreign models.Foreign, vocabulary []byte, model models.Model, lines []labelledLine,
) (_ classifier.Tried, err error) {
	library, err := libraryOf(f.library)
	if err != nil {
		return classifier.Tried{}, err
	}
	texts := training.TrialTexts()
	for _, line := range lines {
		texts = append(texts, line.text)
	}
	t, err := prepareTrial(foreign.Graph, vocabulary, trialRequest{Model: model, Labels: len(foreign.Labels), ONNXRuntime: library, Texts: texts})
	if err != nil {
		return classifier.Tried{}, err
	}
	defer func() { err = errors.Join(err, t.remove()) }()
	return t.run(ctx)
}

func (f importFlags) manifest(foreign models.Foreign, model models.Model, lines []labelledLine, tried classifier.Tried) (models.Manifest, error) {
	m := models.Manifest{
		Name: f.name, Version: f.version, Labels: foreign.Labels, Model: &model,
		Training: models.Training{
			DatasetDigest: "unknown", Rows: 0, CodeVersion: version,
			Config: map[string]string{"imported_model": foreign.Digest, "calibrated_on": fmt.Sprintf("%d lines", len(lines))},
		},
	}
	if m.Version == 0 {
		listed, err := models.List(f.root)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return m, fmt.Errorf("%w: %w", errData, err)
		}
		m.Version = 1
		for _, one := range listed {
			if one.Name == f.name {
				m.Version = max(m.Version, one.Version+1)
			}
		}
	}
	if len(lines) == 0 {
		return decidingBy(m, training.Uncalibrated()), nil
	}
	gold := make([]int, len(lines))
	for i, line := range lines {
		gold[i] = line.gold
	}
	if slices.Contains(gold, -1) {
		m.OutOfScope = f.outOfScope
	}
	deciding, err := training.Calibrate(m.Labels, tried.Logits[len(tried.Logits)-len(lines):], gold)
	if err != nil {
		return m, trainingError(err)
	}
	return decidingBy(m, deciding), nil
}

func decidingBy(m models.Manifest, d training.Deciding) models.Manifest {
	m.Calibration, m.Thresholds, m.Costs = d.Calibration, d.Thresholds, d.Costs
	return m
}

// importTolerance is what a logit may differ by on another processor.
const importTolerance = .05

// recordedChecks makes a self-test of what the model said of the texts every bundle is tested with.
func recordedChecks(tried classifier.Tried) ([]byte, error) {
	var checks []classifier.Check
	for i, raw := range training.TrialTexts() {
		check := classifier.Check{Text: raw, IDs: tried.IDs[i], Tolerance: importTolerance}
		for _, v := range tried.Logits[i] {
			check.Logits = append(check.Logits, float32(math.Round(float64(v)*1e4)/1e4))
		}
		checks = append(checks, check)
	}
	var file bytes.Buffer
	err := classifier.WriteChecks(&file, checks)
	return file.Bytes(), err
}

// prove reads the bundle back as it would be to serve. It was tried in a child before: here only what was written is looked at.
func (f importFlags) prove(_ context.Context, id models.Identity) error {
	directory, err := models.Locate(f.root, id.Name, id.Version)
	if err == nil {
		err = models.Verify(directory)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	return nil
}

func printImported(out io.Writer, id models.Identity, m models.Manifest) error {
	state := "calibrated on " + m.Training.Config["calibrated_on"]
	if !m.Model.Calibrated {
		state = "uncalibrated: its confidences are not probabilities, and it never abstains; import it with --data"
	}
	_, err := fmt.Fprintf(out, "imported %s/%d %s, %d labels, %s\nactivate it: rapport models activate %s/%d\n",
		id.Name, id.Version, id.Digest, len(m.Labels), state, id.Name, id.Version)
	return err
}
