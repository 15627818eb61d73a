package classifier_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/classifier"
	"rapport/text"
)

func FuzzClassify(f *testing.F) {
	c := openTinyClassifier(f, classifier.Options{}, nil)
	for _, s := range []string{"where is my order", "\x00", "ȺȺȺȺn't", "\ufeff", "!!!!", "a\xc3", "[SEP]", "\u202e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, message string) {
		d, err := text.Clean(message, text.Limits{})
		if err != nil {
			return
		}
		p, err := c.Classify(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		var sum float64
		for _, r := range p.Ranking {
			sum += r.Confidence
		}
		if math.Abs(sum-1) > 1e-9 || !(p.InScope >= 0 && p.InScope <= 1) || !(p.Margin >= 0 && p.Margin <= 1) {
			t.Fatalf("confidences sum to %v, in scope %v, margin %v", sum, p.InScope, p.Margin)
		}
		again, err := c.ClassifyBatch(t.Context(), []text.Doc{d, d})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]classifier.Prediction{p, p}, again); diff != "" {
			t.Fatalf("equal text, other numbers\n%s", diff)
		}
	})
}
