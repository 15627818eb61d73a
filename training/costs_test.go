package training_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/classifier"
	"rapport/models"
	"rapport/training"
)

func TestCostsAreReadInAnyOrder(t *testing.T) {
	t.Parallel()
	got, err := training.ParseCosts([]string{"refund_status.wrong_answer=10", "wrong_answer=5", "a.b.clarify=.5", "escalate=4"})
	want := models.Costs{
		Cost: models.Cost{WrongAnswer: 5, Clarify: 1, Escalate: 4},
		Labels: map[string]models.Cost{
			"refund_status": {WrongAnswer: 10, Clarify: 1, Escalate: 4}, "a.b": {WrongAnswer: 5, Clarify: .5, Escalate: 4},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	for _, bad := range []string{"", "=", "clarify", "clarify=", "clarify=x", "clarify=NaN", "wrong=1", "x.wrong=1", ".=", "=."} {
		if _, err := training.ParseCosts([]string{bad}); !errors.Is(err, training.ErrConfig) {
			t.Errorf("%q: %v, want ErrConfig", bad, err)
		}
	}
}

func FuzzParseCosts(f *testing.F) {
	f.Add("refund_status.wrong_answer=10")
	f.Add("=.=")
	f.Fuzz(func(t *testing.T, setting string) {
		if _, err := training.ParseCosts([]string{setting}); err != nil && !errors.Is(err, training.ErrConfig) {
			t.Errorf("%q: %v, want ErrConfig", setting, err)
		}
	})
}

// Whatever the costs, the threshold they give is never dearer on average than another, when confidences are right.
func TestThresholdOfCostsIsTheCheapest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cost := models.Cost{
			WrongAnswer: rapid.Float64Range(.1, 100).Draw(t, "wrong"), Clarify: rapid.Float64Range(0, 100).Draw(t, "clarify"),
			Escalate: rapid.Float64Range(0, 100).Draw(t, "escalate"),
		}
		other := rapid.Float64Range(0, 1).Draw(t, "other threshold")
		right := rapid.Float64Range(0, 1).Draw(t, "probability of being right")
		expected := func(threshold float64) float64 {
			if right < threshold {
				return cost.Abstain()
			}
			return (1 - right) * cost.WrongAnswer
		}
		if expected(cost.Right()) > expected(other)+1e-9 {
			t.Fatalf("threshold %v costs %v, threshold %v costs %v", cost.Right(), expected(cost.Right()), other, expected(other))
		}
	})
}

func TestIntentsOfTheirOwnCostGetTheirOwnThreshold(t *testing.T) {
	t.Parallel()
	costs := models.Costs{
		Cost: models.Cost{WrongAnswer: 2, Clarify: 1, Escalate: 3}, Labels: map[string]models.Cost{"refund": {WrongAnswer: 10, Clarify: 1, Escalate: 3}},
	}
	th := training.ChooseThresholds([]training.Verdict{training.NewVerdict(.9, .9, true, true)}, costs)
	for label, want := range map[string]classifier.Reason{"refund": classifier.LowConfidence, "greeting": ""} {
		if got := classifier.Abstention(label, .95, .9, th); got != want {
			t.Errorf("%s, right with probability .855: %q, want %q", label, got, want)
		}
	}
}

// A threshold that is raised never makes more answers.
func TestHigherThresholdsAnswerLess(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		low := models.Thresholds{InScope: share.Draw(t, "in scope"), Right: share.Draw(t, "right"), Labels: map[string]float64{"a": share.Draw(t, "own")}}
		high := models.Thresholds{
			InScope: max(low.InScope, share.Draw(t, "higher in scope")), Right: max(low.Right, share.Draw(t, "higher right")),
			Labels: map[string]float64{"a": max(low.Labels["a"], share.Draw(t, "higher own"))},
		}
		in, confidence, label := share.Draw(t, "probability in scope"), share.Draw(t, "confidence"), rapid.SampledFrom([]string{"a", "b"}).Draw(t, "label")
		if classifier.Abstention(label, in, confidence, low) != "" && classifier.Abstention(label, in, confidence, high) == "" {
			t.Fatalf("%+v abstains and %+v answers", low, high)
		}
	})
}

func TestCostsOfUnknownIntentsAreRefused(t *testing.T) {
	t.Parallel()
	c := smallConfig(t, map[string]string{"a.jsonl": lines(t, 6, "greeting", "talk_to_human")})
	c.DryRun = true
	c.Costs = models.Costs{Cost: models.Cost{WrongAnswer: 2, Clarify: 1, Escalate: 3}, Labels: map[string]models.Cost{"greting": {WrongAnswer: 9}}}
	if _, err := training.Run(t.Context(), c); !errors.Is(err, training.ErrConfig) || !strings.Contains(err.Error(), "greting") {
		t.Errorf("%v, want ErrConfig naming the intent", err)
	}
	c.Costs.Labels = map[string]models.Cost{"greeting": {WrongAnswer: -1}}
	if _, err := training.Run(t.Context(), c); !errors.Is(err, training.ErrConfig) {
		t.Errorf("%v, want ErrConfig", err)
	}
}
