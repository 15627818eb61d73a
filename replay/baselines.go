package replay

import (
	"fmt"
	"math"
	"slices"

	"rapport/sentiment"
)

// Baseline is a simple policy for handing over, to be held against.
type Baseline struct {
	Name  string
	Fixed bool // a fixed threshold of anger
	hands func(Turn) bool
}

// Baselines are the policies every replay is held against.
func Baselines() []Baseline {
	all := []Baseline{
		{Name: "never", hands: func(Turn) bool { return false }},
		{Name: "always", hands: func(Turn) bool { return true }},
	}
	for misses := 1; misses <= 3; misses++ {
		all = append(all, Baseline{Name: fmt.Sprintf("not understood %d in a row", misses), hands: func(t Turn) bool { return t.Misses >= misses }})
	}
	for _, level := range sentiment.Levels()[1:] {
		all = append(all, Baseline{Name: "anger " + level.String(), Fixed: true, hands: func(t Turn) bool { return t.Level >= level }})
	}
	return append(all,
		Baseline{Name: "last message angry", hands: func(t Turn) bool { return t.Message >= sentiment.Angry }},
		Baseline{Name: "only when asked", hands: func(t Turn) bool { return t.HumanRequested }},
	)
}

// counted are the tallies of the graded conversations under the baseline. What a baseline does where it does not hand over is not judged.
func (b Baseline) counted(traces []Trace) []tally {
	var all []tally
	for _, trace := range traces {
		if trace.graded() {
			all = append(all, count(trace.judged(), b.hands))
		}
	}
	return all
}

// thresholds of anger among which the best is chosen.
const thresholds = 40

// bestThreshold is the anger from which handing over costs least on these conversations; the lowest of equals.
func bestThreshold(traces []Trace, of price, ratio float64) float64 {
	best, least := 0.0, math.Inf(1)
	for step := range thresholds + 1 {
		from := float64(step) / thresholds
		total := 0.0
		for _, trace := range traces {
			if turns := trace.judged(); trace.graded() {
				total += of(stopsOf(turns, func(t Turn) bool { return t.Anger >= from }).first(), stopsOf(turns, wanted).first(), ratio)
			}
		}
		if total < least {
			best, least = from, total
		}
	}
	return best
}

// folds of the choice when there is nothing else to choose on.
const folds = 5

// chosen are the tallies under the anger threshold that costs least at a ratio: chosen on train, or without any in five folds, each on the
// conversations of the other four.
func chosen(traces, train []Trace, of price, ratio float64) []tally {
	if len(train) > 0 {
		from := bestThreshold(train, of, ratio)
		return Baseline{hands: func(t Turn) bool { return t.Anger >= from }}.counted(traces)
	}
	traces = slices.DeleteFunc(slices.Clone(traces), func(t Trace) bool { return !t.graded() })
	all := make([]tally, 0, len(traces))
	var limits [folds]float64
	for fold := range folds {
		var rest []Trace
		for i, trace := range traces {
			if i%folds != fold {
				rest = append(rest, trace)
			}
		}
		limits[fold] = bestThreshold(rest, of, ratio)
	}
	for i, trace := range traces {
		from := limits[i%folds]
		all = append(all, Baseline{hands: func(t Turn) bool { return t.Anger >= from }}.counted([]Trace{trace})...)
	}
	return all
}
