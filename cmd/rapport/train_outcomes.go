package main

import (
	"context"
	"errors"
	"fmt"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/models"
	"rapport/policy"
	"rapport/sentiment"
	"rapport/text"
	"rapport/training/corpus"
	"rapport/training/outcomes"
)

// usualModel understands the conversations when --name names no bundle.
const usualModel = "care-en"

// countOutcomes counts how often the bot settled a matter in past conversations, and prints the part of a rule file that says so. Intents that the
// file gives are believed; the others are those of the bundle.
func (f *trainFlags) countOutcomes(ctx context.Context, std streams) error {
	all, err := corpus.ReadConversations(f.outcomes)
	if err != nil {
		return trainingError(err)
	}
	return withRuntime(f.source.library, func(rt *classifier.Runtime) (err error) {
		name := f.config.Name
		if _, missing := models.Current(f.source.models, name); missing != nil {
			name = usualModel
		}
		model, err := openNamed(rt, f.source.models, name)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, model.close()) }()
		rules, err := loadPolicy("", model.Manifest())
		if err != nil {
			return err
		}
		scorer, err := sentiment.New(sentiment.Options{})
		if err != nil {
			return err
		}
		chances, report, err := outcomes.Count(ctx, rules, ears{model.Classifier, scorer, rules}.hear, all.Conversations)
		if err != nil {
			return fmt.Errorf("%w: %w", errData, err)
		}
		if err := outcomes.Write(std.out, chances); err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.err, "%d conversations, %d replies of the bot, %d settled the matter; of %d nobody knows\n",
			report.Conversations, report.Replies, report.Settled, report.Unknown)
		return err
	})
}

// ears understand past messages as the service does, apart from the tone, which counts little here.
type ears struct {
	model  *classifier.Classifier
	scorer *sentiment.Scorer
	rules  *policy.Policy
}

func (e ears) hear(ctx context.Context, said corpus.Turn) (conversation.Heard, error) {
	doc, err := text.Clean(said.Text, text.Limits{})
	if errors.Is(err, text.ErrEmpty) {
		return conversation.Heard{}, nil // an attachment: nothing was said
	}
	if err != nil {
		return conversation.Heard{}, err
	}
	p, err := e.model.Classify(ctx, doc)
	if err != nil {
		return conversation.Heard{}, err
	}
	heard := conversation.Heard{
		At: said.At, Intent: p.Top(), Margin: p.Margin, Abstained: p.Abstained, Why: string(p.Why), Embedding: p.Embedding,
		Mood: e.scorer.Score(doc, p.Embedding),
	}
	if len(p.Ranking) > 0 {
		heard.Confidence = p.Ranking[0].Confidence
	}
	if said.Intent != "" {
		heard.Intent, heard.Abstained, heard.Why = said.Intent, false, ""
	}
	return heard, nil
}
