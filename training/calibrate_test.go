package training_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"rapport/models"
	"rapport/training"
)

func TestTemperatureUndoesOverconfidence(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 4))
	const rows, labels = 20000, 4
	for _, blown := range []float64{.5, 1, 3} {
		logits, gold := make([]float32, rows*labels), make([]int, rows)
		for i := range gold {
			row, sum := logits[i*labels:(i+1)*labels], 0.0
			for k := range row {
				row[k] = float32(1.5 * random.NormFloat64())
				sum += math.Exp(float64(row[k]))
			}
			u := random.Float64() * sum
			for k := range row {
				if u -= math.Exp(float64(row[k])); u <= 0 {
					gold[i] = k
					break
				}
			}
			for k := range row {
				row[k] *= float32(blown)
			}
		}
		if got := training.FitTemperature(logits, labels, gold); math.Abs(got-blown) > .06*blown {
			t.Errorf("logits blown up by %v get temperature %v", blown, got)
		}
	}
	if got := training.FitTemperature([]float32{1, 2}, 2, []int{-1}); got < .05 || got > 20 {
		t.Errorf("no labelled rows give temperature %v", got)
	}
}

func TestInScopeFitFindsTheTruth(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(8, 8))
	truth := models.InScope{Bias: -1, Energy: .5, Similarity: 1, Nearest: .7, Direct: .3}
	var rows []training.Observation
	in := 0
	for range 40000 {
		s := training.Signals{3 * random.NormFloat64(), random.Float64(), random.NormFloat64(), random.NormFloat64(), 2 * random.NormFloat64()}
		z := truth.Bias + truth.Energy*s[0] + truth.Confidence*s[1] + truth.Similarity*s[2] + truth.Nearest*s[3] + truth.Direct*s[4]
		known := random.Float64() < 1/(1+math.Exp(-z))
		if known {
			in++
		}
		rows = append(rows, training.NewObservation(s, known))
	}
	got, err := training.FitInScope(rows, 1-float64(in)/float64(len(rows))) // the share the data has
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]float64{
		"bias": {got.Bias, truth.Bias}, "energy": {got.Energy, truth.Energy}, "confidence": {got.Confidence, truth.Confidence},
		"similarity": {got.Similarity, truth.Similarity}, "direct": {got.Direct, truth.Direct},
	} {
		if math.Abs(pair[0]-pair[1]) > .12 {
			t.Errorf("%s is %v, want %v", name, pair[0], pair[1])
		}
	}
	rarer, err := training.FitInScope(rows, .01)
	if err != nil || rarer.Bias <= got.Bias {
		t.Errorf("when out of scope is rare the bias must rise: %v after %v (%v)", rarer.Bias, got.Bias, err)
	}
}

func TestInScopeFitTrustsNoSignalTheWrongWayRound(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 9))
	var rows []training.Observation
	for i := range 2000 {
		in := i%2 == 0
		sign := -1.0
		if in {
			sign = 1
		}
		rows = append(rows, training.NewObservation(training.Signals{sign + random.NormFloat64(), 0, random.NormFloat64() - sign, 0, 0}, in))
	}
	got, err := training.FitInScope(rows, .1)
	if err != nil || got.Similarity != 0 || got.Energy <= 0 {
		t.Errorf("%+v, %v: similarity is higher out of scope and must not count", got, err)
	}
}

