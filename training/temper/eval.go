package temper

import (
	"context"
	"path/filepath"

	"rapport/sentiment"
)

// EvalConfig names what the temper engine is judged on, and what it is learned from again to be judged on rows it has not seen.
type EvalConfig struct {
	Config                     // of the fit; Out and Tone are not written
	Scorer   *sentiment.Scorer // the engine as it serves, with its tone
	Intents  string            // directory of banking77, clinc150 and bitext_customer_support, whose requests are calm
	Flags    string            // directory of flags_seed; "" judges no flags
	Held     string            // directory with valid.jsonl of policy_real; "" is Policy
	NoRefits bool              // leave out what is learned again: the folds, the sources left out, the tone by itself
	Rounds   int               // of the bootstrap; default 200
	Seed64   uint64            // of the bootstrap
}

// methods that the figures stand for, in the order of a row's Values.
const (
	byBoth = iota
	byWords
	byTone
	byVADER
	byAFINN
	byProfanity
	methodCount
)

func methodNames() []string {
	return []string{"words and tone", "words alone", "tone alone", "VADER", "AFINN", "profanity rule"}
}

// judge measures one set after the other.
type judge struct {
	config    EvalConfig
	sources   []temperSource
	baselines []baseline
	fit       *temperFit
	alone     *sentiment.Tone // nil without refits
	scores    Scores
}

// Eval judges the engine beside lexicons that others use. Levels come from the fixed cuts of sentiment.LevelOf; nothing is tuned on what is judged.
func Eval(ctx context.Context, c EvalConfig) (Scores, error) {
	if c.Rounds == 0 {
		c.Rounds = 200
	}
	if c.Held == "" {
		c.Held = c.Policy
	}
	j := &judge{config: c, scores: Scores{Methods: methodNames()}}
	var err error
	if j.baselines, err = baselines(c.Lexicons); err != nil {
		return Scores{}, err
	}
	steps := []func(context.Context) error{
		j.tweets, j.emotions, j.real, j.calm, j.twins, j.safe, j.flags, j.star, j.satisfaction, j.detection, j.forecast,
	}
	if !c.NoRefits {
		steps = append([]func(context.Context) error{j.refit}, append(steps, j.folds, j.left)...)
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return Scores{}, err
		}
	}
	return j.scores, nil
}

// refit learns the engine once more from all sources, for the tone by itself.
func (j *judge) refit(ctx context.Context) error {
	j.config.tell("learn again, to judge on rows left out")
	var err error
	if j.sources, err = temperSources(j.config.Config); err != nil {
		return err
	}
	if err = embedSources(ctx, j.config.Embed, j.sources); err != nil {
		return err
	}
	quiet := j.config.Config
	quiet.Progress = nil
	if j.fit, err = learn(ctx, quiet, j.sources); err != nil {
		return err
	}
	rows, scorers, err := j.fit.toneRows(ctx, toneFolds)
	if err != nil {
		return err
	}
	pair, err := fitPair(ctx, rows)
	if err != nil {
		return err
	}
	j.fit.rows, j.fit.scorers = rows, scorers
	j.alone = pair.alone
	return nil
}

// file is a path below the emotion data.
func (j *judge) file(elements ...string) string {
	return filepath.Join(append([]string{j.config.Emotion}, elements...)...)
}
