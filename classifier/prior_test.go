package classifier_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/classifier"
)

func TestExpectedLabelGainsByBayesRule(t *testing.T) {
	t.Parallel()
	c := openTinyClassifier(t, classifier.Options{}, nil)
	rapid.Check(t, func(t *rapid.T) {
		message := rapid.SampledFrom([]string{"where is my order", "refund", "zzz", "lost card please", "?"}).Draw(t, "message")
		label := rapid.SampledFrom(append(tinyLabels(), "unheard_of")).Draw(t, "label")
		was, err := c.Classify(context.Background(), doc(t, message))
		if err != nil {
			t.Fatal(err)
		}
		before := slices.Clone(was.Ranking)
		now := c.Expect(was, label)
		if diff := cmp.Diff(before, was.Ranking); diff != "" {
			t.Fatalf("the prediction passed in was changed\n%s", diff)
		}
		if label == "unheard_of" {
			if diff := cmp.Diff(was, now); diff != "" {
				t.Fatal(diff)
			}
			return
		}
		var sum float64
		for i, r := range now.Ranking {
			sum += r.Confidence
			if i > 0 && r.Confidence > now.Ranking[i-1].Confidence {
				t.Fatal("not the best first")
			}
		}
		if math.Abs(sum-1) > 1e-9 || now.InScope < was.InScope || confidence(now, label) < confidence(was, label) {
			t.Fatalf("sum %v, in scope %v after %v, label %v after %v", sum, now.InScope, was.InScope, confidence(now, label), confidence(was, label))
		}
		odds := func(p classifier.Prediction) float64 { x := p.InScope * confidence(p, label); return x / (1 - x) }
		if math.Abs(odds(now)/odds(was)-20) > 1e-6 {
			t.Fatalf("odds rose %v-fold, want 20", odds(now)/odds(was))
		}
	})
}

func confidence(p classifier.Prediction, label string) float64 {
	for _, r := range p.Ranking {
		if r.Label == label {
			return r.Confidence
		}
	}
	return math.NaN()
}