func TestInScopeFitSurvivesSeparableRows(t *testing.T) {
	t.Parallel()
	rows := []training.Observation{
		training.NewObservation(training.Signals{5, 1, 1, 0}, true), training.NewObservation(training.Signals{6, 1, 1, 0}, true),
		training.NewObservation(training.Signals{-5, 0, 0, 0}, false),
	}
	got, err := training.FitInScope(rows, .5)
	if err != nil || math.IsNaN(got.Bias) || math.IsInf(got.Energy, 0) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestThresholdsFollowTheCosts(t *testing.T) {
	t.Parallel()
	rows := []training.Verdict{
		training.NewVerdict(.9, .95, true, true), training.NewVerdict(.8, .9, true, true), training.NewVerdict(.7, .9, true, true),
		training.NewVerdict(.6, .99, false, false), training.NewVerdict(.2, .99, false, false), training.NewVerdict(.1, .99, false, false),
	}
	got := training.ChooseThresholds(rows, costs(2, 1))
	if got.Right != .5 || math.Abs(got.InScope-.65) > 1e-12 {
		t.Errorf("thresholds %+v, want in scope between .6 and .7, right .5", got)
	}
	if got := training.ChooseThresholds(rows[:3], costs(2, 1)); got.InScope != 0 {
		t.Errorf("nothing to refuse, and yet a threshold of %v", got.InScope)
	}
	if got := training.ChooseThresholds(rows, costs(10, 1)); got.Right != .9 {
		t.Errorf("a wrong answer costs ten questions: right threshold %v, want .9", got.Right)
	}
	if got := training.ChooseThresholds(rows, costs(1, 2)); got.Right != 0 {
		t.Errorf("asking costs more than being wrong: right threshold %v, want 0", got.Right)
	}
}

func TestFoldsAreEvenAndKeepSentencesTogether(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var samples []training.Sample
		n := rapid.IntRange(1, 80).Draw(t, "rows")
		for i := range n {
			text := rapid.SampledFrom([]string{"order %", "cancel % now", "hi", "bye", "refund", "where", "why", "who"}).Draw(t, "text")
			text += rapid.SampledFrom([]string{"", " 1", " 22", " 333", "!"}).Draw(t, "number")
			samples = append(samples, training.NewSample(text, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "intent"), "f", i, 0))
		}
		for _, intent := range []string{"a", "b", "c"} { // an intent of one sentence is another story
			samples = append(samples, training.NewSample("first of "+intent, intent, "f", n, 0), training.NewSample("then of "+intent, intent, "f", n, 0))
		}
		training.Arrange(samples)
		folds := training.AssignFolds(samples, 5, 1)
		families := map[string]int{}
		for i, s := range samples {
			if folds[i] < 0 || folds[i] > 4 {
				t.Fatalf("fold %d", folds[i])
			}
			key := s.Intent() + "/" + s.Pattern()
			if f, seen := families[key]; seen && f != folds[i] {
				t.Fatalf("%q is in folds %d and %d", key, f, folds[i])
			}
			families[key] = folds[i]
		}
		count := [5]int{}
		for _, f := range families {
			count[f]++
		}
		for _, c := range count {
			if c < len(families)/5 || c > len(families)/5+1 {
				t.Fatalf("families a fold: %v", count)
			}
		}
	})
}

// TestAnIntentOfOneSentenceIsInManyFolds: held out whole, an intent of lines that differ in numbers only would look as if nobody could learn it.
func TestAnIntentOfOneSentenceIsInManyFolds(t *testing.T) {
	t.Parallel()
	var samples []training.Sample
	for i := range 12 {
		samples = append(samples, training.NewSample(fmt.Sprintf("where is order %d", 100+i), "order_status", "f", i, 0))
		samples = append(samples, training.NewSample(fmt.Sprintf("%d words of thanks", i), "thanks", "f", i, 0))
	}
	training.Arrange(samples)
	seen := map[string]map[int]bool{"order_status": {}, "thanks": {}}
	for i, fold := range training.AssignFolds(samples, 5, 1) {
		seen[samples[i].Intent()][fold] = true
	}
	if len(seen["order_status"]) != 5 || len(seen["thanks"]) != 5 {
		t.Errorf("folds by intent: %v, want all five for both", seen)
	}
}

func costs(wrong, clarify float64) models.Costs {
	return models.Costs{Cost: models.Cost{WrongAnswer: wrong, Clarify: clarify, Escalate: 3}}
}
