package eval_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/training/eval"
)

func TestReliabilityByHand(t *testing.T) {
	t.Parallel()
	confidence := []float64{0, .5, .500001, 1, .9}
	right := []bool{false, true, true, true, false}
	got := eval.Reliability(confidence, right, 2)
	if got[0].Rows != 2 || got[1].Rows != 3 {
		t.Fatalf("bins hold %d and %d rows, want 2 and 3: the upper edge belongs to the bin", got[0].Rows, got[1].Rows)
	}
	near(t, "accuracy of the upper bin", got[1].Accuracy, 2./3)
	near(t, "ECE", eval.ECE(confidence, right, 2), (2*.25+3*math.Abs(2.400001/3-2./3))/5)
}

func TestBrierByHand(t *testing.T) {
	t.Parallel()
	near(t, "Brier", eval.Brier([][]float64{{.7, .3}, {0, 1}, {.5, .5}}, []int{0, 0, -1}), (.18+2+.5)/3)
}

func TestPerfectConfidenceHasNoError(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		right := rapid.SliceOfN(rapid.Bool(), 1, 50).Draw(t, "right")
		confidence := make([]float64, len(right))
		for i, r := range right {
			if r {
				confidence[i] = 1
			}
		}
		bins := rapid.IntRange(1, 30).Draw(t, "bins")
		if bins > 1 && eval.ECE(confidence, right, bins) != 0 {
			t.Fatal("a perfect forecast has an error")
		}
		rows := 0
		for _, b := range eval.Reliability(confidence, right, bins) {
			rows += b.Rows
		}
		if rows != len(right) {
			t.Fatalf("bins hold %d of %d rows", rows, len(right))
		}
	})
}

func TestRiskCoverageByHand(t *testing.T) {
	t.Parallel()
	score := []float64{.9, .8, .8, .1}
	right := []bool{true, true, false, false}
	want := []eval.Point{
		{Coverage: .25, Risk: 0, Threshold: .9},
		{Coverage: .75, Risk: 1. / 3, Threshold: .8},
		{Coverage: 1, Risk: .5, Threshold: .1},
	}
	curve := eval.RiskCoverage(score, right)
	if diff := cmp.Diff(want, curve); diff != "" {
		t.Error(diff)
	}
	near(t, "AURC", eval.AURC(score, right), .5/3+.25*.5)
}
