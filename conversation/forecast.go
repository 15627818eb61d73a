package conversation

import "math"

// Forecaster gives the probability that the customer will be angry or worse after the next message: the logistic curve of a weighted sum. It
// says where a conversation is going if it goes on as conversations usually do; what the bot answers next is not in it.
type Forecaster struct {
	Bias    float64
	Anger   float64 // times the log-odds of Anger, within maxOdds
	Rise    float64 // times the change of Anger since the turn before
	Peak    float64 // times Peak
	Repeats float64 // times how often the matter was put again, at most maxAgain
	Misses  float64 // times the messages in a row that were not understood, at most maxAgain
	Solved  float64 // when the matter is solved
}

// Bounds of what a Forecaster reads.
const (
	maxOdds  = 4.0
	maxAgain = 3
)

// Features is what a Forecaster weighs of a state, in the order of its fields after Bias.
func (Forecaster) Features(s State) [6]float64 {
	anger := unit(s.Anger)
	odds := math.Log(anger+1e-9) - math.Log(1-anger+1e-9)
	rise := 0.0
	if n := len(s.Path); n > 1 {
		rise = s.Path[n-1] - s.Path[n-2]
	}
	solved := 0.0
	if s.Resolved {
		solved = 1
	}
	return [6]float64{
		max(-maxOdds, min(maxOdds, odds)), rise, unit(s.Peak), float64(min(max(0, s.Repeats-1), maxAgain)), float64(min(s.Misses, maxAgain)), solved,
	}
}

// Next is the probability, 0-1.
func (f Forecaster) Next(s State) float64 {
	sum := f.Bias
	features := f.Features(s)
	for i, weight := range [6]float64{f.Anger, f.Rise, f.Peak, f.Repeats, f.Misses, f.Solved} {
		sum += weight * features[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

// DefaultForecaster holds the weights that Advance uses, fitted by `rapport train --temper` on the graded training conversations.
func DefaultForecaster() Forecaster {
	return Forecaster{Bias: -1.34, Anger: 0.59, Peak: 0.1, Solved: -1.08}
}
