package eval_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"rapport/training/eval"
)

func repeated(n int, value bool) []bool {
	all := make([]bool, n)
	for i := range all {
		all[i] = value
	}
	return all
}

// disagreeing are two systems of which the first alone is right on a rows and the second alone on b, among rows both get right.
func disagreeing(a, b, both int) (first, second []bool) {
	first = append(append(repeated(a, true), repeated(b, false)...), repeated(both, true)...)
	second = append(append(repeated(a, false), repeated(b, true)...), repeated(both, true)...)
	return first, second
}

func TestMcNemarByHand(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b int
		want float64
	}{
		{0, 0, 1},
		{1, 0, 1},
		{5, 5, 1},
		{1, 8, 2 * 10. / 512},           // 2 x (C(9,0) + C(9,1)) / 2^9
		{0, 6, 2. / 64},                 // the fewest disagreements that can be significant
		{10, 30, 0.0022214337732293656}, // 2 x (C(40,0) + ... + C(40,10)) / 2^40
		{600, 700, math.Erfc(99 / math.Sqrt(1300) / math.Sqrt2)},
	} {
		first, second := disagreeing(test.a, test.b, 50)
		a, b, p := eval.McNemar(first, second)
		if a != test.a || b != test.b || math.Abs(p-test.want) > 1e-9 {
			t.Errorf("%d against %d: %d, %d, p %v, want p %v", test.a, test.b, a, b, p, test.want)
		}
	}
	if _, _, p := eval.McNemar([]bool{true}, nil); !math.IsNaN(p) {
		t.Errorf("slices of different lengths: p %v", p)
	}
}

func TestMcNemarIsSymmetricAndKnowsNoOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.SliceOfN(rapid.Bool(), 1, 80).Draw(t, "first")
		second := rapid.SliceOfN(rapid.Bool(), len(first), len(first)).Draw(t, "second")
		a, b, p := eval.McNemar(first, second)
		b2, a2, p2 := eval.McNemar(second, first)
		if a != a2 || b != b2 || p != p2 || p < 0 || p > 1 {
			t.Fatalf("%d, %d, %v and the other way round %d, %d, %v", a, b, p, a2, b2, p2)
		}
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(first), func(i, j int) {
			first[i], first[j] = first[j], first[i]
			second[i], second[j] = second[j], second[i]
		})
		if _, _, shuffled := eval.McNemar(first, second); shuffled != p {
			t.Fatalf("in another order p is %v, was %v", shuffled, p)
		}
	})
}

func TestExactAndLargeMcNemarMeet(t *testing.T) {
	t.Parallel()
	_, _, exact := eval.McNemar(disagreeing(460, 540, 0))
	_, _, large := eval.McNemar(disagreeing(460, 541, 0))
	if exact < large || exact-large > .003 {
		t.Errorf("1,000 disagreements give p %v, 1,001 give %v", exact, large)
	}
}

func shareOf(right []bool) func([]int32) float64 {
	return func(count []int32) float64 {
		part, whole := 0.0, 0.0
		for i, n := range count {
			whole += float64(n)
			if right[i] {
				part += float64(n)
			}
		}
		return part / whole
	}
}

func paired(first, second []bool) eval.Paired {
	a, b := shareOf(first), shareOf(second)
	return eval.PairedBootstrap(len(first), 1000, 7, func(count []int32) (float64, float64) { return a(count), b(count) })
}

func TestPairedBootstrapSeesWhatIsBeyondNoise(t *testing.T) {
	t.Parallel()
	p := paired(disagreeing(5, 25, 970))
	if math.Abs(p.Difference-.02) > 1e-12 || p.P > .01 || p.Low <= 0 || p.High < p.Difference {
		t.Errorf("25 won and 5 lost of 1,000: %+v", p)
	}
	if p := paired(disagreeing(12, 15, 973)); p.P < .3 || p.Low >= 0 {
		t.Errorf("15 won and 12 lost of 1,000: %+v", p)
	}
	same, _ := disagreeing(3, 3, 10)
	if p := paired(same, same); p.P != 1 || p.Low != 0 || p.High != 0 {
		t.Errorf("against itself: %+v", p)
	}
}

func TestPairedBootstrapRepeatsAndTurnsRound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.SliceOfN(rapid.Bool(), 2, 40).Draw(t, "first")
		second := rapid.SliceOfN(rapid.Bool(), len(first), len(first)).Draw(t, "second")
		one, again, back := paired(first, second), paired(first, second), paired(second, first)
		if one != again {
			t.Fatalf("the same seed gave %+v and %+v", one, again)
		}
		if one.Difference != -back.Difference || one.P != back.P || one.P <= 0 || one.P > 1 || one.Low > one.High {
			t.Fatalf("%+v, and the other way round %+v", one, back)
		}
	})
	if p := eval.PairedBootstrap(0, 10, 1, func([]int32) (float64, float64) { return 1, 1 }); !math.IsNaN(p.P) || !math.IsNaN(p.Difference) {
		t.Errorf("of no rows: %+v", p)
	}
}
