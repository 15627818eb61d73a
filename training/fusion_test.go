package training_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/models"
	"rapport/text"
	"rapport/training"
)

// evidence is rows whose labels follow softmax(logits + share x margins).
func evidence(rows, labels int, share float64) (logits, margins []float32, gold []int) {
	random := rand.New(rand.NewPCG(11, 12))
	for range rows {
		at, sum, pick := make([]float64, labels), 0.0, random.Float64()
		for l := range at {
			h, m := 2*random.NormFloat64(), random.NormFloat64()
			logits, margins = append(logits, float32(h)), append(margins, float32(m))
			at[l] = math.Exp(h + share*m)
			sum += at[l]
		}
		label := 0
		for pick -= at[0] / sum; pick > 0 && label < labels-1; pick -= at[label] / sum {
			label++
		}
		gold = append(gold, label)
	}
	return logits, margins, gold
}

func TestTheShareIsFoundWhereRowsSaySo(t *testing.T) {
	t.Parallel()
	for _, truth := range []float64{.5, 1, 2.5} {
		logits, margins, gold := evidence(40000, 6, truth)
		got := float64(training.ChooseShare(logits, margins, 6, gold))
		if want := (40000*truth + 2000) / 42000; math.Abs(got-want) > .1 {
			t.Errorf("share %v, want %v", got, want)
		}
	}
	logits, margins, gold := evidence(20, 6, 8)
	if got := training.ChooseShare(logits, margins, 6, gold); got < .5 || got > 1.5 {
		t.Errorf("twenty rows move the share to %v", got)
	}
	clear(margins)
	if got := training.ChooseShare(logits, margins, 6, gold); math.IsNaN(float64(got)) || got < 0 {
		t.Errorf("margins that say nothing give %v", got)
	}
	if got := training.ChooseShare(nil, nil, 6, nil); got != 1 {
		t.Errorf("without rows the share is %v, want 1", got)
	}
}

// The bundle must say what the trainer measured: rehearsal compares them, and refuses to publish otherwise. Here it is held from outside.
func TestNGramsAreServedAndCanBeLeftOut(t *testing.T) {
	t.Parallel()
	c := smallConfig(t, map[string]string{"a.jsonl": lines(t, 12, "return_or_exchange", "talk_to_human", "bill_or_invoice", "greeting")})
	c.Cache = t.TempDir()
	fused, err := training.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(fused.Directory, "ngrams.bin")); err != nil {
		t.Error(err)
	}
	c.NoNGrams = true
	alone, err := training.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := models.Open(alone.Directory)
	if err != nil {
		t.Fatal(err)
	}
	if bundle.Manifest.Fusion != nil || bundle.Content("ngrams.bin") != nil {
		t.Error("n-grams were left out and are there")
	}
	one, two := serve(t, c, fused.Directory), serve(t, c, alone.Directory)
	for _, message := range []string{"put me through to a person", "¿qué?", "1", "hello hello hello", "\u0301\u0301 a"} {
		doc, err := text.Clean(message, text.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := one.Classify(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		again, err := one.Judge(doc, p.Embedding)
		if err != nil {
			t.Fatal(err)
		}
		again.Tokens = p.Tokens
		if diff := cmp.Diff(p, again); diff != "" {
			t.Errorf("%q: judged again it differs: %s", message, diff)
		}
		other, err := two.Classify(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		if cmp.Equal(p.Ranking, other.Ranking) {
			t.Errorf("%q: n-grams change nothing", message)
		}
	}
}

func TestReadingLabelsAsWords(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]string{
		"card_arrival": "card arrival", "Order.Status-check": "Order Status check", "don't_know": "don't know", "---": "", "a1": "a1", "años": "años",
	} {
		if got := training.ReadName(label); got != want {
			t.Errorf("%q is read %q, want %q", label, got, want)
		}
	}
}
