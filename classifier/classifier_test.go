package classifier_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rapport/classifier"
	"rapport/models"
	"rapport/text"
)

func doc(tb interface{ Fatal(...any) }, message string) text.Doc {
	d, err := text.Clean(message, text.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func TestClassifyFollowsTheManifest(t *testing.T) {
	t.Parallel()
	c := openTinyClassifier(t, classifier.Options{}, nil)
	for _, message := range []string{"where is my order", "Where is my REFUND?!", "lost card", "zzz", "please please please"} {
		got, err := c.Classify(t.Context(), doc(t, message))
		if err != nil {
			t.Fatal(err)
		}
		ids := c.Encoder().Tokens(nil, message)
		confidences, inScope := expected(newTinyHead(), tinyVector(ids), c.Manifest())
		want := make([]classifier.Ranked, len(confidences))
		for i, confidence := range confidences {
			want[i] = classifier.Ranked{Label: tinyLabels()[i], Confidence: confidence}
		}
		slices.SortFunc(want, func(a, b classifier.Ranked) int { return int(math.Copysign(1, b.Confidence-a.Confidence)) })
		if diff := cmp.Diff(want, got.Ranking, cmpopts.EquateApprox(0, 1e-5)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", message, diff)
		}
		near := func(what string, want, got float64) {
			if math.Abs(want-got) > 1e-5 {
				t.Errorf("%q: %s is %.6f, want %.6f", message, what, got, want)
			}
		}
		near("margin", want[0].Confidence-want[1].Confidence, got.Margin)
		near("in scope", inScope, got.InScope)
		if diff := cmp.Diff(tinyVector(ids), got.Embedding, close32()); diff != "" || got.Tokens != len(ids) {
			t.Errorf("%q: %d tokens, want %d; embedding (-want +got)\n%s", message, got.Tokens, len(ids), diff)
		}
	}
}

func TestClassifyAbstainsByTheThresholds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		thresholds models.Thresholds
		why        classifier.Reason
		top        string
	}{
		"never":              {models.Thresholds{}, "", "order_status"},
		"out of scope":       {models.Thresholds{InScope: 1}, classifier.OutOfScope, "out_of_scope"},
		"low confidence":     {models.Thresholds{Right: 1}, classifier.LowConfidence, ""},
		"out of scope first": {models.Thresholds{InScope: 1, Right: 1}, classifier.OutOfScope, "out_of_scope"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			never := openTinyClassifier(t, classifier.Options{}, func(_ map[string][]byte, m *models.Manifest) { m.Thresholds = models.Thresholds{} })
			same, err := never.Classify(t.Context(), doc(t, "where is my order"))
			if err != nil {
				t.Fatal(err)
			}
			abstains := openTinyClassifier(t, classifier.Options{}, func(_ map[string][]byte, m *models.Manifest) { m.Thresholds = c.thresholds })
			got, err := abstains.Classify(t.Context(), doc(t, "where is my order"))
			if err != nil {
				t.Fatal(err)
			}
			if got.Why != c.why || got.Abstained != (c.why != "") || got.Top() != c.top {
				t.Errorf("abstained %v, why %q, top %q; want %q and %q", got.Abstained, got.Why, got.Top(), c.why, c.top)
			}
			same.Abstained, same.Why = got.Abstained, got.Why
			if diff := cmp.Diff(same, got); diff != "" {
				t.Errorf("abstaining changed a number\n%s", diff)
			}
		})
	}
}

func TestLabelsOfTheirOwnThresholdAreNamedByIt(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]classifier.Reason{"order_status": classifier.LowConfidence, "cancel_order": ""} {
		c := openTinyClassifier(t, classifier.Options{}, func(_ map[string][]byte, m *models.Manifest) {
			m.Thresholds = models.Thresholds{Labels: map[string]float64{label: 1}}
		})
		p, err := c.Classify(t.Context(), doc(t, "where is my order"))
		if err != nil || p.Why != want {
			t.Errorf("%s needs certainty: why %q, %v, want %q", label, p.Why, err, want)
		}
	}
}

