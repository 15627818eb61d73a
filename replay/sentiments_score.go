package replay

import (
	"fmt"
	"math"
	"slices"

	"rapport/training/eval"
	"rapport/training/report"
	"rapport/training/report/page"
)

// LabelledScores is how policies do on conversations of given sentiments.
type LabelledScores struct {
	Trained int             `json:"trained"` // conversations learned from
	Judged  int             `json:"judged"`
	Rows    []LabelledScore `json:"rows"`
}

// LabelledScore is one policy.
type LabelledScore struct {
	Name      string        `json:"name"`
	F1        report.Figure `json:"f1"` // over turns
	Precision report.Figure `json:"precision"`
	Recall    report.Figure `json:"recall"`
	Published report.Figure `json:"gt_1_published"` // GT-I as the authors take it: conversations that need nobody count 1 for silence
	Transfer1 report.Figure `json:"gt_1"`           // of conversations that need a person only, as the next two
	Transfer2 report.Figure `json:"gt_2"`
	Transfer3 report.Figure `json:"gt_3"`
	OnTime    report.Figure `json:"on_time"` // first handover, of conversations that need a person
	Missed    report.Figure `json:"missed"`
	False     report.Figure `json:"false_alarms"` // of the others
}

// What is counted of one conversation.
const (
	labelledHits = iota
	labelledDid
	labelledGold
	labelledPublished
	labelledGT1
	labelledGT2
	labelledGT3
	labelledOnTime
	labelledMissed
	labelledNeeding
	labelledFalse
	labelledOthers
	labelledAll
	labelledCounts
)

// MeasureLabelled learns on train and measures on test, beside simpler policies.
func MeasureLabelled(train, test []Labelled, seed uint64) LabelledScores {
	learned := learn(train)
	scores := LabelledScores{Trained: len(train), Judged: len(test)}
	for _, one := range []struct {
		name string
		does func(Labelled) stops
	}{
		{"sentiment, and what is said again", learned.stops},
		{"customer's turn is negative", negative},
		{"never", func(Labelled) stops { return nil }},
		{"always", func(l Labelled) stops { return every(len(l.Turns)) }},
	} {
		scores.Rows = append(scores.Rows, scoreLabelled(one.name, test, one.does, seed))
	}
	return scores
}

func every(n int) stops {
	all := make(stops, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func scoreLabelled(name string, test []Labelled, does func(Labelled) stops, seed uint64) LabelledScore {
	counted := make([][labelledCounts]float64, len(test))
	for i, one := range test {
		counted[i] = countLabelled(does(one), one.wanted())
	}
	ratio := func(part, whole int) func(s [labelledCounts]float64) float64 {
		return func(s [labelledCounts]float64) float64 {
			if s[whole] == 0 {
				return math.NaN()
			}
			return s[part] / s[whole]
		}
	}
	figure := []func(s [labelledCounts]float64) float64{
		func(s [labelledCounts]float64) float64 {
			return 2 * s[labelledHits] / (s[labelledDid] + s[labelledGold])
		},
		ratio(labelledHits, labelledDid), ratio(labelledHits, labelledGold), ratio(labelledPublished, labelledAll),
		ratio(labelledGT1, labelledNeeding), ratio(labelledGT2, labelledNeeding), ratio(labelledGT3, labelledNeeding),
		ratio(labelledOnTime, labelledNeeding), ratio(labelledMissed, labelledNeeding), ratio(labelledFalse, labelledOthers),
	}
	sum := func(times []int32) (s [labelledCounts]float64) {
		for i, n := range times {
			for k := range s {
				s[k] += float64(n) * counted[i][k]
			}
		}
		return s
	}
	ranges := eval.Intervals(len(test), rounds, len(figure), seed, func(times []int32, values []float64) {
		s := sum(times)
		for i, of := range figure {
			values[i] = of(s)
		}
	})
	all := make([]report.Figure, len(figure))
	for i, of := range figure {
		all[i] = report.Figure{Value: of(sum(eval.Ones(len(test)))), Low: ranges[i].Low, High: ranges[i].High}
	}
	return LabelledScore{name, all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9]}
}

func countLabelled(did, gold stops) (c [labelledCounts]float64) {
	c[labelledAll] = 1
	c[labelledDid], c[labelledGold] = float64(len(did)), float64(len(gold))
	for _, turn := range did {
		if slices.Contains(gold, turn) {
			c[labelledHits]++
		}
	}
	if len(gold) == 0 {
		c[labelledOthers] = 1
		c[labelledPublished] = 1
		if len(did) > 0 {
			c[labelledPublished], c[labelledFalse] = 0, 1
		}
		return c
	}
	c[labelledNeeding] = 1
	c[labelledGT1], c[labelledGT2], c[labelledGT3] = transfer(did, gold, 1), transfer(did, gold, 2), transfer(did, gold, 3)
	c[labelledPublished] = c[labelledGT1]
	switch outcome(did.first(), gold.first()) { //nolint:exhaustive // the other outcomes are not shown
	case OnTime:
		c[labelledOnTime] = 1
	case Missed:
		c[labelledMissed] = 1
	}
	return c
}

// Section is the table for people.
func (s LabelledScores) Section() page.Section {
	t := page.Table{Head: []string{
		"policy", "F1", "precision", "recall", "GT-I as published", "GT-I", "GT-II", "GT-III", "on time", "missed", "false alarms",
	}, Numbers: 10}
	for _, row := range s.Rows {
		cells := []string{row.Name}
		for _, f := range []report.Figure{
			row.F1, row.Precision, row.Recall, row.Published, row.Transfer1, row.Transfer2, row.Transfer3, row.OnTime, row.Missed, row.False,
		} {
			cells = append(cells, number(f))
		}
		t.Rows = append(t.Rows, cells)
	}
	return page.Section{
		Title: "mhch_ssa_makeup, given sentiments",
		Intro: fmt.Sprintf("%d conversations of numbers in place of words, learned from %d. It proves the stopping rule on given labels and nothing about "+
			"reading customers: the model is a table of %d kinds of turns, by speaker, given sentiment, whether the speaker has said the very same before, "+
			"and whether it is one word. GT as published counts silence as right where nobody is needed; the other GT columns are of conversations that "+
			"need a person.", s.Judged, s.Trained, kinds),
		Blocks: []page.Block{t},
	}
}

// kinds of signs: two speakers, three sentiments, said before or not, one word or more.
const kinds = 2 * 3 * 2 * 2

func number(f report.Figure) string {
	switch {
	case !f.Defined():
		return "-"
	case !(f.High > f.Low):
		return fmt.Sprintf("%.3f", f.Value)
	}
	return fmt.Sprintf("%.3f (%.3f-%.3f)", f.Value, f.Low, f.High)
}
