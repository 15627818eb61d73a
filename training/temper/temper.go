// Package temper learns the frustration engine from labelled texts: its words and weights, the tone of an encoder, the constants of conversations. It
// measures what was learned beside lexicons that others use.
package temper

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"rapport/conversation"
	"rapport/sentiment"
	"rapport/training/corpus"
)

// Config names what the temper engine is learned from. Everything is read only, except Out.
type Config struct {
	Lexicon  string             // directory of the lexicon to start from (sentiment/lexicon): phrases, groups and so on stay as they are
	Out      string             // directory for the learned files words.tsv, weights.tsv and valence.tsv; Lexicon to update it in place
	Seed     string             // directory with messages.jsonl and twins.jsonl of temper_seed
	Real     string             // directory with train.jsonl and valid.jsonl of temper_real
	Emotion  string             // directory with goemotions, emobank, vader_ground_truth and star_annoyed
	Policy   string             // directory with train.jsonl of policy_real
	Lexicons string             // directory of the public lexicons that serve as priors
	Calm     []string           // files of everyday requests, one {"text"} a line
	Spoken   []string           // files of texts or conversations without labels: which words people use
	Embed    Embed              // of the encoder whose tone is fitted; nil fits none
	Encoder  string             // its digest
	Tone     string             // file for the weights of the tone
	Progress func(stage string) // told what is being done; may be nil
}

// Result says what was learned from how much.
type Result struct {
	Rows    map[string]int // fitted, by source
	Words   int            // rows of words.tsv
	Rules   int            // weights of weights.tsv
	Valence float64        // mean r on held-out rated texts
	Tone    bool           // weights of the tone were written, and the constants below were fitted with it

	Estimator  conversation.Estimator // what package conversation should hold
	Forecaster conversation.Forecaster
}

// Fit learns the lexicon and the weights of the temper engine and writes them to Out:
//
//  1. the valence of words from rated texts, with public lexicons as priors (valence.go), and the constants of the valence;
//  2. the heat of words and the weights of the rules together, from graded and labelled texts (heat.go, solver.go);
//  3. with Embed, what the sentence vector says beside the words (tone.go);
//  4. with that, the constants of package conversation (estimator.go), which are for a person to put into the code.
//
// The texts are read by the engine itself, so what is learned is what serves. Equal data and lexicon give equal bytes.
func Fit(ctx context.Context, c Config) (Result, error) {
	c.tell("read the texts")
	sources, err := temperSources(c)
	if err != nil {
		return Result{}, err
	}
	fit, err := learn(ctx, c, sources)
	if err != nil {
		return Result{}, err
	}
	if err := writeTemper(c.Out, fit.files); err != nil || c.Embed == nil {
		return fit.result, err
	}
	err = fit.writeTone(ctx)
	return fit.result, err
}

// writeTone fits the tone to the vectors of one encoder and writes it.
func (f *temperFit) writeTone(ctx context.Context) error {
	f.config.tell("embed the texts")
	if err := embedSources(ctx, f.config.Embed, f.sources); err != nil {
		return err
	}
	rows, _, err := f.toneRows(ctx, toneFolds)
	if err != nil {
		return err
	}
	f.config.tell("fit the tone")
	tone, err := fitTone(ctx, rows)
	if err != nil {
		return err
	}
	tone.Encoder = f.config.Encoder
	raw, err := tone.Bytes()
	if err != nil {
		return err
	}
	scorer, err := temperScorer(f.config.Lexicon, f.files)
	if err != nil {
		return err
	}
	f.config.tell("fit the conversations")
	if f.result.Estimator, f.result.Forecaster, err = FitConversations(ctx, f.config, scorer.WithTone(tone)); err != nil {
		return err
	}
	f.result.Tone = true
	return corpus.WriteFile(f.config.Tone, raw, tableMode)
}

// learn fits the engine to the train rows of the sources; its files are the result.
func learn(ctx context.Context, c Config, sources []temperSource) (*temperFit, error) {
	fit := &temperFit{config: c, sources: sources, files: map[string][]byte{}, result: Result{Rows: map[string]int{}}}
	for _, source := range sources {
		fit.result.Rows[source.name] = len(source.train)
	}
	var err error
	for _, name := range []string{"weights.tsv", "valence.tsv"} {
		fit.files[name], err = os.ReadFile(filepath.Join(c.Lexicon, name)) //nolint:gosec // the operator names the directory
		if err != nil {
			return nil, fmt.Errorf("%w: %w", corpus.ErrBadData, err)
		}
	}
	fit.files["valence.tsv"] = rewriteColumn(fit.files["valence.tsv"], 1, startShape())
	spoken, err := readSpoken(c.Spoken)
	if err != nil {
		return nil, err
	}
	fit.words = candidateWords(sources, spoken)
	for _, stage := range []func(context.Context) error{fit.fitValence, fit.fitHeat} {
		if err := stage(ctx); err != nil {
			return nil, err
		}
	}
	return fit, nil
}

