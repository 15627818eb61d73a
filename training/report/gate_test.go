package report_test

import (
	"errors"
	"strings"
	"testing"

	"rapport/training/report"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	r := measured(3, .85, 2)
	for text, want := range map[string]bool{
		"accuracy=0.8": true, "accuracy=0.9": false, "macro_f1=0": true, "out_of_scope.auroc=.5": true, "labels.refund_status.f1=0.99": false,
		"labels." + hostile + ".recall=.1": true,
	} {
		limit, err := report.ParseLimit(text)
		if err != nil {
			t.Fatal(err)
		}
		gate, err := r.AtLeast(limit)
		if err != nil || gate.Passed != want {
			t.Errorf("%s: passed %v, %v, want %v (%s)", text, gate.Passed, err, want, gate.Says)
		}
	}
	if gate, err := r.AtMost(report.Limit{Figure: "ece", Value: .1}); err != nil || gate.Passed {
		t.Errorf("ECE of %v: %+v, %v", r.ECE, gate, err)
	}
	empty := report.Measure([]string{"a", "b"}, nil, report.Options{})
	if gate, err := empty.AtLeast(report.Limit{Figure: "accuracy", Value: 0}); err != nil || gate.Passed {
		t.Errorf("an undefined figure passed: %+v, %v", gate, err)
	}
}

func TestGatesNobodyCanDecide(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "accuracy", "=1", "accuracy=", "accuracy=much", "accuracy=NaN", "accuracy=Inf"} {
		if _, err := report.ParseLimit(text); !errors.Is(err, report.ErrGate) {
			t.Errorf("%q: %v", text, err)
		}
	}
	r := measured(3, .85, 2)
	for _, figure := range []string{"nonesuch", "labels.nonesuch.f1", "labels.refund_status.f2", "labels.", "ece", "rows"} {
		if _, err := r.AtLeast(report.Limit{Figure: figure}); !errors.Is(err, report.ErrGate) {
			t.Errorf("at least of %s: %v", figure, err)
		}
	}
	if _, err := r.AtMost(report.Limit{Figure: "accuracy"}); !errors.Is(err, report.ErrGate) {
		t.Errorf("at most of accuracy: %v", err)
	}
	if _, err := r.IntentsAtLeast(report.Limit{Figure: "accuracy"}); !errors.Is(err, report.ErrGate) {
		t.Errorf("accuracy of intents: %v", err)
	}
}

func TestARegressionIsBeyondNoise(t *testing.T) {
	t.Parallel()
	good, same, bad := measured(3, .95, 1), measured(5, .95, 2), measured(3, .75, 3)
	for _, gate := range report.Compare(good, good, 1).Regressions(0) {
		if !gate.Passed {
			t.Errorf("against itself: %s: %s", gate.Name, gate.Says)
		}
	}
	for _, gate := range report.Compare(same, good, 1).Regressions(0) {
		if gate.Figure == "accuracy" && !gate.Passed {
			t.Errorf("another draw of the same strength: %s", gate.Says)
		}
	}
	failed := map[string]bool{}
	for _, gate := range report.Compare(bad, good, 1).Regressions(.01) {
		failed[gate.Figure] = !gate.Passed
	}
	for _, gate := range report.Compare(good, bad, 1).Regressions(0) {
		if gate.Figure == "accuracy" && !gate.Passed {
			t.Errorf("a gain fails: %s", gate.Says)
		}
	}
	if !failed["accuracy"] || !failed["macro_f1"] {
		t.Errorf("20 points less fail %v", failed)
	}
	for _, gate := range report.Compare(bad, good, 1).Regressions(.5) {
		if !gate.Passed {
			t.Errorf("half a point of loss is allowed, and %s", gate.Says)
		}
	}
}

func TestNothingInCommonFails(t *testing.T) {
	t.Parallel()
	nothing := report.Measure(labels(), nil, report.Options{})
	gates := report.Compare(measured(3, .9, 1), nothing, 1).Regressions(.5)
	if len(gates) != 1 || gates[0].Passed {
		t.Errorf("%+v", gates)
	}
}

func TestOtherLinesAreNotPaired(t *testing.T) {
	t.Parallel()
	a, b := measured(3, .95, 1), measured(3, .75, 2)
	b.Data.Digest = "sha256:22"
	c := report.Compare(b, a, 1)
	if c.Paired || c.McNemar != 1 || len(c.Differences) == 0 {
		t.Errorf("%+v", c)
	}
	failed := false
	for _, gate := range c.Regressions(.01) {
		failed = failed || gate.Figure == "accuracy" && !gate.Passed
	}
	if !failed {
		t.Error("20 points less, measured on other lines, pass")
	}
	if c = c.WithChanges(b, a, []string{"x"}); len(c.Changes) > 0 {
		t.Error("lines of another set are shown")
	}
}

func TestChangesSayWhatWasLost(t *testing.T) {
	t.Parallel()
	c := fixture(t).Comparison
	kinds := map[string]int{}
	last := ""
	for _, change := range c.Changes {
		kinds[change.Kind]++
		if last == report.Won && change.Kind == report.Lost {
			t.Error("a lost line stands after a won one")
		}
		last = change.Kind
		if change.Kind == report.Lost && change.Was != change.Gold && change.Gold != "out of scope" || strings.Contains(change.Line, "@") {
			t.Errorf("%+v", change)
		}
	}
	if kinds[report.Lost] == 0 || kinds[report.Won] == 0 || c.Changed < len(c.Changes) {
		t.Errorf("%d changed, shown %v", c.Changed, kinds)
	}
}
