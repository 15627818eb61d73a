package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/sentiment"
	"rapport/training"
	"rapport/training/temper"
)

// The project's own graded messages, the lexicon and the tones, as they lie in a checkout: fitting temper is work on the sources.
const (
	temperSeed    = "training/data/temper_seed"
	temperFlags   = "training/data/flags_seed"
	temperLexicon = "sentiment/lexicon"
	temperTones   = "training/temper/tones"
)

// temperData is where the fit and the evaluation find things, and the encoder whose tone they are about.
func temperData(shared string, encoder *classifier.Encoder, cache string, bars *bars) temper.Config {
	data := filepath.Join(shared, "data")
	stages := 0
	c := temper.Config{
		Lexicon: temperLexicon, Out: temperLexicon, Seed: temperSeed,
		Real: filepath.Join(data, "temper_real"), Emotion: filepath.Join(data, "emotion"), Lexicons: filepath.Join(data, "lexicons"),
		Policy: filepath.Join(data, "policy_real"), Calm: calmTexts(data, "train.jsonl"), Spoken: spokenTexts(data),
		Progress: func(stage string) {
			stages++
			bars.report(fmt.Sprintf("%d. %s", stages, stage), 1, 1)
		},
	}
	id := encoder.Identity()
	c.Encoder, c.Tone = id.Digest, filepath.Join(temperTones, fmt.Sprintf("%s-%d.json", id.Name, id.Version))
	c.Embed = func(ctx context.Context, texts []string) ([][]float32, error) {
		return training.Vectors(ctx, encoder, cache, texts, func(done, total int) { bars.report("embed", done, total) })
	}
	return c
}

// fitTemper learns the words, weights and tone of the frustration engine and writes them into the checkout, to be built into the next binary.
func fitTemper(ctx context.Context, c temper.Config, bars *bars, out io.Writer) error {
	result, err := temper.Fit(ctx, c)
	if err != nil {
		return trainingError(err)
	}
	bars.close()
	if _, err = fmt.Fprintf(out, "%s: %d words, %d weights; %s; build again to serve them\n", c.Out, result.Words, result.Rules, c.Tone); err != nil {
		return err
	}
	for _, one := range []struct{ fitted, built any }{
		{result.Estimator, conversation.DefaultEstimator()}, {result.Forecaster, conversation.DefaultForecaster()},
	} {
		said := "as package conversation has it"
		if one.fitted != one.built {
			said = "package conversation has another one: put it into the code"
		}
		if _, err := fmt.Fprintf(out, "%T%+v: %s\n", one.fitted, one.fitted, said); err != nil {
			return err
		}
	}
	return nil
}

// calmTexts are everyday requests to a bank, an assistant and a shop: nobody in them is angry, though some swear.
func calmTexts(data, split string) []string {
	var files []string
	for _, set := range []string{"banking77", "clinc150", "hwu64", "bitext_customer_support"} {
		files = append(files, filepath.Join(data, "intents", set, split))
	}
	return files
}

// spokenTexts are texts that only say which words people use.
func spokenTexts(data string) []string {
	return []string{
		filepath.Join(data, "emotion", "davidson_offensive", "train.jsonl.gz"), filepath.Join(data, "intents", "twitter_cdp", "conversations.jsonl.gz"),
		filepath.Join(data, "emotion", "star_annoyed", "train.jsonl.gz"),
	}
}

// evalTemper measures the built-in engine with the tone of the encoder, beside lexicons.
func (f *evalFlags) evalTemper(ctx context.Context, bars *bars) (measured, error) {
	var scores temper.Scores
	err := f.source.with(func(_ *classifier.Runtime, encoder *classifier.Encoder) error {
		tone, err := temper.ToneOf(encoder.Identity().Digest)
		if err != nil {
			return err
		}
		scorer, err := sentiment.New(sentiment.Options{Tone: tone})
		if err != nil {
			return err
		}
		scores, err = temper.Eval(ctx, temper.EvalConfig{
			Config: temperData(filepath.Dir(filepath.Clean(f.temper)), encoder, f.cache, bars),
			Scorer: scorer, Flags: temperFlags, Intents: filepath.Join(f.temper, "intents"), Seed64: f.seed,
		})
		return err
	})
	if err != nil {
		return nil, trainingError(err)
	}
	return scores, nil
}
