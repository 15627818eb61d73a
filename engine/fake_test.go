package engine_test

import (
	"context"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
	"rapport/internal/testenv"
	"rapport/models"
	"rapport/policy"
	"rapport/sentiment"
	"rapport/text"
)

// fakeClassifier answers from a table, so that a dialogue needs no model. Texts it does not know are not understood.
type fakeClassifier struct {
	known map[string]classifier.Prediction
	err   error
}

func (f fakeClassifier) Classify(_ context.Context, doc text.Doc) (classifier.Prediction, error) {
	if f.err != nil {
		return classifier.Prediction{}, f.err
	}
	if known, ok := f.known[doc.Clean]; ok {
		return known, nil
	}
	return predicted(doc.Clean, "order_status", 0.2), nil
}

func (fakeClassifier) Expect(p classifier.Prediction, label string) classifier.Prediction {
	return p.Expecting(label, models.Thresholds{InScope: 0.3, Right: 0.5})
}

// predicted is a prediction with an embedding of its own for each text, so that only equal texts look alike.
func predicted(said, label string, confidence float64) classifier.Prediction {
	p := classifier.Prediction{
		Ranking: []classifier.Ranked{{Label: label, Confidence: confidence}, {Label: "refund_status", Confidence: (1 - confidence) / 2}},
		Margin:  confidence - (1-confidence)/2, InScope: 0.99, Embedding: vector(said),
	}
	switch {
	case label == string(classifier.OutOfScope):
		p.InScope, p.Abstained, p.Why = 0.05, true, classifier.OutOfScope
	case confidence < 0.5:
		p.Abstained, p.Why = true, classifier.LowConfidence
	}
	return p
}

func vector(said string) []float32 {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(said))
	seed, embedding, sum := hash.Sum64(), make([]float32, 384), 0.0
	for i := range embedding {
		seed = seed*6364136223846793005 + 1442695040888963407
		embedding[i] = float32(int32(seed>>32)) / math.MaxInt32
		sum += float64(embedding[i]) * float64(embedding[i])
	}
	for i := range embedding {
		embedding[i] /= float32(math.Sqrt(sum))
	}
	return embedding
}

func defaultRules(tb testing.TB) policy.Rules {
	tb.Helper()
	var rules policy.Rules
	if err := yaml.UnmarshalWithOptions(policy.DefaultFile(), &rules, yaml.Strict()); err != nil {
		tb.Fatal(err)
	}
	return rules
}

func newEngine(tb testing.TB, model engine.Classifier, change ...func(*engine.Config)) *engine.Engine {
	tb.Helper()
	rules := defaultRules(tb)
	labels := make([]string, 0, len(rules.Intents))
	for label := range rules.Intents {
		labels = append(labels, label)
	}
	decider, err := policy.New(rules, labels)
	if err != nil {
		tb.Fatal(err)
	}
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	clock := func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	config := engine.Config{
		Classifier: model, Scorer: scorer, Policy: decider, Now: clock,
		Store: conversation.NewMemory(conversation.Config{Now: clock}),
	}
	for _, f := range change {
		f(&config)
	}
	return engine.New(config)
}

func dialogues(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(testenv.Root(t), "engine", "testdata", "dialogues", "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no dialogues: %v", err)
	}
	all := map[string]string{}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(path)] = string(content)
	}
	return all
}

func minute(turn int) time.Time {
	return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC).Add(time.Duration(turn) * time.Minute)
}

func conversationID(name string) string { return "test-" + name }
