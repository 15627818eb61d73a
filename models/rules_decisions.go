package models

import (
	"maps"
	"slices"
)

// MaxCost bounds a cost: beyond it a probability's last digits would decide.
const MaxCost = 1e6

// thresholds checks what decides abstention and label sets. labels are the manifest's.
func (f *faults) thresholds(t Thresholds, labels []string) {
	f.share("thresholds.in_scope", t.InScope)
	f.share("thresholds.right", t.Right)
	for _, label := range slices.Sorted(maps.Keys(t.Labels)) {
		f.add(!slices.Contains(labels, label), "thresholds.labels: %q is no label", label)
		f.share("thresholds.labels: "+label, t.Labels[label])
	}
	if t.Conformal != (Conformal{}) {
		c := t.Conformal
		f.add(!(c.Coverage > 0 && c.Coverage < 1), "thresholds.conformal.coverage is %g, it must be above 0 and below 1", c.Coverage)
		f.share("thresholds.conformal.threshold", c.Threshold)
	}
}

// costs checks what the thresholds were made from.
func (f *faults) costs(c Costs, labels []string) {
	f.cost("costs", c.Cost)
	for _, label := range slices.Sorted(maps.Keys(c.Labels)) {
		f.add(!slices.Contains(labels, label), "costs.labels: %q is no label", label)
		f.cost("costs.labels: "+label, c.Labels[label])
	}
}

func (f *faults) cost(what string, c Cost) {
	f.add(!(c.WrongAnswer > 0 && c.WrongAnswer <= MaxCost), "%s: wrong_answer is %g, it must be above 0 and at most %g", what, c.WrongAnswer, MaxCost)
	f.add(!(c.Clarify >= 0 && c.Clarify <= MaxCost), "%s: clarify is %g, it must be 0 to %g", what, c.Clarify, MaxCost)
	f.add(!(c.Escalate >= 0 && c.Escalate <= MaxCost), "%s: escalate is %g, it must be 0 to %g", what, c.Escalate, MaxCost)
}
