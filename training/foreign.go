package training

import (
	"fmt"

	"rapport/classifier"
	"rapport/models"
	"rapport/training/corpus"
)

// TrialTexts are the texts a model trained elsewhere is tried on, and tested with each time it is opened: those of every self-test.
func TrialTexts() []string { return selfTestTexts() }

// surelyInScope is the in-scope score of a model nobody has shown lines that are out of scope: 0.9999 for every message.
func surelyInScope() models.InScope { return models.InScope{Bias: 9.21} }

// Deciding is how a model's logits become decisions, as a manifest holds it.
type Deciding struct {
	Calibration models.Calibration
	Thresholds  models.Thresholds
	Costs       models.Costs
}

// Uncalibrated is what a model trained elsewhere gets when there are no labelled lines: its confidences as they are, and no abstention.
func Uncalibrated() Deciding {
	return Deciding{Calibration: models.Calibration{Temperature: 1, InScope: surelyInScope()}, Costs: costsOf(models.Costs{})}
}

// Calibrate fits temperature, in-scope score and thresholds of a model trained elsewhere to what it said of labelled lines that it was not trained
// on: its logits a line, and the number of the label, below 0 for lines that are out of scope. Without such lines every message counts as in
// scope. The error wraps corpus.ErrBadData when no line is in scope.
func Calibrate(labels []string, logits [][]float32, gold []int) (Deciding, error) {
	d := Deciding{Costs: costsOf(models.Costs{})}
	var flat []float32
	in := 0
	for i, row := range logits {
		flat = append(flat, row...)
		if gold[i] >= 0 {
			in++
		}
	}
	if in == 0 {
		return d, fmt.Errorf("%w: no line with a label of the model", corpus.ErrBadData)
	}
	d.Calibration = models.Calibration{Temperature: fitTemperature(flat, len(logits[0]), gold), InScope: surelyInScope()}
	rows := make([]observation, len(logits))
	for i, row := range logits {
		best := argmax(row)
		rows[i] = observation{
			signals: signals{classifier.Energy(row), confidences(row, d.Calibration.Temperature)[best]}, best: best, right: best == gold[i], in: gold[i] >= 0,
		}
	}
	share := 0.0
	if in < len(rows) {
		share = defaultOutShare
		var err error
		if d.Calibration.InScope, err = fitInScope(rows, share); err != nil {
			return d, err
		}
	}
	d.Thresholds = chooseThresholds(verdicts(rows, d.Calibration.InScope, labels, share), d.Costs)
	return d, nil
}
