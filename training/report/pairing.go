package report

import (
	"fmt"
	"math"
	"strings"

	"rapport/models"
	"rapport/training/eval"
)

// Treated is what one bundle makes of a line.
type Treated struct {
	Right      bool    // the best label is the gold one
	Confidence float64 // of the best label
	InScope    float64 // probability
	Cost       float64 // of the decision, under the costs stated for the new bundle
}

// Pair is a line as the earlier bundle and this one treat it.
type Pair struct {
	InScope    bool
	With, This Treated
}

// Pairing says where the lines of a comparison before publishing come from.
type Pairing struct {
	Shared     int      `json:"shared"`               // lines both were trained on: what models that had not seen the line said
	Live       int      `json:"live"`                 // lines the earlier bundle has not seen: it was asked as it serves
	Test       int      `json:"test,omitempty"`       // lines of a test set: both were asked as they serve
	OutOfScope int      `json:"out_of_scope"`         // of these lines
	Unknown    int      `json:"unknown"`              // left out: lines of intents the earlier bundle does not know
	Relabelled int      `json:"relabelled,omitempty"` // shared lines with another intent than then: each bundle is judged by its own
	Moved      int      `json:"moved,omitempty"`      // left out: shared lines that were out of scope and are not, or the other way round
	Before     int      `json:"before,omitempty"`     // shared lines judged before intents were added to the earlier bundle
	Trained    int      `json:"trained,omitempty"`    // left out: test lines one of them was trained on
	Flattered  bool     `json:"flattered,omitempty"`  // the earlier bundle may have been trained on the lines it was asked: it wins nothing
	Notes      []string `json:"notes,omitempty"`      // what could not be compared, and why
}

// Settings of a comparison before publishing.
const (
	refusedKept  = .97 // out-of-scope lines are compared at the threshold that loses 3 % of the others
	fewStrange   = 20  // out-of-scope lines that say something
	worthECE     = .01 // less is no reason to hold a bundle back, however sure
	CostFigure   = "cost"
	strangeShare = "out_of_scope.refused_at_3pc"
)

// ComparePairs holds two bundles against each other on the same lines: accuracy by McNemar's test, the others by the paired bootstrap. outShare is
// the share of traffic that is out of scope, by which such lines count in the cost. A difference is beyond noise when its p-value is below .05
// divided by the number of figures (Bonferroni), so that of twenty equal bundles at most one is called different.
func ComparePairs(with models.Identity, pairs []Pair, outShare float64, seed uint64) Comparison {
	var known []Pair
	for _, p := range pairs {
		if p.InScope {
			known = append(known, p)
		}
	}
	c := Comparison{With: with, Paired: true, Rows: len(known), McNemar: 1}
	if len(known) == 0 {
		return c
	}
	right := [2][]bool{make([]bool, len(known)), make([]bool, len(known))}
	for i, p := range known {
		right[0][i], right[1][i] = p.With.Right, p.This.Right
	}
	c.OnlyWith, c.OnlyThis, c.McNemar = eval.McNemar(right[0], right[1])
	c.add("accuracy", false, eval.PairedBootstrap(len(known), pairedRounds, seed, func(count []int32) (float64, float64) {
		return shareOf(right[0], count), shareOf(right[1], count)
	}))
	c.Differences[0].P = c.McNemar
	c.add(CostFigure, true, eval.PairedBootstrap(len(pairs), pairedRounds, seed, func(count []int32) (float64, float64) {
		return meanCosts(pairs, count, outShare)
	}))
	c.add("ece", true, eval.PairedBootstrap(len(known), pairedRounds, seed, func(count []int32) (float64, float64) {
		return pairedECE(known, count)
	}))
	if len(pairs)-len(known) >= fewStrange {
		c.add(strangeShare, false, refusedAlike(pairs, seed))
	}
	for i := range c.Differences {
		c.Differences[i].Beyond = c.Differences[i].P < significance/float64(len(c.Differences))
	}
	return c
}

func (c *Comparison) add(figure string, lower bool, p eval.Paired) {
	c.Differences = append(c.Differences, Difference{
		Figure: figure, With: p.First, This: p.Second, P: p.P, Difference: newFigure(p.Difference, p.Range),
		Better: p.Second != p.First && (p.Second > p.First) != lower,
	})
}

func shareOf(yes []bool, count []int32) float64 {
	part, whole := int32(0), int32(0)
	for i, n := range count {
		whole += n
		if yes[i] {
			part += n
		}
	}
	return float64(part) / float64(whole)
}

// meanCosts is what a message costs on average under both, outShare of the messages being out of scope when there are such lines.
func meanCosts(pairs []Pair, count []int32, outShare float64) (with, this float64) {
	var sums [2][2]float64
	var rows [2]float64
	for i, p := range pairs {
		kind, n := 0, float64(count[i])
		if !p.InScope {
			kind = 1
		}
		rows[kind] += n
		sums[kind][0] += n * p.With.Cost
		sums[kind][1] += n * p.This.Cost
	}
	if rows[1] == 0 {
		return sums[0][0] / rows[0], sums[0][1] / rows[0]
	}
	mix := func(side int) float64 { return (1-outShare)*sums[0][side]/rows[0] + outShare*sums[1][side]/rows[1] }
	return mix(0), mix(1)
}

