package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"rapport/classifier"
	"rapport/training"
)

// evalFlags are what `rapport eval` is asked for.
type evalFlags struct {
	source            encoderFlags
	model, compare    string
	data, curve       []string
	benchmark, temper string
	cache, recipe     string
	skipBad, noise    bool
	asJSON, quiet     bool
	seed              uint64
	examples          int
	gates             gateFlags
	files             fileFlags
}

func newEval(std streams) *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure a bundle on labelled lines, the trainer on public sets, or the frustration engine",
		Long: "With --data, measures a bundle through the serving path, with the thresholds as served, and decides gates. With --benchmark,\n" +
			"trains on the public sets below the directory and measures on their official test splits. With --temper, measures the frustration\n" +
			"engine on the data below the directory. Exits with 0, 1 when a gate failed, 2 for wrong use, 3 for bad data.",
		Example: "  rapport eval --model care-en --data test.jsonl --out report\n" +
			"  rapport eval --data test.jsonl --fail-under accuracy=0.85 --intent-floor recall=0.5 --junit gates.xml\n" +
			"  rapport eval --data test.jsonl --baseline report/report.json --max-regression 0.01\n" +
			"  rapport eval --data test.jsonl --model my-bot/2 --compare my-bot/1 --out report\n" +
			"  rapport eval --benchmark ../shared/data/intents",
		Args: cobra.NoArgs,
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.data, "data", nil, "labelled file or directory (repeatable)")
	flags.StringVar(&f.model, "model", "care-en", "bundle to measure, NAME or NAME/VERSION")
	flags.StringVar(&f.compare, "compare", "", "bundle to hold against it on the same lines, NAME or NAME/VERSION")
	flags.StringArrayVar(&f.curve, "learning-curve", nil, "labelled training lines: train on growing shares of them and measure each (repeatable)")
	flags.BoolVar(&f.noise, "noise", false, "measure the lines again with typing errors, without punctuation, with small talk")
	flags.IntVar(&f.examples, "examples", 3, "lines shown for each confused pair, personal data masked; 0 for none")
	flags.StringVar(&f.benchmark, "benchmark", "", "directory of banking77, clinc150 and hwu64")
	flags.StringVar(&f.recipe, "recipe", "", "with --benchmark: also train this recipe with each of its data sets left out, and measure on that one")
	flags.StringVar(&f.temper, "temper", "", "directory of the emotion and temper data")
	flags.StringVar(&f.cache, "cache", defaultCache(), "directory of the embedding cache, empty for none")
	flags.BoolVar(&f.skipBad, "skip-bad", false, "leave bad lines out and list them, instead of stopping")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON instead of Markdown")
	flags.BoolVar(&f.quiet, "quiet", false, "no progress")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of intervals, noise and folds")
	f.gates.bind(flags)
	f.files.bind(flags)
	f.source.bind(flags)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := f.check(cmd.Flags().Changed); err != nil {
			return err
		}
		bars := newBars(std.err, f.quiet)
		result, err := f.run(cmd.Context(), bars)
		bars.close()
		if err != nil {
			return err
		}
		if err := f.files.write(result); err != nil {
			return err
		}
		if err := printReport(std.out, result, f.asJSON); err != nil {
			return err
		}
		return gatesError(result)
	}
	return cmd
}

// measured is anything eval prints.
type measured interface{ Markdown() string }

// check refuses flags that do not go together, before any work.
func (f *evalFlags) check(changed func(string) bool) error {
	asked := 0
	for _, one := range []bool{len(f.data) > 0, f.benchmark != "", f.temper != ""} {
		if one {
			asked++
		}
	}
	if asked != 1 {
		return fmt.Errorf("%w: give one of --data, --benchmark and --temper", errUsage)
	}
	if len(f.data) > 0 {
		if changed("encoder") {
			return fmt.Errorf("%w: --encoder goes with --benchmark; a bundle is measured with the encoder it names", errUsage)
		}
		if f.examples < 0 {
			return fmt.Errorf("%w: --examples %d", errUsage, f.examples)
		}
		return f.gates.check(changed, f.compare)
	}
	for _, flag := range []string{
		"model", "compare", "learning-curve", "noise", "examples", "baseline", "max-regression", "fail-under", "fail-over", "intent-floor",
	} {
		if changed(flag) {
			return fmt.Errorf("%w: --%s goes with --data", errUsage, flag)
		}
	}
	return nil
}

func (f *evalFlags) run(ctx context.Context, bars *bars) (measured, error) {
	switch {
	case f.temper != "":
		return f.evalTemper(ctx, bars)
	case f.benchmark == "":
		return f.bundles(ctx, bars)
	}
	var result measured
	err := f.source.with(func(rt *classifier.Runtime, encoder *classifier.Encoder) error {
		var err error
		result, err = training.Benchmark(ctx, training.BenchmarkConfig{
			Runtime: rt, Encoder: encoder, Corpora: f.benchmark, Recipe: f.recipe, Cache: f.cache, Seed: f.seed,
			Progress: bars.report, Now: time.Now,
		})
		return err
	})
	if err != nil {
		return nil, trainingError(err)
	}
	return result, nil
}

func printReport(out io.Writer, result measured, asJSON bool) error {
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
