package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"rapport/classifier"
	"rapport/models"
	"rapport/training"
)

// evalFlags are what `rapport eval` is asked for.
type evalFlags struct {
	source            encoderFlags
	model             string
	data              []string
	benchmark, temper string
	cache, recipe     string
	skipBad           bool
	asJSON, quiet     bool
	seed              uint64
}

func newEval(std streams) *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure a bundle on labelled lines, the trainer on public sets, or the frustration engine",
		Long: "With --data, measures a bundle through the serving path, with the thresholds as served. With --benchmark, trains on the\n" +
			"public sets below the directory and measures on their official test splits. With --temper, measures the frustration engine on\n" +
			"the data below the directory.",
		Example: "  rapport eval --model care-en --data test.jsonl\n  rapport eval --benchmark ../shared/data/intents",
		Args:    cobra.NoArgs,
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.data, "data", nil, "labelled file or directory (repeatable)")
	flags.StringVar(&f.model, "model", "care-en", "bundle to measure, NAME or NAME/VERSION")
	flags.StringVar(&f.benchmark, "benchmark", "", "directory of banking77, clinc150 and hwu64")
	flags.StringVar(&f.recipe, "recipe", "", "with --benchmark: also train this recipe with each of its data sets left out, and measure on that one")
	flags.StringVar(&f.temper, "temper", "", "directory of the emotion and temper data")
	flags.StringVar(&f.cache, "cache", defaultCache(), "directory of the embedding cache, empty for none")
	flags.BoolVar(&f.skipBad, "skip-bad", false, "leave bad lines out and list them, instead of stopping")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON instead of Markdown")
	flags.BoolVar(&f.quiet, "quiet", false, "no progress")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of intervals and folds")
	f.source.bind(flags)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		bars := newBars(std.err, f.quiet)
		result, err := f.run(cmd.Context(), bars)
		bars.close()
		if err != nil {
			return err
		}
		return printReport(std.out, result, f.asJSON)
	}
	return cmd
}

// report is anything eval prints.
type report interface{ Markdown() string }

func (f evalFlags) run(ctx context.Context, bars *bars) (report, error) {
	asked := 0
	for _, one := range []bool{len(f.data) > 0, f.benchmark != "", f.temper != ""} {
		if one {
			asked++
		}
	}
	if asked != 1 {
		return nil, fmt.Errorf("%w: give one of --data, --benchmark and --temper", errUsage)
	}
	if f.temper != "" {
		return evalTemper(ctx, f.temper, bars)
	}
	var result report
	err := f.source.with(func(rt *classifier.Runtime, encoder *classifier.Encoder) error {
		var err error
		if f.benchmark != "" {
			result, err = training.Benchmark(ctx, training.BenchmarkConfig{
				Runtime: rt, Encoder: encoder, Corpora: f.benchmark, Recipe: f.recipe, Cache: f.cache, Seed: f.seed,
				Progress: bars.report, Now: time.Now,
			})
			return err
		}
		result, err = f.bundle(ctx, rt, encoder, bars)
		return err
	})
	if err != nil {
		return nil, trainingError(err)
	}
	return result, nil
}

// bundle measures one bundle on labelled lines.
func (f evalFlags) bundle(ctx context.Context, rt *classifier.Runtime, encoder *classifier.Encoder, bars *bars) (_ report, err error) {
	directory, err := bundleDirectory(f.source.models, f.model)
	if err != nil {
		return nil, err
	}
	source, err := models.Open(filepath.Clean(directory))
	if err != nil {
		return nil, err
	}
	served, err := classifier.Open(rt, source, encoder)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, served.Close()) }()
	return training.Evaluate(ctx, training.EvalConfig{
		Classifier: served, Data: f.data, SkipBad: f.skipBad, Seed: f.seed, Progress: bars.report,
	})
}

func printReport(out io.Writer, result report, asJSON bool) error {
	if !asJSON {
		_, err := io.WriteString(out, result.Markdown())
		return err
	}
	encoded, err := json.Marshal(result, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	_, err = out.Write(append(encoded, '\n'))
	return err
}
