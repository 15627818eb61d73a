package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rapport/classifier"
	"rapport/models"
	"rapport/training"
)

func newTrain(std streams) *cobra.Command {
	var c training.Config
	var source encoderFlags
	var shared string
	var costs []string
	var temper, quiet bool
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Train a bundle from labelled lines",
		Long: "Trains a bundle from labelled lines (JSON lines with text and intent, CSV or TSV; directories of such files), cross-validates\n" +
			"it, re-opens it as it will be served, and publishes it as the current version. Later --data wins where a text has several intents.",
		Example: "  rapport train --data training/data/care_seed --data my.jsonl --name my-bot\n" +
			"  rapport train --recipe training/data/care-en.json --shared ../shared --name care-en",
		Args: cobra.NoArgs,
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&c.Data, "data", nil, "labelled file or directory (repeatable)")
	flags.StringVar(&c.Recipe, "recipe", "", "recipe that mixes corpora of --shared with our own data")
	flags.StringVar(&shared, "shared", "../shared", "directory with the corpora of a recipe")
	flags.StringVar(&c.Name, "name", "my-bot", "name of the bundle")
	flags.IntVar(&c.Version, "version", 0, "version of the bundle (default: one more than the highest)")
	flags.BoolVar(&c.SkipBad, "skip-bad", false, "leave bad lines out and list them, instead of stopping")
	flags.StringSliceVar(&c.OutOfScope, "out-of-scope", nil, "intents that mean none of ours (default out_of_scope,oos)")
	flags.Uint64Var(&c.Seed, "seed", 1, "seed of folds and draws")
	flags.Float64Var(&c.Strength, "strength", 0, "inverse of the penalty on the head's weights (default 20)")
	flags.BoolVar(&c.NoNGrams, "no-ngrams", false, "serve the encoder's head alone, without the words and letters beside it")
	flags.BoolVar(&c.Unbalanced, "unbalanced", false, "let intents count by their lines instead of all the same")
	flags.StringArrayVar(&costs, "cost", nil, "what a decision costs: wrong_answer=2, clarify=1, escalate=3, INTENT.wrong_answer=10 (repeatable)")
	flags.Float64Var(&c.Coverage, "coverage", 0, "share of messages whose intent is to be in the set of labels (default 0.95)")
	flags.StringVar(&c.Cache, "cache", defaultCache(), "directory of the embedding cache, empty for none")
	flags.BoolVar(&c.DryRun, "dry-run", false, "train and report, but publish nothing")
	flags.BoolVar(&c.Activate, "activate", true, "make the new version the one that serves")
	flags.BoolVar(&quiet, "quiet", false, "no progress")
	flags.BoolVar(&temper, "temper", false, "fit the frustration engine's lexicon and weights from --shared instead")
	source.bind(flags)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		bars := newBars(std.err, quiet)
		defer bars.close()
		c.Models, c.Corpora, c.CodeVersion, c.Progress = source.models, filepath.Join(shared, "data", "intents"), codeVersion(), bars.report
		if _, err := models.Current(c.Models, c.Name); errors.Is(err, models.ErrInvalid) || c.Name == "encoders" {
			return fmt.Errorf("%w: --name %q: want 1 to 64 of a-z 0-9 . _ - with a letter or a digit first, and not encoders", errUsage, c.Name)
		}
		var err error
		if c.Costs, err = training.ParseCosts(costs); err != nil {
			return trainingError(err)
		}
		return source.with(func(rt *classifier.Runtime, encoder *classifier.Encoder) error {
			if temper {
				return fitTemper(cmd.Context(), temperData(shared, encoder, c.Cache, bars), bars, std.out)
			}
			c.Runtime, c.Encoder = rt, encoder
			var err error
			if c.Temper, err = temperFile(encoder); err != nil {
				return err
			}
			result, err := training.Run(cmd.Context(), c)
			if err != nil {
				return trainingError(err)
			}
			bars.close()
			return printTrained(std.out, result, c)
		})
	}
	return cmd
}

// encoderFlags open the encoder that training and evaluation embed with.
type encoderFlags struct {
	models, encoder, library string
}

func (e *encoderFlags) bind(flags flagSet) {
	flags.StringVar(&e.models, "models", envOr("RAPPORT_MODELS", "models"), "directory of bundles and encoders")
	flags.StringVar(&e.encoder, "encoder", "minilm-l6-int8/1", "encoder, NAME/VERSION")
	flags.StringVar(&e.library, "onnxruntime", "", "path of the ONNX Runtime library")
}

// with runs f with the encoder open.
func (e *encoderFlags) with(f func(*classifier.Runtime, *classifier.Encoder) error) error {
	return withRuntime(e.library, func(rt *classifier.Runtime) error {
		source, err := models.OpenEncoder(filepath.Join(e.models, "encoders", filepath.FromSlash(e.encoder)))
		if err != nil {
			return fmt.Errorf("%w: %w", errData, err)
		}
		encoder, err := classifier.OpenEncoder(rt, source, classifier.Options{})
		if err != nil {
			return fmt.Errorf("%w: %w", errData, err)
		}
		return errors.Join(f(rt, encoder), encoder.Close())
	})
}

// flagSet is what encoderFlags need of a command's flags.
type flagSet interface {
	StringVar(target *string, name, value, usage string)
}

func envOr(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// defaultCache is a directory of the user's cache, or none when the system names no such place.
func defaultCache() string {
	directory, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(directory, "rapport", "embeddings")
}

// codeVersion stands in the manifest: the format the trainer writes, not the build, so that equal data give equal bytes from any build.
func codeVersion() string { return "rapport-train/1" }

// trainingError gives an error of the trainer its exit code.
func trainingError(err error) error {
	switch {
	case errors.Is(err, errUsage):
		return err
	case errors.Is(err, training.ErrConfig):
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	return fmt.Errorf("%w: %w", errData, err)
}

// listedLines is how many of the lines left out are shown; the report in the bundle names all.
const listedLines = 20

// printTrained says what was made, what was left out, how good it is, and how to serve it.
func printTrained(out io.Writer, result training.Result, c training.Config) error {
	var text strings.Builder
	r := result.Report
	fmt.Fprintf(&text, "%d intents, %d lines, judged by %s\n", len(r.Labels), r.Rows, r.Method)
	fmt.Fprintf(&text, "accuracy %.1f %% (%.1f-%.1f), macro-F1 %.3f, ECE %.3f; answers %.1f %% of messages and is right in %.1f %% of those\n",
		100*r.Accuracy.Value, 100*r.Accuracy.Low, 100*r.Accuracy.High, r.MacroF1.Value, r.ECE.Value, 100*r.Answered.Value, 100*r.Right.Value)
	for i, line := range r.Data.Skipped {
		if i == listedLines {
			fmt.Fprintf(&text, "left out: %d more\n", len(r.Data.Skipped)-i)
			break
		}
		fmt.Fprintf(&text, "left out: %s\n", line)
	}
	if result.Directory == "" {
		text.WriteString("dry run: nothing was published\n")
	} else {
		fmt.Fprintf(&text, "published %s (%s)\nserve it: rapport serve --models %s --model %s\n",
			result.Directory, result.Bundle.Digest, c.Models, c.Name+"/"+strconv.Itoa(result.Bundle.Version))
	}
	_, err := io.WriteString(out, text.String())
	return err
}
