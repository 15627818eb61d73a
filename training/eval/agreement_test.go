package eval_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"rapport/training/eval"
)

func TestAgreementByHand(t *testing.T) {
	t.Parallel()
	near(t, "Pearson", eval.Pearson([]float64{1, 2, 3}, []float64{1, 3, 2}), .5)
	near(t, "MAE", eval.MAE([]float64{0, 1, .5}, []float64{.5, 1, 0}), 1./3)
	near(t, "kappa, perfect", eval.QuadraticKappa([]int{0, 1, 4}, []int{0, 1, 4}, 5), 1)
	near(t, "kappa, opposite", eval.QuadraticKappa([]int{0, 1}, []int{1, 0}, 2), -1)
	// Observed 1; expected (0 against 0,1,1: 2) + (1 against 0,1,1: 1) + (2 against 0,1,1: 4+1+1) = 9 over 3 rows: 1 - 1/3.
	near(t, "kappa", eval.QuadraticKappa([]int{0, 1, 2}, []int{0, 1, 1}, 3), 1-1./3)
}

func TestPearsonKnowsLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfNDistinct(rapid.IntRange(-50, 50), 2, 30, rapid.ID).Draw(t, "x")
		slope := rapid.SampledFrom([]float64{-3, -1, .5, 7}).Draw(t, "slope")
		a, b := make([]float64, len(x)), make([]float64, len(x))
		for i, v := range x {
			a[i], b[i] = float64(v), slope*float64(v)+2
		}
		if got := eval.Pearson(a, b); math.Abs(got-math.Copysign(1, slope)) > 1e-9 {
			t.Fatalf("a line of slope %v correlates %v", slope, got)
		}
	})
}

func TestIntervalHoldsTheShareAndRepeats(t *testing.T) {
	t.Parallel()
	right := make([]bool, 400)
	for i := range right {
		right[i] = i%4 != 0
	}
	low, high := eval.ShareInterval(right, 500, 7)
	again, _ := eval.ShareInterval(right, 500, 7)
	// Normal theory: .75 +- 1.96 x sqrt(.75 x .25 / 400) = .7076 to .7924.
	if math.Abs(low-.7076) > .01 || math.Abs(high-.7924) > .01 {
		t.Errorf("interval %v-%v, want about .708-.792", low, high)
	}
	if again != low {
		t.Errorf("the same seed gave %v and %v", low, again)
	}
}
