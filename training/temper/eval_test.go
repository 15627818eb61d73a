package temper_test

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"rapport/internal/testenv"
	"rapport/sentiment"
	"rapport/training/temper"
)

func writeTemperFile(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func gzipFile(t *testing.T, from, to string) {
	t.Helper()
	raw, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	if _, err := z.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestTemperHolds keeps the built-in engine at its level on validation rows; test rows are for `rapport eval --temper`.
func TestTemperHolds(t *testing.T) {
	t.Parallel()
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := temper.Eval(t.Context(), temper.EvalConfig{
		Scorer: scorer, Seed: filepath.Join(testenv.Root(t), "training", "data", "temper_seed"),
		Real: testenv.Shared(t, "data", "temper_real"), Emotion: testenv.Shared(t, "data", "emotion"),
		Calm: []string{testenv.Shared(t, "data", "intents", "banking77", "valid.jsonl")}, Tuning: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]float64{
		"GoEmotions AUC":            {got.EmotionAUC, .79},
		"GoEmotions F1":             {got.EmotionF1, .46},
		"temper_real kappa":         {got.RealKappa, .60},
		"temper_real AUC":           {got.RealAUC, .82},
		"temper_seed extra kappa":   {got.ExtraKappa, .55},
		"twins in order":            {got.TwinsOrdered, .85},
		"thanks precision":          {got.ThanksPrecision, .40},
		"thanks recall":             {got.ThanksRecall, .70},
		"calm messages left alone":  {1000 - got.AlarmsPer1000, 995},
		"twins that do not differ":  {1 - got.TwinsSame, .94},
		"temper_real MAE, inverted": {-got.RealMAE, -.60},
	} {
		if !(pair[0] >= pair[1]) {
			t.Errorf("%s: %.3f, want at least %.3f", name, pair[0], pair[1])
		}
	}
}
