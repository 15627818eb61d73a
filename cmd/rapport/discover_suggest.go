package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"rapport/sentiment"
	"rapport/text"
	"rapport/training/discover"
)

// suggestLines picks the lines whose labels would help the model most, prints and writes them.
func (f discoverFlags) suggestLines(d discovery, std streams) error {
	opinions := make([]discover.Opinion, d.pool.Different())
	for i, bare := range d.pool.Texts() {
		opinion, err := d.judge(bare, i)
		if err != nil {
			return trainingError(err)
		}
		opinions[i] = opinion
	}
	picking := discover.Picking{Count: f.suggest, Seed: f.config.Seed, Labelled: f.labelling.Given}
	if f.angry {
		weights, err := frustrations(d.pool.Shown())
		if err != nil {
			return err
		}
		picking.Weights = weights
	}
	picked, err := discover.Suggest(d.pool, d.vectors, opinions, picking)
	if errors.Is(err, discover.ErrConfig) {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if err != nil {
		return trainingError(err)
	}
	if err := f.printSuggested(std.out, picked); err != nil || f.out == "" {
		return err
	}
	return f.write(std.out, func(l discover.Labelling) ([]byte, error) { return discover.SuggestionFile(picked, l.Comma) })
}

// frustrations weighs lines from 1, calm, to 2, furious.
func frustrations(texts []string) ([]float64, error) {
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errData, err)
	}
	weights := make([]float64, len(texts))
	for i, raw := range texts {
		weights[i] = 1
		if doc, err := text.Clean(raw, text.Limits{}); err == nil {
			weights[i] += scorer.Score(doc, nil).Score
		}
	}
	return weights, nil
}

// shownSuggestions is how many are printed; the file has all.
const shownSuggestions = 20

func (f discoverFlags) printSuggested(out io.Writer, picked []discover.Suggested) error {
	if f.asJSON {
		encoded, err := json.Marshal(picked, json.Deterministic(true), jsontext.WithIndent("  "))
		if err != nil {
			return err
		}
		_, err = out.Write(append(encoded, '\n'))
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d lines whose labels would help %s most, the first first\n", len(picked), f.model)
	for _, one := range picked[:min(shownSuggestions, len(picked))] {
		fmt.Fprintf(&b, "%-28s %.2f  %s\n", one.Guess, one.Probability*one.InScope, discover.Shortened(one.Text))
	}
	_, err := io.WriteString(out, b.String())
	return err
}
