package eval_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/training/eval"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(want) != math.IsNaN(got) || math.Abs(got-want) > 1e-12 {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestPerLabelByHand(t *testing.T) {
	t.Parallel()
	gold := []int{0, 0, 0, 1, 1, 2, -1}
	predicted := []int{0, 0, 1, 1, -1, 0, 1}
	want := []eval.LabelScore{
		{Label: 0, Rows: 3, Predicted: 3, Right: 2, Precision: 2. / 3, Recall: 2. / 3, F1: 2. / 3},
		{Label: 1, Rows: 2, Predicted: 3, Right: 1, Precision: 1. / 3, Recall: .5, F1: .4},
		{Label: 2, Rows: 1},
		{Label: 3},
	}
	if diff := cmp.Diff(want, eval.PerLabel(gold, predicted, 4)); diff != "" {
		t.Error(diff)
	}
	near(t, "macro F1", eval.MacroF1(gold, predicted, 4), (2./3+.4+0)/3)
}

func TestConfusionsMostFirst(t *testing.T) {
	t.Parallel()
	got := eval.Confusions([]int{0, 0, 1, 1, 1, 2}, []int{1, 1, 0, 2, 1, -1})
	want := []eval.Confusion{{Gold: 0, Predicted: 1, Rows: 2}, {Gold: 1, Predicted: 0, Rows: 1}, {Gold: 1, Predicted: 2, Rows: 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUndefinedIsNaN(t *testing.T) {
	t.Parallel()
	unequal := func() ([]float64, []bool) { return []float64{1}, []bool{true, false} }
	f1, _ := eval.BestF1(nil, nil)
	low, _ := eval.Interval(0, 10, 1, func([]int) float64 { return 1 })
	for name, got := range map[string]float64{
		"macro F1 of nothing":   eval.MacroF1(nil, nil, 3),
		"ECE of nothing":        eval.ECE(nil, nil, 15),
		"ECE of 1.5":            eval.ECE([]float64{1.5}, []bool{true}, 15),
		"ECE of NaN":            eval.ECE([]float64{math.NaN()}, []bool{true}, 15),
		"Brier of nothing":      eval.Brier(nil, nil),
		"AUROC of one class":    eval.AUROC([]float64{1, 2}, []bool{true, true}),
		"AUROC, unequal":        eval.AUROC(unequal()),
		"AUROC of NaN":          eval.AUROC([]float64{math.NaN(), 2}, []bool{true, false}),
		"FPR95 of one class":    eval.FPRAt([]float64{1, 2}, []bool{false, false}, .95),
		"best F1 of nothing":    f1,
		"Pearson of a constant": eval.Pearson([]float64{1, 1}, []float64{1, 2}),
		"MAE of nothing":        eval.MAE(nil, nil),
		"kappa of one grade":    eval.QuadraticKappa([]int{1, 1}, []int{1, 1}, 5),
		"kappa out of range":    eval.QuadraticKappa([]int{1, 5}, []int{1, 1}, 5),
		"AURC of nothing":       eval.AURC(nil, nil),
		"interval of nothing":   low,
	} {
		if !math.IsNaN(got) {
			t.Errorf("%s = %v, want NaN", name, got)
		}
	}
}

func TestAccuracyIsRowWeightedRecall(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		gold := rapid.SliceOfN(rapid.IntRange(0, 4), 1, 60).Draw(t, "gold")
		predicted := rapid.SliceOfN(rapid.IntRange(-1, 4), len(gold), len(gold)).Draw(t, "predicted")
		sum := 0.0
		for _, s := range eval.PerLabel(gold, predicted, 5) {
			sum += s.Recall * float64(s.Rows)
			if s.F1 > max(s.Precision, s.Recall)+1e-12 || s.F1 < min(s.Precision, s.Recall)-1e-12 {
				t.Fatalf("F1 %v outside precision %v and recall %v", s.F1, s.Precision, s.Recall)
			}
		}
		right := 0
		for i := range gold {
			if gold[i] == predicted[i] {
				right++
			}
		}
		if math.Abs(float64(right)-sum) > 1e-9 {
			t.Fatalf("%d right, recalls weighted by rows %v", right, sum)
		}
		confused := 0
		for _, c := range eval.Confusions(gold, predicted) {
			confused += c.Rows
		}
		abstained := 0
		for _, p := range predicted {
			if p < 0 {
				abstained++
			}
		}
		if right+confused+abstained != len(gold) {
			t.Fatalf("%d right + %d confused + %d abstained is not %d", right, confused, abstained, len(gold))
		}
	})
}
