package engine

import (
	"context"
	"errors"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/text"
)

// understood is one message after the model and the scorer.
type understood struct {
	doc      text.Doc
	intent   classifier.Prediction
	heard    conversation.Heard
	degraded bool
}

// hear cleans, classifies and scores one message. Without a model, mood and flags still work and the result is degraded.
func (e *Engine) hear(ctx context.Context, turn Turn, watch *stopwatch) (understood, error) {
	doc, err := text.Clean(turn.Text, e.limits)
	if err != nil {
		return understood{}, err
	}
	watch.lap("clean")
	intent, err := e.classifier.Classify(ctx, doc)
	degraded := errors.Is(err, classifier.ErrUnavailable)
	if err != nil && !degraded {
		return understood{}, err
	}
	if turn.Context.Expecting != "" {
		intent = e.classifier.Expect(intent, slotAnswer)
	}
	watch.lap("intent")
	heard := e.inPlainValues(intent)
	heard.At, heard.Resolved = turn.At, turn.Context.Resolved
	heard.Text = withoutCards(doc.Clean)
	heard.Mood = e.scorer.Score(doc, intent.Embedding)
	watch.lap("mood")
	return understood{doc: doc, intent: intent, heard: heard, degraded: degraded}, nil
}

// recall replays the history a caller carries. Each earlier message is judged as it was then, with what is known of the caller now. said is what was
// said to the customer between the last of them and the turn.
func (e *Engine) recall(ctx context.Context, turn Turn) (state conversation.State, said []conversation.Said, err error) {
	for _, past := range turn.History {
		if past.At.IsZero() {
			past.At = turn.At
		}
		if past.Speaker != "" && past.Speaker != conversation.ByCustomer {
			said = append(said, conversation.Said{Speaker: past.Speaker, Text: past.Text, At: past.At})
			continue
		}
		earlier := Turn{Text: past.Text, At: past.At, Context: turn.Context}
		earlier.Context.Resolved, earlier.Context.Expecting = past.Resolved, past.Expecting
		now, err := e.hear(ctx, earlier, &stopwatch{now: e.now})
		if errors.Is(err, text.ErrEmpty) {
			continue // nothing was said
		}
		if err != nil {
			return conversation.State{}, nil, err
		}
		if said, err = e.cleaned(said, past.At); err != nil {
			return conversation.State{}, nil, err
		}
		state, _, _ = e.step(state, said, now.heard, earlier.Context)
		said = nil
	}
	said, err = e.cleaned(append(said, turn.Said...), turn.At)
	return state, said, err
}

// maxAlternatives is how many of the best labels the rules see: enough for any question with options.
const maxAlternatives = 5

// inPlainValues is what conversation and policy need of a prediction. The zero Prediction, of a model that did not run, names no intent.
func (e *Engine) inPlainValues(intent classifier.Prediction) conversation.Heard {
	heard := conversation.Heard{
		Intent: intent.Top(), Role: e.policy.Role(intent.Top()), Margin: intent.Margin,
		Abstained: intent.Abstained, Why: string(intent.Why), Embedding: intent.Embedding,
	}
	for _, ranked := range intent.Ranking[:min(maxAlternatives, len(intent.Ranking))] {
		heard.Alternatives = append(heard.Alternatives, ranked.Label)
	}
	if len(intent.Ranking) > 0 {
		heard.Confidence = intent.Ranking[0].Confidence
	}
	return heard
}
