package temper_test

import (
	"path/filepath"
	"strings"
	"testing"

	"rapport/training/temper"
)

func TestEvalJudgesFlags(t *testing.T) {
	t.Parallel()
	c := smallEval(t)
	c.Flags, c.NoRefits = t.TempDir(), true
	repeat := func(file string, lines ...string) {
		writeTemperFile(t, file, strings.Repeat(strings.Join(lines, "\n")+"\n", 3))
	}
	people := []string{`{"text":"let me talk to a human","label":"human"}`, `{"text":"are you human?","label":"other"}`}
	repeat(filepath.Join(c.Flags, "human_request.jsonl"), people...)
	repeat(filepath.Join(c.Flags, "sensitive.jsonl"),
		`{"text":"my husband died last week","category":"bereavement"}`, `{"text":"a blue lamp","category":"none"}`)
	repeat(filepath.Join(c.Flags, "threats.jsonl"), `{"text":"I will sue you","kinds":["legal"]}`, `{"text":"I'm not going to sue","kinds":["legal"]}`)
	repeat(filepath.Join(c.Flags, "severity.jsonl"), `{"text":"it is 3 days late","spans":[{"start":6,"end":12,"type":"days_late","value":3}]}`)
	for _, set := range []string{"handoff_requests_bitext", "handoff_requests_rasa"} {
		repeat(filepath.Join(c.Emotion, set, "test.jsonl"), people...)
	}
	scores, err := temper.Eval(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		set, figure string
		value       float64
	}{
		{"flags_seed human request, phrases that saw the rows", "F1", 1},
		{"flags_seed any sensitive subject, phrases that saw the rows", "F1", 1},
		{"flags_seed threats, by kind, phrases that saw the rows", "precision", 1},
		{"flags_seed threats, by kind, phrases that saw the rows", "recall", .5},
		{"flags_seed facts with span and value, phrases that saw the rows", "F1", 1},
		{"human request, Bitext and Rasa test", "recall", 1},
		{"banking77 test", "taken for a threat, in 1,000", 0},
	} {
		if got := scores.Value(want.set, want.figure); got != want.value {
			t.Errorf("%s, %s: %.3f, want %.1f", want.set, want.figure, got, want.value)
		}
	}
	c.NoRefits = false
	if scores, err = temper.Eval(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if got := scores.Value("flags_seed human request, a head tried in 5 folds", "recall"); !(got >= 0 && got <= 1) {
		t.Errorf("a head finds %v", got)
	}
}
