package replay

import (
	"slices"

	"rapport/conversation"
	"rapport/training/report"
)

// Report is a replay: what would have been done, and how good that is where somebody graded it.
type Report struct {
	Model         string        `json:"model"`
	Conversations int           `json:"conversations"`
	Turns         int           `json:"turns"` // of customers
	Graded        int           `json:"graded"`
	HandedOver    int           `json:"handed_over"` // conversations that a person would have got
	Actions       []Tally       `json:"actions"`
	Rules         []Tally       `json:"rules"`                    // most used first
	HandoverRules []RuleScore   `json:"handover_rules,omitempty"` // of graded conversations, those that are wrong most often first
	Figures       []Figure      `json:"figures,omitempty"`
	Against       []Against     `json:"against,omitempty"` // simpler policies on the same conversations
	Margins       []Margin      `json:"margins,omitempty"` // against the cheapest policy with a fixed threshold of anger
	Gates         []report.Gate `json:"gates,omitempty"`
	Traces        []Trace       `json:"traces,omitempty"`

	named []report.Named
}

// Tally is how often something was done.
type Tally struct {
	Name  string `json:"name"`
	Turns int    `json:"turns"`
}

// Figure is a measured value under its name.
type Figure struct {
	Name  string        `json:"name"`
	Value report.Figure `json:"value"`
}

// Against is a simpler policy for handing over, measured on the same conversations.
type Against struct {
	Name    string   `json:"name"`
	Figures []Figure `json:"figures"`

	fixed   bool
	named   []report.Named
	counted []tally
}

// Settings of Measure.
type Settings struct {
	Model string
	Train []Trace // to choose the best threshold on; without any it is chosen in five folds
	Seed  uint64
}

// Measure sums a replay up. Figures are of conversations whose judged turns all have an action from a grader.
func Measure(traces []Trace, s Settings) Report {
	r := Report{Model: s.Model, Conversations: len(traces), Traces: traces}
	actions, rules := map[string]int{}, map[string]int{}
	for _, trace := range traces {
		for _, turn := range trace.judged() {
			r.Turns++
			actions[string(turn.Action)]++
			rules[turn.Rule]++
			if turn.HandedOver {
				r.HandedOver++
			}
		}
	}
	for _, action := range conversation.Actions() {
		r.Actions = append(r.Actions, Tally{string(action), actions[string(action)]})
	}
	r.Rules = mostFirst(rules)
	counted := tallies(traces)
	if r.Graded = len(counted); r.Graded == 0 {
		return r
	}
	r.named = figures(counted, s.Seed)
	r.Figures = plain(r.named)
	r.HandoverRules = scoreRules(traces)
	r.Against = against(traces, s)
	r.Margins = margins(counted, r.Against, s.Seed)
	return r
}

func against(traces []Trace, s Settings) []Against {
	var all []Against
	add := func(name string, fixed bool, counted []tally) {
		named := handover(figures(counted, s.Seed))
		all = append(all, Against{Name: name, Figures: plain(named), fixed: fixed, named: named, counted: counted})
	}
	for _, b := range Baselines() {
		add(b.Name, b.Fixed, b.counted(traces))
	}
	for _, ratio := range Ratios() {
		add("best anger threshold for cost at "+short(ratio), true, chosen(traces, s.Train, cost, ratio))
	}
	for _, ratio := range Ratios() {
		add("best anger threshold for strict cost at "+short(ratio), true, chosen(traces, s.Train, strict, ratio))
	}
	return all
}

// handover keeps the figures that a policy has which only hands over.
func handover(all []report.Named) []report.Named {
	from := slices.IndexFunc(all, func(n report.Named) bool { return n.Name == "on_time" })
	return slices.DeleteFunc(slices.Clone(all[from:]), func(n report.Named) bool { return n.Name == "anger_kappa" })
}

func plain(named []report.Named) []Figure {
	all := make([]Figure, 0, len(named))
	for _, n := range named {
		all = append(all, Figure{n.Name, n.Figure})
	}
	return all
}

func mostFirst(counts map[string]int) []Tally {
	all := make([]Tally, 0, len(counts))
	for name, turns := range counts {
		all = append(all, Tally{name, turns})
	}
	slices.SortFunc(all, func(a, b Tally) int {
		if a.Turns != b.Turns {
			return b.Turns - a.Turns
		}
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return all
}
