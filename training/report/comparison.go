package report

import (
	"fmt"
	"math"

	"rapport/models"
	"rapport/training/eval"
)

// Comparison holds a report against an earlier one or another bundle's.
type Comparison struct {
	With        models.Identity `json:"with"`
	Paired      bool            `json:"paired"` // both were measured on the same lines, so that what is hard for both cancels out
	Rows        int             `json:"rows"`   // in scope for both; when paired
	OnlyWith    int             `json:"only_with_right"`
	OnlyThis    int             `json:"only_this_right"`
	McNemar     float64         `json:"mcnemar_p"` // two-sided; 1 when not paired
	Differences []Difference    `json:"differences"`
	Changes     []Change        `json:"changes,omitempty"` // only where lines may be shown
	Changed     int             `json:"changed,omitempty"` // lines that are treated differently, shown or not
	Pairing     *Pairing        `json:"pairing,omitempty"` // where the lines come from, when a training run compared
}

// Difference is one figure of both.
type Difference struct {
	Figure     string  `json:"figure"`
	With       float64 `json:"with"`
	This       float64 `json:"this"`
	Difference Figure  `json:"difference"` // this minus with, with its interval
	P          float64 `json:"p"`          // two-sided, by paired bootstrap or from the two intervals
	Better     bool    `json:"better"`     // this is better, noise or not
	Beyond     bool    `json:"beyond_noise"`
}

// Change is a line the two treat differently.
type Change struct {
	Line string `json:"line"` // masked
	Gold string `json:"gold"`
	Was  string `json:"was"`
	Now  string `json:"now"`
	Kind string `json:"kind"` // lost, won, other
}

// Settings of a comparison.
const (
	pairedRounds = 1000
	significance = .05
	shownChanges = 40
)

// comparedFigures are the figures a regression is looked for in.
func comparedFigures() []string {
	return []string{
		"accuracy", "macro_f1", "answered", "right_when_answered", "ece", "aurc", "out_of_scope.auroc", "out_of_scope.answered",
		"out_of_scope.refused_at_3pc",
	}
}

// Compare holds this report against another one. Same lines (by digest) are compared in pairs as far as their outcomes go; other figures by their
// intervals, which overstates the noise of equal lines.
func Compare(this, with Report, seed uint64) Comparison {
	c := Comparison{With: with.Bundle, McNemar: 1}
	var p *pairs
	if this.Data != nil && with.Data != nil && this.Data.Digest != "" && this.Data.Digest == with.Data.Digest &&
		len(this.Outcomes) > 0 && len(this.Outcomes) == len(with.Outcomes) {
		p = newPairs(this, with)
		c.Paired, c.Rows = true, len(p.rows)
		c.OnlyWith, c.OnlyThis, c.McNemar = eval.McNemar(p.right(0), p.right(1))
	}
	for _, name := range comparedFigures() {
		a, inWith := with.Figure(name)
		b, inThis := this.Figure(name)
		if !inWith || !inThis || !a.Figure.Defined() || !b.Figure.Defined() {
			continue
		}
		d := fromIntervals(a.Figure, b.Figure)
		if statistic := p.statistic(name); statistic != nil {
			paired := eval.PairedBootstrap(len(p.rows), pairedRounds, seed, statistic)
			d = Difference{With: paired.First, This: paired.Second, P: paired.P, Difference: newFigure(paired.Difference, paired.Range)}
			if name == "accuracy" {
				d.P = c.McNemar
			}
		}
		d.Figure, d.Better, d.Beyond = name, (d.This > d.With) != b.Lower && d.This != d.With, d.P < significance
		c.Differences = append(c.Differences, d)
	}
	return c
}

// fromIntervals treats the two figures as independent and their intervals as those of a normal distribution.
func fromIntervals(with, this Figure) Difference {
	half := math.Hypot(with.Half(), this.Half())
	difference := this.Value - with.Value
	p := 1.
	switch {
	case half > 0:
		p = math.Erfc(1.959964 * math.Abs(difference) / half / math.Sqrt2)
	case difference != 0:
		p = 0
	}
	return Difference{With: with.Value, This: this.Value, P: p, Difference: Figure{difference, difference - half, difference + half}}
}

// name is the bundle as people call it.
func (c Comparison) name() string { return fmt.Sprintf("%s version %d", c.With.Name, c.With.Version) }
