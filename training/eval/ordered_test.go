package eval_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"rapport/training/eval"
)

// resample is rows with scores, some of them equal, and how often each was drawn.
type resample struct {
	score []float64
	right []bool
	count []int32
}

func drawResample(t *rapid.T) resample {
	n := rapid.IntRange(1, 40).Draw(t, "rows")
	return resample{
		score: rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 9), func(v int) float64 { return float64(v) / 10 }), n, n).Draw(t, "score"),
		right: rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "right"),
		count: rapid.SliceOfN(rapid.Int32Range(0, 3), n, n).Draw(t, "count"),
	}
}

// rows are the rows written out as often as they count.
func (r resample) rows() (score []float64, right []bool) {
	for i, n := range r.count {
		for range n {
			score, right = append(score, r.score[i]), append(right, r.right[i])
		}
	}
	return score, right
}

func alike(a, b float64) bool { return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-9 }

func TestCountedRowsAreRowsWrittenOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawResample(t)
		order := eval.Order(r.score)
		score, right := r.rows()
		if got, want := order.AUROC(r.right, r.count), eval.AUROC(score, right); !alike(got, want) {
			t.Fatalf("AUROC %v, want %v", got, want)
		}
		if got, want := order.FPRAt(r.right, r.count, .9), eval.FPRAt(score, right, .9); !alike(got, want) {
			t.Fatalf("FPR at .9 %v, want %v", got, want)
		}
		coverages, risks := []float64{.25, .5, 1}, make([]float64, 3)
		if got, want := order.Risks(r.right, r.count, coverages, risks), eval.AURC(score, right); !alike(got, want) {
			t.Fatalf("AURC %v, want %v", got, want)
		}
		curve := eval.RiskCoverage(score, right)
		for c, coverage := range coverages {
			want := math.NaN()
			for _, p := range curve {
				if p.Coverage >= coverage-1e-9 {
					want = p.Risk
					break
				}
			}
			if !alike(risks[c], want) {
				t.Fatalf("risk at %v is %v, want %v", coverage, risks[c], want)
			}
		}
	})
}

func TestFiguresStayInBoundsAndKnowNoOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawResample(t)
		shuffled := rapid.Permutation(indices(len(r.score))).Draw(t, "order")
		score, right := make([]float64, len(r.score)), make([]bool, len(r.score))
		for to, from := range shuffled {
			score[to], right[to] = r.score[from], r.right[from]
		}
		for name, f := range map[string]func([]float64, []bool) float64{
			"AUROC": eval.AUROC, "AURC": eval.AURC,
			"FPR95": func(s []float64, r []bool) float64 { return eval.FPRAt(s, r, .95) },
			"ECE":   func(s []float64, r []bool) float64 { return eval.ECE(s, r, eval.Bins) },
		} {
			v := f(r.score, r.right)
			if v < 0 || v > 1 || !alike(v, f(score, right)) {
				t.Fatalf("%s is %v, in another order %v", name, v, f(score, right))
			}
		}
		if a, b := eval.AUROC(r.score, r.right), eval.AUROC(r.score, negated(r.right)); !alike(a+b, 1) && !math.IsNaN(a) {
			t.Fatalf("AUROC of a class %v and of the other one %v do not make 1", a, b)
		}
	})
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func negated(right []bool) []bool {
	other := make([]bool, len(right))
	for i, r := range right {
		other[i] = !r
	}
	return other
}

func TestLogLossByHand(t *testing.T) {
	t.Parallel()
	near(t, "log loss", eval.LogLoss([][]float64{{.5, .5}, {.25, .75}}, []int{0, 0}), (math.Log(2)+math.Log(4))/2)
	near(t, "log loss of the impossible", eval.LogLoss([][]float64{{0, 1}}, []int{0}), -math.Log(1e-12))
	near(t, "log loss of no label", eval.LogLoss([][]float64{{0, 1}}, []int{-1}), math.NaN())
}

func TestIntervalsShareTheirResamples(t *testing.T) {
	t.Parallel()
	ranges := eval.Intervals(50, 200, 3, 9, func(count []int32, values []float64) {
		total := int32(0)
		for _, n := range count {
			total += n
		}
		values[0], values[1], values[2] = float64(count[0]), 2*float64(count[0]), math.NaN()
		if total != 50 {
			t.Fatalf("%d rows were drawn of 50", total)
		}
	})
	if ranges[0].Low != 0 || ranges[0].High < 2 || ranges[1].High != 2*ranges[0].High || !math.IsNaN(ranges[2].Low) {
		t.Errorf("ranges %v", ranges)
	}
}
