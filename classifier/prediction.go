package classifier

import "errors"

// Errors of Classify. Callers test them with errors.Is.
var (
	ErrUnavailable = errors.New("intent model is unavailable")
	ErrOverloaded  = errors.New("intent model queue is full")
)

// Reason says why a Prediction abstained.
type Reason string

// The reasons for abstaining; the empty Reason means it did not.
const (
	OutOfScope    Reason = "out_of_scope"
	LowConfidence Reason = "low_confidence"
)

// Ranked is one label with its calibrated confidence.
type Ranked struct {
	Label      string
	Confidence float64 // 0-1, the share of such answers that are right; all labels of a Prediction sum to 1
}

// Prediction is what the model thinks the customer wants.
type Prediction struct {
	Ranking   []Ranked  // best first, every label of the bundle
	Set       []string  // labels it may be, best first, at most MaxSet: holds the right one at the bundle's stated coverage; empty when it states none
	Margin    float64   // first minus second confidence
	InScope   float64   // probability that the message wants anything this bundle knows
	Abstained bool      // rapport declines to name an intent; no number above changes because of it
	Why       Reason    // set when Abstained
	Embedding []float32 // L2-normalised sentence vector, shared by temper and conversation; nil when the model did not run
	Tokens    int       // model tokens read, special tokens included
}

// Top is the label of the best intent, the bundle's out-of-scope label when it abstained as out of scope, or "" when it abstained otherwise
// or the model did not run.
func (p Prediction) Top() string {
	switch {
	case p.Abstained && p.Why == OutOfScope:
		return string(OutOfScope)
	case p.Abstained, len(p.Ranking) == 0:
		return ""
	}
	return p.Ranking[0].Label
}
