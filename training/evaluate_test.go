package training_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/training"
	"rapport/training/corpus"
	"rapport/training/report"
)

// trainedSmall is a bundle of three intents, twelve lines each, and lines to judge it on.
func trainedSmall(t *testing.T) (training.Config, training.EvalConfig) {
	t.Helper()
	c := smallConfig(t, map[string]string{"a.jsonl": lines(t, 12, "talk_to_human", "greeting", "hours_or_location")})
	trained, err := training.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	rows := []corpus.Row{
		{Text: "when do you open tomorrow, I am jane.doe@example.com", Intent: "hours_or_location", File: "x.jsonl", Line: 1, Tags: []string{"polite"}},
		{Text: "good morning to all of you", Intent: "greeting", File: "x.jsonl", Line: 2, Tags: []string{"polite"}},
		{Text: "let me speak with a real human being", Intent: "talk_to_human", File: "x.jsonl", Line: 3, Tags: []string{"polite"}},
		{Text: "a person please", Intent: "talk_to_human", File: "x.jsonl", Line: 4, Tags: []string{"polite"}},
		{Text: "hello", Intent: "greeting", File: "x.jsonl", Line: 5, Tags: []string{"polite"}},
		{Text: "the capital of Peru is what?", Intent: "oos", File: "x.jsonl", Line: 6},
		{Text: "?!?!", Intent: "greeting", File: "x.jsonl", Line: 7},
	}
	return c, training.EvalConfig{Classifier: serve(t, c, trained.Directory), Rows: rows, Seed: 3}
}

func TestEvaluationRepeatsAndSlices(t *testing.T) {
	t.Parallel()
	_, c := trainedSmall(t)
	c.Noise, c.Examples = true, 2
	r, texts, err := training.EvaluateLines(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	again, err := training.Evaluate(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(written(t, r), written(t, again)); diff != "" {
		t.Error(diff)
	}
	if len(texts) != 7 || len(r.Outcomes) != 7 || r.Rows != 6 || r.OutOfScope == nil || r.OutOfScope.Rows != 1 {
		t.Errorf("%d lines, %d outcomes, %d in scope, %+v out of scope", len(texts), len(r.Outcomes), r.Rows, r.OutOfScope)
	}
	kinds := map[string]int{}
	for _, s := range r.Slices {
		kinds[s.Kind]++
		if s.Kind == report.KindNoise && s.Rows != 6 {
			t.Errorf("%s was measured on %d lines", s.Name, s.Rows)
		}
	}
	if kinds[report.KindNoise] != 4 || kinds[report.KindRegister] != 1 {
		t.Errorf("slices %v", kinds)
	}
	if strings.Contains(written(t, r), "jane.doe") {
		t.Error("an address is in the report")
	}
}

func written(t *testing.T, r report.Report) string {
	t.Helper()
	raw, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestALineNobodyKnowsStopsTheEvaluation(t *testing.T) {
	t.Parallel()
	_, c := trainedSmall(t)
	c.Rows = append(c.Rows, corpus.Row{Text: "secretword", Intent: "nonesuch"})
	if _, err := training.Evaluate(t.Context(), c); !errors.Is(err, corpus.ErrBadData) || strings.Contains(err.Error(), "secretword") {
		t.Errorf("%v", err)
	}
	c.OutOfScope = []string{"oos", "nonesuch"}
	if r, err := training.Evaluate(t.Context(), c); err != nil || r.OutOfScope.Rows != 2 {
		t.Errorf("%v, %+v", err, r.OutOfScope)
	}
	c.Rows = nil
	if _, err := training.Evaluate(t.Context(), c); !errors.Is(err, corpus.ErrBadData) {
		t.Errorf("no lines: %v", err)
	}
}

func TestTheLearningCurveRises(t *testing.T) {
	t.Parallel()
	train, judge := trainedSmall(t)
	curve, err := training.LearningCurve(t.Context(), train, judge)
	if err != nil {
		t.Fatal(err)
	}
	for i, point := range curve {
		if i > 0 && point.Rows <= curve[i-1].Rows || !point.Accuracy.Defined() || !point.MacroF1.Defined() {
			t.Errorf("point %d: %+v", i, point)
		}
	}
	if len(curve) != 4 || curve[0].Rows != 6 || curve[3].Rows != 36 { // a sixteenth and an eighth of twelve lines are the two an intent needs
		t.Errorf("the curve has %d points: %+v", len(curve), curve)
	}
}
