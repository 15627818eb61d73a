package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"rapport/training/temper"

	"rapport/sentiment"
)

// The project's own graded messages and the lexicon, as they lie in a checkout: fitting temper is work on the sources.
const (
	temperSeed    = "training/data/temper_seed"
	temperLexicon = "sentiment/lexicon"
)

// fitTemper learns the words and weights of the frustration engine and writes them into the checkout, to be built into the next binary.
func fitTemper(ctx context.Context, shared string, bars *bars, out io.Writer) error {
	data := filepath.Join(shared, "data")
	stages := 0
	result, err := temper.Fit(ctx, temper.Config{
		Lexicon: temperLexicon, Out: temperLexicon, Seed: temperSeed,
		Real: filepath.Join(data, "temper_real"), Emotion: filepath.Join(data, "emotion"), Lexicons: filepath.Join(data, "lexicons"),
		Calm: calmTexts(data, "train.jsonl"),
		Progress: func(stage string) {
			stages++
			bars.report(fmt.Sprintf("%d. %s", stages, stage), 1, 1)
		},
	})
	if err != nil {
		return trainingError(err)
	}
	_, err = fmt.Fprintf(out, "%s: %d words, %d weights; build again to serve them\n", temperLexicon, result.Words, result.Rules)
	return err
}

// calmTexts are everyday requests to a bank, an assistant and a shop: nobody in them is angry.
func calmTexts(data, split string) []string {
	var files []string
	for _, set := range []string{"banking77", "clinc150", "hwu64"} {
		files = append(files, filepath.Join(data, "intents", set, split))
	}
	return files
}

// temperReport is what evalTemper measured.
type temperReport struct{ temper.Scores }

// Markdown is the table for people.
func (r temperReport) Markdown() string {
	var b strings.Builder
	b.WriteString("| set | figure | value |\n|---|---|---|\n")
	for _, row := range []struct {
		set, figure string
		value       float64
	}{
		{"VADER tweets", "r of the valence with the mean human rating", r.TweetsR},
		{"GoEmotions test, anger, annoyance, disappointment, disapproval", "AUC of the score", r.EmotionAUC},
		{"the same", "best F1 over all thresholds", r.EmotionF1},
		{"temper_real valid", "quadratic kappa of the level", r.RealKappa},
		{"the same", "mean absolute error in levels", r.RealMAE},
		{"the same", "AUC, angry or worse", r.RealAUC},
		{"the same", "thanks or relief: precision", r.ThanksPrecision},
		{"the same", "thanks or relief: recall", r.ThanksRecall},
		{"temper_seed extra (same author as the training lines)", "quadratic kappa of the level", r.ExtraKappa},
		{"temper_seed twins that differ", "share ordered right", r.TwinsOrdered},
		{"temper_seed twins that do not", "mean difference in score", r.TwinsSame},
		{"everyday requests, BANKING77 test", "called angry or worse, in 1,000", r.AlarmsPer1000},
	} {
		fmt.Fprintf(&b, "| %s | %s | %.3f |\n", row.set, row.figure, row.value)
	}
	return b.String()
}

func evalTemper(ctx context.Context, data string, bars *bars) (measured, error) {
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		return nil, err
	}
	bars.report("measure temper", 0, 1)
	scores, err := temper.Eval(ctx, temper.EvalConfig{
		Scorer: scorer, Seed: temperSeed, Real: filepath.Join(data, "temper_real"), Emotion: filepath.Join(data, "emotion"),
		Calm: []string{filepath.Join(data, "intents", "banking77", "test.jsonl")},
	})
	bars.report("measure temper", 1, 1)
	if err != nil {
		return nil, trainingError(err)
	}
	return temperReport{scores}, nil
}
