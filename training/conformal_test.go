package training_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rapport/classifier"
	"rapport/models"
	"rapport/training"
)

// drawn are logits of many messages and labels drawn from what the logits say, bent by a temperature nobody tells.
func drawn(random *rand.Rand, rows, labels int, bent float64) (logits []float32, gold []int) {
	logits, gold = make([]float32, rows*labels), make([]int, rows)
	for i := range gold {
		row, sum := logits[i*labels:(i+1)*labels], 0.0
		for k := range row {
			row[k] = float32(2 * random.NormFloat64())
			sum += math.Exp(float64(row[k]) / bent)
		}
		u := random.Float64() * sum
		for k := range row {
			if u -= math.Exp(float64(row[k]) / bent); u <= 0 {
				gold[i] = k
				break
			}
		}
	}
	return logits, gold
}

// The promise holds however wrong the confidences are: that is what conformal prediction is for.
func TestSetsHoldTheLabelAsOftenAsStated(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 9))
	const labels = 6
	for _, coverage := range []float64{.8, .9, .95} {
		for _, bent := range []float64{.5, 1, 2} {
			logits, gold := drawn(random, 4000, labels, bent)
			c := training.FitConformal(training.NewEvidence(logits, labels, gold), 1, coverage)
			logits, gold = drawn(random, 20000, labels, bent)
			covered, reached := 0.0, 0.0
			for i, label := range gold {
				confidence := training.Confidences(logits[i*labels:(i+1)*labels], 1)
				set := training.LabelSet(confidence, c)
				if confidence[set[0]] != slices.Max(confidence) {
					t.Fatalf("set %v of %v does not begin with the best label", set, confidence)
				}
				if slices.Contains(set, label) {
					covered++
				}
				if confidence[label] >= c.Threshold {
					reached++
				}
			}
			covered, reached = covered/20000, reached/20000 // sets are never empty, so they hold a little more than what reaches the threshold
			if math.Abs(reached-coverage) > .015 || covered < reached {
				t.Errorf("coverage %v, logits bent by %v: %v reach the threshold, sets hold %v", coverage, bent, reached, covered)
			}
		}
	}
}

func TestSetsGrowWithTheCoverage(t *testing.T) {
	t.Parallel()
	logits, gold := drawn(rand.New(rand.NewPCG(5, 5)), 500, 5, 1)
	held := training.NewEvidence(logits, 5, gold)
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(.5, .99).Draw(t, "low")
		high := rapid.Float64Range(low, .995).Draw(t, "high")
		confidence := training.Confidences(logits[:5], rapid.Float64Range(.1, 10).Draw(t, "temperature"))
		small := training.LabelSet(confidence, training.FitConformal(held, 1, low))
		large := training.LabelSet(confidence, training.FitConformal(held, 1, high))
		if len(small) < 1 || len(small) > len(large) || len(large) > classifier.MaxSet || !slices.Equal(small, large[:len(small)]) {
			t.Fatalf("coverage %v gives %v, %v gives %v", low, small, high, large)
		}
	})
}

func TestTooFewRowsMakeNoPromiseTheyCannotKeep(t *testing.T) {
	t.Parallel()
	logits, gold := drawn(rand.New(rand.NewPCG(7, 7)), 15, 4, 1)
	c := training.FitConformal(training.NewEvidence(logits, 4, gold), 1, .95)
	if set := training.LabelSet(training.Confidences(logits[:4], 1), c); len(set) != 4 {
		t.Errorf("15 rows cannot tell 95 %%, yet the set is %v", set)
	}
	if set := training.LabelSet([]float64{.9, .1}, models.Conformal{}); len(set) != 0 {
		t.Errorf("no coverage is stated, yet the set is %v", set)
	}
}