// A set holds the best label and all that reach the threshold, abstained or not, and a prior moves it with the confidences.
func TestSetHoldsTheLabelsThatReachTheThreshold(t *testing.T) {
	t.Parallel()
	classify := func(th models.Thresholds) classifier.Prediction {
		c := openTinyClassifier(t, classifier.Options{}, func(_ map[string][]byte, m *models.Manifest) { m.Thresholds = th })
		p, err := c.Classify(t.Context(), doc(t, "where is my order"))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	if p := classify(models.Thresholds{}); len(p.Set) != 0 {
		t.Errorf("no coverage is stated, yet the set is %v", p.Set)
	}
	ranking := classify(models.Thresholds{}).Ranking
	for size := 1; size <= len(ranking); size++ {
		threshold := models.Conformal{Coverage: .9, Threshold: ranking[size-1].Confidence}
		p := classify(models.Thresholds{InScope: 1, Conformal: threshold})
		var want []string
		for _, r := range ranking[:size] {
			want = append(want, r.Label)
		}
		if diff := cmp.Diff(want, p.Set); diff != "" || !p.Abstained {
			t.Errorf("threshold %v (-want +got)\n%s", threshold, diff)
		}
		last := ranking[len(ranking)-1].Label
		if asked := p.Expecting(last, models.Thresholds{Conformal: threshold}); asked.Set[0] != asked.Ranking[0].Label {
			t.Errorf("expecting %s: set %v, best %v", last, asked.Set, asked.Ranking[0])
		}
	}
}

// What must reach the threshold is the probability that the answer is right: in scope and the best label.
func TestConfidenceCountsAsFarAsTheMessageIsInScope(t *testing.T) {
	t.Parallel()
	classify := func(th models.Thresholds) classifier.Prediction {
		c := openTinyClassifier(t, classifier.Options{}, func(_ map[string][]byte, m *models.Manifest) { m.Thresholds = th })
		p, err := c.Classify(t.Context(), doc(t, "where is my order"))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := classify(models.Thresholds{})
	best := p.Ranking[0].Confidence
	if between := classify(models.Thresholds{Right: best * (p.InScope + 1) / 2}); between.Why != classifier.LowConfidence {
		t.Errorf("confidence %v, in scope %v, threshold between their product and the confidence: why %q", best, p.InScope, between.Why)
	}
	if below := classify(models.Thresholds{Right: best * p.InScope * 0.99}); below.Abstained {
		t.Errorf("confidence %v, in scope %v, threshold below their product: why %q", best, p.InScope, below.Why)
	}
}

func TestEqualConfidencesKeepTheOrderOfTheLabels(t *testing.T) {
	t.Parallel()
	c := openTinyClassifier(t, classifier.Options{}, func(files map[string][]byte, m *models.Manifest) {
		row := make([]float32, tinyDimensions)
		h := tinyHead{weights: [][]float32{row, row, row, row}, centroids: [][]float32{row, row, row, row}, exemplars: [][]float32{row}, direct: row}
		m.Labels = []string{"d", "b", "a", "c"}
		files["head.onnx"] = h.graph(t)
	})
	got, err := c.Classify(t.Context(), doc(t, "where is my order"))
	if err != nil {
		t.Fatal(err)
	}
	var want []classifier.Ranked
	for _, label := range []string{"d", "b", "a", "c"} {
		want = append(want, classifier.Ranked{Label: label, Confidence: .25})
	}
	if diff := cmp.Diff(want, got.Ranking); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestClassifyBatchGivesWhatClassifyGives(t *testing.T) {
	t.Parallel()
	c := openTinyClassifier(t, classifier.Options{Workers: 2}, nil)
	var docs []text.Doc
	var want []classifier.Prediction
	for _, message := range []string{"where is my order", "!", "refund please", strings.Repeat("card ", 50), "refund please"} {
		one, err := c.Classify(t.Context(), doc(t, message))
		if err != nil {
			t.Fatal(err)
		}
		docs, want = append(docs, doc(t, message)), append(want, one)
	}
	got, err := c.ClassifyBatch(t.Context(), docs)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-alone +batch)\n%s", diff)
	}
}

func TestClassifyPassesContextErrorsOn(t *testing.T) {
	t.Parallel()
	c := openTinyClassifier(t, classifier.Options{}, nil)
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	_, err := c.Classify(late, doc(t, "where is my order"))
	wantError(t, err, context.DeadlineExceeded, "classify")
	_, err = c.ClassifyBatch(late, []text.Doc{doc(t, "where is my order")})
	wantError(t, err, context.DeadlineExceeded, "classify 1 messages")
	ended, end := context.WithCancel(t.Context())
	end()
	_, err = c.Classify(ended, doc(t, "where is my order"))
	wantError(t, err, context.Canceled, "classify")
}

func TestClosedClassifierIsUnavailableAndItsEncoderIsNot(t *testing.T) {
	t.Parallel()
	encoder := openTiny(t, classifier.Options{})
	bundle := tinyBundle(t, encoder, nil)
	closes, stays := openBundle(t, bundle, encoder), openBundle(t, bundle, encoder)
	for range 2 {
		if err := closes.Close(); err != nil {
			t.Fatal(err)
		}
	}
	_, err := closes.Classify(t.Context(), doc(t, "where is my order"))
	wantError(t, err, classifier.ErrUnavailable, "closed")
	if _, err := stays.Classify(t.Context(), doc(t, "where is my order")); err != nil {
		t.Error(err)
	}
}

// TestClassifierClosesUnderFire closes a classifier and its encoder while they are asked: everybody gets an answer or a clear error.
func TestClassifierClosesUnderFire(t *testing.T) {
	t.Parallel()
	c := openTinyClassifier(t, classifier.Options{Workers: 2, Queue: 64}, nil)
	var crew sync.WaitGroup
	for range 8 {
		crew.Go(func() {
			for range 300 {
				if _, err := c.Classify(t.Context(), doc(t, "where is my order")); err != nil {
					wantError(t, err, classifier.ErrUnavailable, "closed")
					return
				}
			}
		})
	}
	time.Sleep(5 * time.Millisecond)
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := c.Encoder().Close(); err != nil {
		t.Error(err)
	}
	crew.Wait()
}

func TestOpenNamesTheFault(t *testing.T) {
	t.Parallel()
	encoder := openTiny(t, classifier.Options{})
	type change = func(files map[string][]byte, m *models.Manifest)
	for name, c := range map[string]struct {
		change change
		want   string
	}{
		"another encoder": {func(_ map[string][]byte, m *models.Manifest) {
			m.Encoder.Digest = "sha256:" + strings.Repeat("0", 64)
		}, "made for encoder tiny/1"},
		"other dimensions": {func(_ map[string][]byte, m *models.Manifest) { m.Dimensions = 9 }, "head of 9 dimensions on an encoder of 8"},
		"a label too many": {func(_ map[string][]byte, m *models.Manifest) { m.Labels = append(m.Labels, "surplus") }, "head.onnx"},
		"a label too few":  {func(_ map[string][]byte, m *models.Manifest) { m.Labels = m.Labels[:2] }, "head.onnx"},
		"weights not finite": {func(files map[string][]byte, _ *models.Manifest) {
			h := newTinyHead()
			h.weights[1][3] = float32(math.NaN())
			files["head.onnx"] = h.graph(t)
		}, "not finite"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := classifier.Open(openRuntime(t), tinyBundle(t, encoder, c.change), encoder)
			wantError(t, err, classifier.ErrBundle, c.want)
		})
	}
}
