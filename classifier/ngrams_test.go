package classifier_test

import (
	"errors"
	"math"
	"testing"

	"rapport/classifier"
	"rapport/classifier/ngram"
	"rapport/models"
	"rapport/text"
)

// tinyNGrams knows "parcel" for the second label and nothing else.
func tinyNGrams(tb testing.TB, labels int) []byte {
	tb.Helper()
	v := ngram.Learn([]string{"parcel"})
	weights, bias := make([][]float32, labels), make([]float32, labels)
	for l := range weights {
		weights[l], bias[l] = make([]float32, v.Size()), -1
	}
	for f := range weights[1] {
		weights[1][f] = .5
	}
	m, err := ngram.New(v, weights, bias)
	if err != nil {
		tb.Fatal(err)
	}
	return m.Marshal()
}

func TestNGramsMoveTheLogitsByTheirShare(t *testing.T) {
	t.Parallel()
	margins := func(share float64) func(map[string][]byte, *models.Manifest) {
		return func(files map[string][]byte, m *models.Manifest) {
			files["ngrams.bin"], m.Fusion = tinyNGrams(t, 3), &models.Fusion{Margins: share}
		}
	}
	odds := func(c *classifier.Classifier, message string) float64 {
		p, err := c.Classify(t.Context(), doc(t, message))
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]float64{}
		for _, r := range p.Ranking {
			at[r.Label] = math.Log(r.Confidence)
		}
		return at["order_status"] - at["refund_status"]
	}
	alone := openTinyClassifier(t, classifier.Options{}, nil)
	none, some, twice := openTinyClassifier(t, classifier.Options{}, margins(0)), openTinyClassifier(t, classifier.Options{}, margins(.5)),
		openTinyClassifier(t, classifier.Options{}, margins(1))
	for message, moves := range map[string]bool{"where is my parcel": true, "zzz": false} {
		base := odds(alone, message)
		if got := odds(none, message); math.Abs(got-base) > 1e-5 {
			t.Errorf("%q: a share of 0 moves the odds from %v to %v", message, base, got)
		}
		one, two := odds(some, message)-base, odds(twice, message)-base
		if moves != (one > .5) || math.Abs(two-2*one) > 1e-4 {
			t.Errorf("%q: half the share moves the odds by %v, all of it by %v", message, one, two)
		}
	}
	if _, err := some.Judge(text.Doc{}, make([]float32, tinyDimensions)); err != nil {
		t.Errorf("a message without text: %v", err)
	}
}

func TestUnusableNGramsAreRefused(t *testing.T) {
	t.Parallel()
	encoder := openTiny(t, classifier.Options{})
	for name, raw := range map[string][]byte{"other labels": tinyNGrams(t, 2), "damaged": []byte("RAPNGR1\n")} {
		bundle := tinyBundle(t, encoder, func(files map[string][]byte, m *models.Manifest) {
			files["ngrams.bin"], m.Fusion = raw, &models.Fusion{Margins: 1}
		})
		if _, err := classifier.Open(openRuntime(t), bundle, encoder); !errors.Is(err, classifier.ErrBundle) {
			t.Errorf("%s: %v, want ErrBundle", name, err)
		}
	}
}
