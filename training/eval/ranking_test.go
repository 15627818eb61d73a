package eval_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"rapport/training/eval"
)

func TestRankingByHand(t *testing.T) {
	t.Parallel()
	score := []float64{.9, .8, .7, .6, .6, .1}
	positive := []bool{true, false, true, true, false, false}
	// Pairs: .9 beats 3; .7 beats 2; .6 beats 1 and ties 1: 6.5 of 9.
	near(t, "AUROC", eval.AUROC(score, positive), 6.5/9)
	near(t, "FPR at recall 1", eval.FPRAt(score, positive, 1), 2./3)
	near(t, "FPR at recall .5", eval.FPRAt(score, positive, .5), 1./3)
	near(t, "FPR at recall .3", eval.FPRAt(score, positive, .3), 0)
	f1, threshold := eval.BestF1(score, positive)
	near(t, "best F1", f1, .75)
	near(t, "its threshold", threshold, .6)
}

func TestAUROCCountsPairs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		score := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 6), func(i int) float64 { return float64(i) }), 2, 40).Draw(t, "score")
		positive := rapid.SliceOfN(rapid.Bool(), len(score), len(score)).Draw(t, "positive")
		wins, pairs := 0.0, 0.0
		for i := range score {
			for j := range score {
				if !positive[i] || positive[j] {
					continue
				}
				pairs++
				switch {
				case score[i] > score[j]:
					wins++
				case score[i] == score[j]:
					wins += .5
				}
			}
		}
		got := eval.AUROC(score, positive)
		if pairs == 0 {
			if !math.IsNaN(got) {
				t.Fatalf("AUROC of one class is %v", got)
			}
			return
		}
		if math.Abs(got-wins/pairs) > 1e-12 {
			t.Fatalf("AUROC %v, counted %v", got, wins/pairs)
		}
	})
}

func TestBestF1IsTheBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		score := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 6), func(i int) float64 { return float64(i) }), 1, 40).Draw(t, "score")
		positive := rapid.SliceOfN(rapid.Bool(), len(score), len(score)).Draw(t, "positive")
		f1At := func(threshold float64) float64 {
			right, rows := 0.0, 0.0
			for i, s := range score {
				if positive[i] {
					rows++
				}
				if s >= threshold {
					rows++
					if positive[i] {
						right++
					}
				}
			}
			return 2 * right / rows
		}
		best, threshold := eval.BestF1(score, positive)
		if math.IsNaN(best) {
			return
		}
		if math.Abs(f1At(threshold)-best) > 1e-12 {
			t.Fatalf("threshold %v gives %v, not %v", threshold, f1At(threshold), best)
		}
		for _, s := range score {
			if f1At(s) > best+1e-12 {
				t.Fatalf("threshold %v is better: %v > %v", s, f1At(s), best)
			}
		}
	})
}
