package models_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"rapport/models"
)

func TestWriteRefusesDecisionsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for about, spoil := range map[string]func(m *models.Manifest){
		"thresholds.labels: \"nobody\"":   func(m *models.Manifest) { m.Thresholds.Labels = map[string]float64{"nobody": .5} },
		"thresholds.labels: cancel_order": func(m *models.Manifest) { m.Thresholds.Labels = map[string]float64{"cancel_order": 1.5} },
		"conformal.coverage":              func(m *models.Manifest) { m.Thresholds.Conformal = models.Conformal{Coverage: 1, Threshold: .1} },
		"conformal.threshold":             func(m *models.Manifest) { m.Thresholds.Conformal = models.Conformal{Coverage: .9, Threshold: -1} },
		"costs: wrong_answer":             func(m *models.Manifest) { m.Costs.WrongAnswer = 0 },
		"costs: clarify":                  func(m *models.Manifest) { m.Costs.Clarify = math.Inf(1) },
		"costs: escalate":                 func(m *models.Manifest) { m.Costs.Escalate = math.NaN() },
		"costs.labels: \"nobody\"":        func(m *models.Manifest) { m.Costs.Labels = map[string]models.Cost{"nobody": {WrongAnswer: 1}} },
		"costs.labels: cancel_order":      func(m *models.Manifest) { m.Costs.Labels = map[string]models.Cost{"cancel_order": {}} },
		"in_scope.nearest":                func(m *models.Manifest) { m.Calibration.InScope.Nearest = math.NaN() },
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			m, files := bundle(t)
			spoil(&m)
			if _, err := models.Write(t.Context(), t.TempDir(), m, files); !errors.Is(err, models.ErrInvalid) || !strings.Contains(err.Error(), about) {
				t.Errorf("%v, want ErrInvalid naming %s", err, about)
			}
		})
	}
}

// A person who costs less than asking back is asked first; where neither is dearer than a wrong answer, everything is answered.
func TestNotAnsweringCostsTheCheaperOfTwo(t *testing.T) {
	t.Parallel()
	for cost, want := range map[models.Cost]float64{
		{WrongAnswer: 5, Clarify: 1, Escalate: 3}:   .8,
		{WrongAnswer: 5, Clarify: 3, Escalate: .5}:  .9,
		{WrongAnswer: 1, Clarify: 2, Escalate: 3}:   0,
		{WrongAnswer: 100, Clarify: 0, Escalate: 3}: 1,
	} {
		if got := cost.Right(); math.Abs(got-want) > 1e-12 {
			t.Errorf("%+v: answer from %v, want %v", cost, got, want)
		}
	}
	costs := models.Costs{Cost: models.Cost{WrongAnswer: 2}, Labels: map[string]models.Cost{"refund": {WrongAnswer: 9}}}
	if costs.Of("refund").WrongAnswer != 9 || costs.Of("greeting").WrongAnswer != 2 {
		t.Error("an intent without costs of its own has those of all")
	}
}
