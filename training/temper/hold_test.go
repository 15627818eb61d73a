package temper_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/internal/testenv"
	"rapport/models"
	"rapport/sentiment"
	"rapport/text"
	"rapport/training"
	"rapport/training/eval"
	"rapport/training/temper"
)

type line struct {
	Text  string   `json:"text"`
	Level int      `json:"level"`
	Tags  []string `json:"tags"`
}

func read(tb testing.TB, file string) []line {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var all []line
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var one line
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			tb.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

func docs(t *testing.T, lines []line) []text.Doc {
	t.Helper()
	all := make([]text.Doc, len(lines))
	for i, one := range lines {
		doc, err := text.Clean(one.Text, text.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		all[i] = doc
	}
	return all
}

// served is the encoder of the tone that comes with the program.
func served(t *testing.T) *classifier.Encoder {
	t.Helper()
	rt, err := classifier.OpenRuntime(testenv.Library(t))
	if err != nil {
		t.Fatal(err)
	}
	source, err := models.OpenEncoder(filepath.Join(testenv.Models(t), "encoders", "minilm-l6-int8", "1"))
	if err != nil {
		t.Fatal(err)
	}
	encoder, err := classifier.OpenEncoder(rt, source, classifier.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = encoder.Close(); _ = rt.Close() })
	return encoder
}

func embedder(encoder *classifier.Encoder, cache string) temper.Embed {
	return func(ctx context.Context, texts []string) ([][]float32, error) {
		return training.Vectors(ctx, encoder, cache, texts, nil)
	}
}

func withTone(t *testing.T, encoder *classifier.Encoder) *sentiment.Scorer {
	t.Helper()
	tone, err := temper.ToneOf(encoder.Identity().Digest)
	if err != nil || tone == nil {
		t.Fatalf("no tone for the committed encoder: %v", err)
	}
	scorer, err := sentiment.New(sentiment.Options{Tone: tone})
	if err != nil {
		t.Fatal(err)
	}
	return scorer
}

// TestWithTheCommittedEncoder runs what needs the library, which a process loads once.
func TestWithTheCommittedEncoder(t *testing.T) {
	t.Parallel()
	encoder := served(t)
	t.Run("the engine holds", func(t *testing.T) { engineHolds(t, encoder) })
	t.Run("dangerous words in calm lines stay calm", func(t *testing.T) { calmStaysCalm(t, encoder) })
	t.Run("the fit gives the constants of conversation", func(t *testing.T) {
		if testing.Short() {
			t.Skip("fits for a minute; make test-long has it")
		}
		constantsRepeat(t, encoder)
	})
}

// engineHolds keeps the built-in engine at its level on real messages it was not fitted to, with the tone and without.
func engineHolds(t *testing.T, encoder *classifier.Encoder) {
	t.Helper()
	lines := read(t, testenv.Shared(t, "data", "temper_real", "valid.jsonl"))
	scorer, all := withTone(t, encoder), docs(t, lines)
	texts := make([]string, len(all))
	for i, doc := range all {
		texts[i] = doc.Clean
	}
	vectors, err := embedder(encoder, "")(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	for name, least := range map[string]struct{ kappa, auc float64 }{"with": {.66, .85}, "without": {.60, .82}} {
		var gold, said []int
		var scores []float64
		var angry []bool
		for i, doc := range all {
			vector := vectors[i]
			if name == "without" {
				vector = nil
			}
			found := scorer.Score(doc, vector)
			gold, said = append(gold, lines[i].Level), append(said, int(found.Level()))
			scores, angry = append(scores, found.Score), append(angry, lines[i].Level >= int(sentiment.Angry))
		}
		if kappa, auc := eval.QuadraticKappa(gold, said, 5), eval.AUROC(scores, angry); !(kappa >= least.kappa) || !(auc >= least.auc) {
			t.Errorf("%s the tone: kappa %.3f and AUC %.3f, want %.2f and %.2f", name, kappa, auc, least.kappa, least.auc)
		}
	}
}

// calmStaysCalm: idioms, slang, happy capitals and polite requests are never called frustrated.
func calmStaysCalm(t *testing.T, encoder *classifier.Encoder) {
	t.Helper()
	scorer := withTone(t, encoder)
	lines := slices.DeleteFunc(read(t, filepath.Join(testenv.Root(t), "training", "data", "temper_seed", "messages.jsonl")), func(l line) bool {
		return l.Level > 0 || !slices.ContainsFunc([]string{"idiom_safe", "positive_slang", "emphatic_happy", "polite_request"},
			func(tag string) bool { return slices.Contains(l.Tags, tag) })
	})
	all := docs(t, lines)
	texts := make([]string, len(all))
	for i, doc := range all {
		texts[i] = doc.Clean
	}
	vectors, err := embedder(encoder, "")(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, doc := range all {
		for name, vector := range map[string][]float32{"with": vectors[i], "without": nil} {
			if found := scorer.Score(doc, vector); found.Level() >= sentiment.Frustrated {
				t.Errorf("%s the tone: %q is called %v; cues %v", name, doc.Raw, found.Level(), found.Cues)
			}
		}
	}
	if len(lines) < 50 {
		t.Errorf("only %d lines were tried", len(lines))
	}
}

// constantsRepeat repeats the last stage of `rapport train --temper`. On another processor vectors differ a little, so the
// optimum of a flat surface may move by a step of the grid.
func constantsRepeat(t *testing.T, encoder *classifier.Encoder) {
	t.Helper()
	e, f, err := temper.FitConversations(t.Context(), temper.Config{
		Seed: filepath.Join(testenv.Root(t), "training", "data", "temper_seed"), Policy: testenv.Shared(t, "data", "policy_real"),
		Emotion: testenv.Shared(t, "data", "emotion"), Embed: embedder(encoder, ""),
	}, withTone(t, encoder))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v %+v", e, f)
	built, forecaster := conversation.DefaultEstimator(), conversation.DefaultForecaster()
	for name, pair := range map[string][3]float64{
		"half-life": {e.HalfLife, built.HalfLife, .5}, "repeat": {e.Repeat, built.Repeat, .021}, "threat": {e.Threat, built.Threat, .051},
		"relief": {e.Relief, built.Relief, .41}, "solved": {e.Solved, built.Solved, .11},
		"forecast, bias": {f.Bias, forecaster.Bias, .1}, "forecast, anger": {f.Anger, forecaster.Anger, .1},
	} {
		if off := pair[0] - pair[1]; off > pair[2] || off < -pair[2] {
			t.Errorf("%s: fitted %.3f, built in %.3f", name, pair[0], pair[1])
		}
	}
}
