package training

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"rapport/training/corpus"
	"rapport/training/report"
)

// curveShares are the shares of the data a learning curve trains on: doubling, for what a line adds falls with their number.
func curveShares() []float64 { return []float64{1. / 16, 1. / 8, 1. / 4, 1. / 2, 1} }

// LearningCurve trains on growing parts of the data, each holding the one before, and measures each bundle on the lines of judge, whose Classifier is
// not used. It says whether more lines like these would help. Nothing is published or kept.
func LearningCurve(ctx context.Context, train Config, judge EvalConfig) (curve []report.CurvePoint, err error) {
	c, err := train.withDefaults()
	if err != nil {
		return nil, err
	}
	samples, _, err := gather(c)
	if err != nil {
		return nil, err
	}
	root, err := os.MkdirTemp("", "rapport-curve-")
	if err != nil {
		return nil, fmt.Errorf("learning curve: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(root)) }()
	progress := c.Progress
	c.Recipe, c.SkipBad, c.DryRun, c.Version, c.Name = "", false, false, 1, "curve"
	c.Progress = func(string, int, int) {}
	judge.Progress, judge.Examples, judge.Noise = nil, 0, false
	for i, share := range curveShares() {
		progress("learning curve", i, len(curveShares()))
		part := take(samples, share)
		c.Models = filepath.Join(root, strconv.Itoa(i))
		c.Data = []string{filepath.Join(root, strconv.Itoa(i)+".jsonl")}
		point, err := curvePoint(ctx, c, part, judge)
		if err != nil {
			return nil, fmt.Errorf("learning curve at %d lines: %w", len(part), err)
		}
		if len(curve) == 0 || point.Rows > curve[len(curve)-1].Rows { // of few lines, small shares are the same
			curve = append(curve, point)
		}
	}
	progress("learning curve", len(curveShares()), len(curveShares()))
	return curve, nil
}

// curvePoint trains on the samples and measures what comes out.
func curvePoint(ctx context.Context, c Config, part []sample, judge EvalConfig) (_ report.CurvePoint, err error) {
	rows := make([]corpus.Row, len(part))
	for i, s := range part {
		rows[i] = corpus.Row{Text: s.text, Intent: s.intent}
	}
	var lines bytes.Buffer
	if err := corpus.WriteJSONL(&lines, rows); err != nil {
		return report.CurvePoint{}, err
	}
	if err := os.WriteFile(c.Data[0], lines.Bytes(), 0o600); err != nil {
		return report.CurvePoint{}, err
	}
	trained, err := Run(ctx, c)
	if err != nil {
		return report.CurvePoint{}, err
	}
	served, err := openBundle(c.Runtime, c.Encoder, trained.Directory)
	if err != nil {
		return report.CurvePoint{}, err
	}
	defer func() { err = errors.Join(err, served.Close()) }()
	judge.Classifier = served
	r, err := Evaluate(ctx, judge)
	return report.CurvePoint{Rows: len(part), Accuracy: r.Accuracy, MacroF1: r.MacroF1}, err
}

// take is the given share of each intent's samples, at least as many as an intent needs. Which ones depends on their texts alone, so that a smaller
// share is part of a larger one.
func take(samples []sample, share float64) []sample {
	byIntent := map[string][]sample{}
	var intents []string
	for _, s := range samples {
		if byIntent[s.intent] == nil {
			intents = append(intents, s.intent)
		}
		byIntent[s.intent] = append(byIntent[s.intent], s)
	}
	var part []sample
	for _, intent := range intents {
		all := slices.Clone(byIntent[intent])
		slices.SortFunc(all, func(a, b sample) int {
			x, y := corpus.Draw(0, a.text), corpus.Draw(0, b.text)
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		})
		n := max(minRowsPerLabel, int(math.Round(share*float64(len(all)))))
		part = append(part, all[:min(n, len(all))]...)
	}
	return part
}
