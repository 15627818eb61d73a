package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rapport/classifier"
	"rapport/models"
	"rapport/training"
)

// trainFlags are what `rapport train` is asked for.
type trainFlags struct {
	config        training.Config
	source        encoderFlags
	shared        string
	costs         []string
	add           []string
	baseline      string
	outcomes      string
	temper, quiet bool
}

func (f *trainFlags) bind(flags *pflag.FlagSet) {
	c := &f.config
	flags.StringArrayVar(&c.Data, "data", nil, "labelled file or directory (repeatable)")
	flags.StringArrayVar(&f.add, "add", nil, "labelled file of new intents to add to the bundle, without the lines of the others (repeatable)")
	flags.StringVar(&c.Recipe, "recipe", "", "recipe that mixes corpora of --shared with our own data")
	flags.StringVar(&f.shared, "shared", "../shared", "directory with the corpora of a recipe")
	flags.StringVar(&c.Name, "name", "my-bot", "name of the bundle")
	flags.IntVar(&c.Version, "version", 0, "version of the bundle (default: one more than the highest)")
	flags.BoolVar(&c.SkipBad, "skip-bad", false, "leave bad lines out and list them, instead of stopping")
	flags.StringSliceVar(&c.OutOfScope, "out-of-scope", nil, "intents that mean none of ours (default out_of_scope,oos)")
	flags.Uint64Var(&c.Seed, "seed", 1, "seed of folds and draws")
	flags.Float64Var(&c.Strength, "strength", 0, "inverse of the penalty on the head's weights (default 20)")
	flags.BoolVar(&c.NoNGrams, "no-ngrams", false, "serve the encoder's head alone, without the words and letters beside it")
	flags.BoolVar(&c.Unbalanced, "unbalanced", false, "let intents count by their lines instead of all the same")
	flags.StringArrayVar(&f.costs, "cost", nil, "what a decision costs: wrong_answer=2, clarify=1, escalate=3, INTENT.wrong_answer=10 (repeatable)")
	flags.Float64Var(&c.Coverage, "coverage", 0, "share of messages whose intent is to be in the set of labels (default 0.95)")
	flags.StringVar(&f.baseline, "baseline", "",
		"NAME or NAME/VERSION it may not be worse than, or none; with --add, what to add to (default: the current version of --name)")
	flags.StringArrayVar(&c.Test, "test", nil, "labelled file to compare with the baseline on, instead of the training lines (repeatable)")
	flags.BoolVar(&c.PublishWorse, "publish-worse", false, "publish even what is worse than the baseline")
	flags.StringVar(&c.Cache, "cache", defaultCache(), "directory of the embedding cache, empty for none")
	flags.BoolVar(&c.DryRun, "dry-run", false, "train, compare and report, but publish nothing")
	flags.BoolVar(&c.Activate, "activate", true, "make the new version the one that serves")
	flags.BoolVar(&f.quiet, "quiet", false, "no progress")
	flags.BoolVar(&f.temper, "temper", false, "fit the frustration engine's lexicon and weights from --shared instead")
	flags.StringVar(&f.outcomes, "outcomes", "",
		"count in these conversations how often the bot settles a matter, for the costs of a rule file, instead")
	f.source.bind(flags)
}

func (f *trainFlags) run(cmd *cobra.Command, std streams, bars *bars) error {
	if f.outcomes != "" {
		return f.countOutcomes(cmd.Context(), std)
	}
	c := &f.config
	c.Models, c.Corpora, c.CodeVersion, c.Progress = f.source.models, filepath.Join(f.shared, "data", "intents"), codeVersion(), bars.report
	if _, err := models.Current(c.Models, c.Name); errors.Is(err, models.ErrInvalid) || c.Name == "encoders" {
		return fmt.Errorf("%w: --name %q: want 1 to 64 of a-z 0-9 . _ - with a letter or a digit first, and not encoders", errUsage, c.Name)
	}
	var err error
	if c.Costs, err = training.ParseCosts(f.costs); err != nil {
		return trainingError(err)
	}
	return f.source.with(func(rt *classifier.Runtime, encoder *classifier.Encoder) error {
		if f.temper {
			return fitTemper(cmd.Context(), temperData(f.shared, encoder, c.Cache, bars), bars, std.out)
		}
		c.Runtime, c.Encoder = rt, encoder
		if c.Temper, err = temperFile(encoder); err != nil {
			return err
		}
		if len(f.add) > 0 {
			return f.runAdd(cmd, std, bars)
		}
		return f.held(std, func() (training.Result, error) { return training.Run(cmd.Context(), *c) }, bars)
	})
}

// held trains with the baseline open, and says what came out.
func (f *trainFlags) held(std streams, train func() (training.Result, error), bars *bars) (err error) {
	baseline, closeBaseline, err := f.openBaseline(std)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeBaseline()) }()
	f.config.Baseline = baseline
	result, err := train()
	worse := errors.Is(err, training.ErrWorse)
	if err != nil && !worse {
		return trainingError(err)
	}
	bars.close()
	if told := printTrained(std.out, result, f.config, worse); told != nil || err == nil {
		return told
	}
	return trainingError(err)
}