func pairedECE(known []Pair, count []int32) (with, this float64) {
	var gap [2][eval.Bins]float64
	total := 0.0
	for i, p := range known {
		n := float64(count[i])
		total += n
		for side, t := range []Treated{p.With, p.This} {
			confidence := min(1, max(0, t.Confidence))
			off := confidence
			if t.Right {
				off--
			}
			gap[side][eval.BinOf(confidence, eval.Bins)] += n * off
		}
	}
	var sums [2]float64
	for side := range gap {
		for _, g := range gap[side] {
			sums[side] += math.Abs(g) / total
		}
	}
	return sums[0], sums[1]
}

// refusedAlike is the share of out-of-scope lines each would refuse at the threshold that loses as many of the others.
func refusedAlike(pairs []Pair, seed uint64) eval.Paired {
	scores, in := [2][]float64{make([]float64, len(pairs)), make([]float64, len(pairs))}, make([]bool, len(pairs))
	for i, p := range pairs {
		scores[0][i], scores[1][i], in[i] = p.With.InScope, p.This.InScope, p.InScope
	}
	with, this := eval.Order(scores[0]), eval.Order(scores[1])
	return eval.PairedBootstrap(len(pairs), pairedRounds, seed, func(count []int32) (float64, float64) {
		return 1 - with.FPRAt(in, count, refusedKept), 1 - this.FPRAt(in, count, refusedKept)
	})
}

// Worse are the figures that speak against publishing: worse beyond noise, and not by next to nothing.
func (c Comparison) Worse() []Difference {
	if c.Pairing != nil && c.Pairing.Flattered {
		return nil
	}
	var worse []Difference
	for _, d := range c.Differences {
		if d.Beyond && !d.Better && !(d.Figure == "ece" && math.Abs(d.Difference.Value) < worthECE) {
			worse = append(worse, d)
		}
	}
	return worse
}

// Says is the comparison in words, for people who do not know the names of figures.
func (c Comparison) Says() []string {
	var said []string
	if p := c.Pairing; p != nil {
		said = append(said, p.says(c))
		said = append(said, p.Notes...)
	}
	for _, d := range c.Differences {
		verdict := "within noise"
		switch {
		case d.This == d.With:
			verdict = "the same"
		case d.Beyond && d.Better:
			verdict = "better"
		case d.Beyond:
			verdict = "worse"
		}
		said = append(said, fmt.Sprintf("%s (%s)", d.says(), verdict))
	}
	return said
}

func (p Pairing) says(c Comparison) string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{
		{p.Test, "of the test set"},
		{p.Shared, "both were trained on, each judged by a model that had not seen it"},
		{p.Live, "only this one was trained on, the other asked as it serves"},
	} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	text := fmt.Sprintf("compared with %s on %d lines: %s", c.name(), p.Shared+p.Live+p.Test, strings.Join(parts, "; "))
	if len(parts) == 0 {
		text = "not compared with " + c.name() + ": no line can be judged by both"
	}
	if p.Unknown > 0 {
		text += fmt.Sprintf("; left out %d lines of intents one of them does not know", p.Unknown)
	}
	if p.Relabelled > 0 {
		text += fmt.Sprintf("; %d of the lines have another intent than they had then, and each is judged by the labels it was trained with", p.Relabelled)
	}
	if p.Moved > 0 {
		text += fmt.Sprintf("; left out %d lines that moved into or out of scope", p.Moved)
	}
	if p.Before > 0 {
		text += fmt.Sprintf("; %d of the lines were judged before intents were added to the other", p.Before)
	}
	if p.Trained > 0 {
		text += fmt.Sprintf("; left out %d lines of the test set that one of them was trained on", p.Trained)
	}
	return text
}

// says is one figure of both in words.
func (d Difference) says() string {
	switch d.Figure {
	case "accuracy":
		return fmt.Sprintf("right intent for %.1f %% of messages, was %.1f %%, p %s", 100*d.This, 100*d.With, shortP(d.P))
	case CostFigure:
		return fmt.Sprintf("a message costs %.3f on average, was %.3f, p %s", d.This, d.With, shortP(d.P))
	case "ece":
		return fmt.Sprintf("confidence off by %.1f points on average, was %.1f, p %s", 100*d.This, 100*d.With, shortP(d.P))
	case strangeShare:
		return fmt.Sprintf("refuses %.1f %% of out-of-scope messages when 3 %% of the others are lost, was %.1f %%, p %s",
			100*d.This, 100*d.With, shortP(d.P))
	}
	return fmt.Sprintf("%s %.4f, was %.4f, p %s", d.Figure, d.This, d.With, shortP(d.P))
}

// WorseSays is why a bundle should not be published; "" when nothing speaks against it.
func (c Comparison) WorseSays() string {
	var why []string
	for _, d := range c.Worse() {
		why = append(why, d.says())
	}
	if len(why) == 0 {
		return ""
	}
	return fmt.Sprintf("it is worse than %s by more than chance explains: %s", c.name(), strings.Join(why, "; "))
}
