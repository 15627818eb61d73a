package training

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"rapport/classifier"
)

// BenchmarkConfig says where the public sets are and what to train with.
type BenchmarkConfig struct {
	Runtime  *classifier.Runtime
	Encoder  *classifier.Encoder
	Corpora  string // directory with banking77, clinc150 and hwu64, each with train, valid, test and few-shot files as JSON lines
	Recipe   string // recipe that is judged on data sets it was trained without; "" leaves this part out
	Cache    string // of embeddings of training rows; "" for none
	Seed     uint64
	Progress func(stage string, done, total int) // may be nil
	Now      func() time.Time                    // for the column of seconds; nil leaves it out
}

// BenchmarkRow is one training set judged on the official test split of its corpus.
type BenchmarkRow struct {
	Set     string
	Setting string // full (train and valid), 10-shot, 5-shot
	Rows    int    // trained on, after removing duplicates
	Seconds float64
	Report  Report
}

// BenchmarkTable is what Benchmark measured.
type BenchmarkTable []BenchmarkRow

// benchmarkRun is one line of the benchmark.
type benchmarkRun struct {
	set, setting string
	files        []string
	leave        []string
}

func benchmarkRuns() []benchmarkRun {
	var runs []benchmarkRun
	for _, set := range []string{"banking77", "clinc150", "hwu64"} {
		oos := []string{"oos"} // so that "full" is trained without out-of-scope rows, as the few-shot files are
		runs = append(runs, benchmarkRun{set, "full", []string{"train.jsonl", "valid.jsonl"}, oos})
		if set == "clinc150" {
			runs = append(runs, benchmarkRun{set, "full, out-of-scope rows given", []string{"train.jsonl", "valid.jsonl"}, nil})
		}
		runs = append(
			runs,
			benchmarkRun{set, "10-shot", []string{"train_10shot.jsonl"}, oos},
			benchmarkRun{set, "5-shot", []string{"train_5shot.jsonl"}, oos},
		)
	}
	return runs
}

// Benchmark trains on BANKING77, CLINC150 and HWU64, in full and few-shot, and judges each bundle on the official test split, re-opened and
// through the serving path; then the recipe, if one is given, on data sets it is trained without. Nothing is kept.
func Benchmark(ctx context.Context, c BenchmarkConfig) (table BenchmarkTable, err error) {
	root, err := os.MkdirTemp("", "rapport-benchmark-")
	if err != nil {
		return nil, fmt.Errorf("benchmark: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(root)) }()
	for i, run := range benchmarkRuns() {
		if c.Progress != nil {
			c.Progress("benchmark", i, len(benchmarkRuns()))
		}
		train := Config{Name: run.set, Leave: run.leave}
		for _, file := range run.files {
			train.Data = append(train.Data, filepath.Join(c.Corpora, run.set, file))
		}
		judge := EvalConfig{Data: []string{filepath.Join(c.Corpora, run.set, "test.jsonl")}}
		row, err := c.run(ctx, run, train, judge, filepath.Join(root, strconv.Itoa(i)))
		if err != nil {
			return nil, fmt.Errorf("benchmark %s %s: %w", run.set, run.setting, err)
		}
		table = append(table, row)
	}
	unseen, err := c.unseen(ctx, root)
	return append(table, unseen...), err
}

// run trains as configured below root and judges what comes out.
func (c BenchmarkConfig) run(ctx context.Context, run benchmarkRun, train Config, judge EvalConfig, root string) (_ BenchmarkRow, err error) {
	now := c.Now
	if now == nil {
		now = func() time.Time { return time.Time{} }
	}
	start := now()
	train.Runtime, train.Encoder, train.Models = c.Runtime, c.Encoder, root
	train.Cache, train.Seed, train.Progress = c.Cache, c.Seed, c.Progress
	trained, err := Run(ctx, train)
	if err != nil {
		return BenchmarkRow{}, err
	}
	seconds := now().Sub(start).Seconds()
	served, err := openBundle(c.Runtime, c.Encoder, trained.Directory)
	if err != nil {
		return BenchmarkRow{}, err
	}
	defer func() { err = errors.Join(err, served.Close()) }()
	judge.Classifier, judge.Seed, judge.Progress = served, c.Seed, c.Progress
	measured, err := Evaluate(ctx, judge)
	return BenchmarkRow{Set: run.set, Setting: run.setting, Rows: trained.Report.Data.Rows, Seconds: seconds, Report: measured}, err
}

// Markdown is the table for people.
func (t BenchmarkTable) Markdown() string {
	var b strings.Builder
	b.WriteString("| set | trained on | rows | test accuracy % | macro-F1 | ECE | answered % | right when answered % | ")
	b.WriteString("out-of-scope AUROC | FPR95 | refused at 3 % lost | seconds |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	for _, r := range t {
		out := "- | - | -"
		if o := r.Report.OutOfScope; o != nil {
			out = fmt.Sprintf("%.4f | %.3f | %.1f %%", o.AUROC.Value, o.FPR95.Value, 100*o.At3.Value)
		}
		seconds := "-"
		if r.Seconds > 0 {
			seconds = fmt.Sprintf("%.1f", r.Seconds)
		}
		a := r.Report.Accuracy
		fmt.Fprintf(&b, "| %s | %s | %d | **%.2f** (%.1f-%.1f) | %.3f | %.3f | %.1f | %.1f | %s | %s |\n", r.Set, r.Setting, r.Rows,
			100*a.Value, 100*a.Low, 100*a.High, r.Report.MacroF1.Value, r.Report.ECE.Value, 100*r.Report.Answered.Value, 100*r.Report.Right.Value, out, seconds)
	}
	return b.String()
}
