package training

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"rapport/classifier"
	"rapport/training/report"
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

// BenchmarkRow is one training set judged on one official test split.
type BenchmarkRow struct {
	Set     string        `json:"set"`
	Setting string        `json:"setting"` // full (train and valid), 10-shot, 5-shot, and what out-of-scope rows it is judged on where there is a choice
	Rows    int           `json:"rows"`    // trained on, after removing duplicates
	Seconds float64       `json:"seconds"` // training, with whatever embeddings were cached; from nothing where Cached is measured too
	Cached  float64       `json:"cached"`  // seconds of training again with all embeddings cached; 0 when not measured
	Report  report.Report `json:"report"`
}

// BenchmarkTable is what Benchmark measured.
type BenchmarkTable []BenchmarkRow

// benchmarkRun is one training and what it is judged on.
type benchmarkRun struct {
	set, setting string
	files        []string
	leave        []string
	tests        []benchmarkTest
	timed        bool // train from nothing, then again with cached embeddings
}

// benchmarkTest is one set of test files; name tells them apart where a run has several.
type benchmarkTest struct {
	name  string
	files []string
}

func benchmarkRuns() []benchmarkRun {
	var runs []benchmarkRun
	test := []benchmarkTest{{"", []string{"test.jsonl"}}}
	for _, set := range []string{"banking77", "clinc150", "hwu64"} {
		oos := []string{"oos"} // so that "full" is trained without out-of-scope rows, as the few-shot files are
		timed := set == "banking77"
		runs = append(runs, benchmarkRun{set, "full", []string{"train.jsonl", "valid.jsonl"}, oos, test, timed})
		if set == "clinc150" {
			runs = append(runs, benchmarkRun{set, "full, out-of-scope rows given", []string{"train.jsonl", "valid.jsonl"}, nil, test, false})
		}
		runs = append(
			runs,
			benchmarkRun{set, "10-shot", []string{"train_10shot.jsonl"}, oos, test, timed},
			benchmarkRun{set, "5-shot", []string{"train_5shot.jsonl"}, oos, test, false},
		)
	}
	return append(runs, benchmarkRun{"banking77_oos", "50 intents", []string{"train.jsonl", "valid.jsonl"}, nil, []benchmarkTest{
		{"near", []string{"test.jsonl", "test_idoos.jsonl"}},
		{"far", []string{"test.jsonl", "test_oodoos.jsonl"}},
	}, false})
}

// Benchmark trains on BANKING77, CLINC150, HWU64 and BANKING77-OOS, in full and few-shot, and judges each bundle on the official test split,
// re-opened and through the serving path; then the recipe, if one is given, on data sets it is trained without. Nothing is kept.
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
		var judges []EvalConfig
		for _, test := range run.tests {
			var judge EvalConfig
			for _, file := range test.files {
				judge.Data = append(judge.Data, filepath.Join(c.Corpora, run.set, file))
			}
			judges = append(judges, judge)
		}
		rows, err := c.run(ctx, run, train, judges, filepath.Join(root, strconv.Itoa(i)))
		if err != nil {
			return nil, fmt.Errorf("benchmark %s %s: %w", run.set, run.setting, err)
		}
		table = append(table, rows...)
	}
	unseen, err := c.unseen(ctx, root)
	return append(table, unseen...), err
}

// run trains as configured below root and judges what comes out.
func (c BenchmarkConfig) run(ctx context.Context, run benchmarkRun, train Config, judges []EvalConfig, root string) (rows []BenchmarkRow, err error) {
	train.Runtime, train.Encoder, train.Models = c.Runtime, c.Encoder, root
	train.Cache, train.Seed, train.Progress = c.Cache, c.Seed, c.Progress
	if run.timed && c.Now != nil {
		train.Cache = filepath.Join(root, "cache")
	}
	trained, seconds, err := c.timed(ctx, train)
	if err != nil {
		return nil, err
	}
	cached := 0.
	if run.timed && c.Now != nil {
		again := train
		again.DryRun = true
		if _, cached, err = c.timed(ctx, again); err != nil {
			return nil, err
		}
	}
	served, err := openBundle(c.Runtime, c.Encoder, trained.Directory)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, served.Close()) }()
	for i, judge := range judges {
		judge.Classifier, judge.Seed, judge.Progress = served, c.Seed, c.Progress
		measured, err := Evaluate(ctx, judge)
		if err != nil {
			return nil, err
		}
		measured.Outcomes = nil
		row := BenchmarkRow{Set: run.set, Setting: run.setting, Rows: trained.Report.Data.Rows, Seconds: seconds, Cached: cached, Report: measured}
		if i < len(run.tests) && run.tests[i].name != "" {
			row.Setting += ", " + run.tests[i].name + " out-of-scope rows"
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// timed is Run with the seconds it took, 0 without a clock.
func (c BenchmarkConfig) timed(ctx context.Context, train Config) (Result, float64, error) {
	if c.Now == nil {
		trained, err := Run(ctx, train)
		return trained, 0, err
	}
	start := c.Now()
	trained, err := Run(ctx, train)
	return trained, c.Now().Sub(start).Seconds(), err
}