func (c Config) tell(stage string) {
	if c.Progress != nil {
		c.Progress(stage)
	}
}

// temperFit is a fit under way.
type temperFit struct {
	config  Config
	sources []temperSource
	words   []string  // candidates, in alphabetical order
	values  []float64 // their valences, once known
	files   map[string][]byte
	result  Result
	rows    []toneRow           // with what engines without their folds say of them,
	scorers []*sentiment.Scorer // and those engines; for evaluation
}

// traced is a scorer that traces every candidate: each has its valence and a heat that is not 0.
func (f *temperFit) traced() (*sentiment.Scorer, map[string]int32, error) {
	values := make([]wordValue, len(f.words))
	index := make(map[string]int32, len(f.words))
	for i, word := range f.words {
		values[i] = wordValue{word: word, heat: 1}
		if f.values != nil {
			values[i].valence = f.values[i]
		}
		index[word] = int32(i)
	}
	scorer, err := temperScorer(f.config.Lexicon, map[string][]byte{"words.tsv": wordsTable(values), "valence.tsv": f.files["valence.tsv"]})
	return scorer, index, err
}

func (f *temperFit) fitValence(ctx context.Context) error {
	priors, err := readPriors(f.config.Lexicons)
	if err != nil {
		return err
	}
	said := make([][]float64, len(f.words))
	for i, word := range f.words {
		said[i] = priors.of(word)
	}
	f.config.tell("fit valences")
	scorer, index, err := f.traced()
	if err != nil {
		return err
	}
	model := newValenceModel(len(f.words), said, len(f.sources))
	for number, source := range f.sources {
		if source.valenceWeight == 0 {
			continue
		}
		for i := range source.train {
			model.add(scorer.Trace(source.train[i].doc), index, &source.train[i], number, source.valenceWeight)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	model.fit()
	f.values = model.readable(dropValence)
	f.config.tell("tune the valence")
	f.files["words.tsv"] = f.table(func(int) float64 { return 0 })
	f.result.Valence, err = tuneShape(f.config, f.sources, f.files)
	return err
}

// table is words.tsv with the valences and the given heats.
func (f *temperFit) table(heat func(word int) float64) []byte {
	values := make([]wordValue, len(f.words))
	f.result.Words = 0
	for i, word := range f.words {
		values[i] = wordValue{word: word, valence: f.values[i], heat: heat(i)}
		if values[i].valence != 0 || values[i].heat != 0 {
			f.result.Words++
		}
	}
	return wordsTable(values)
}

func (f *temperFit) fitHeat(ctx context.Context) error {
	f.config.tell("fit heats and weights")
	scorer, _, err := f.traced()
	if err != nil {
		return err
	}
	layout := newHeatLayout(scorer.Rules(), f.words, f.values)
	model, err := f.heatModel(ctx, scorer, layout)
	if err != nil {
		return err
	}
	for word := range f.words { // what counts next to nothing goes, and the rest is fitted again without it
		layout.dropped[word] = layout.heat(model, int32(word)) == 0
	}
	if model, err = f.heatModel(ctx, scorer, layout); err != nil {
		return err
	}
	f.files["words.tsv"] = f.table(func(word int) float64 { return layout.heat(model, int32(word)) }) //nolint:gosec // some thousands
	weights := make(map[string]float64, len(layout.rules))
	for i, rule := range layout.rules {
		weights[rule.Name] = rounded(model.coefficients[i].value, 2)
	}
	f.result.Rules = len(weights)
	f.files["weights.tsv"] = rewriteColumn(f.files["weights.tsv"], 2, weights)
	return nil
}

// heatModel fits one.
func (f *temperFit) heatModel(ctx context.Context, scorer *sentiment.Scorer, layout heatLayout) (*heatModel, error) {
	model := &heatModel{coefficients: layout.coefficients()}
	for _, source := range f.sources {
		if source.heatWeight == 0 {
			continue
		}
		for i := range source.train {
			model.rows = append(model.rows, layout.row(scorer.Trace(source.train[i].doc), &source.train[i], source.heatWeight))
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	model.fit()
	return model, nil
}
