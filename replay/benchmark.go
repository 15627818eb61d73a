package replay

import (
	"fmt"

	"rapport/training/report"
	"rapport/training/report/page"
)

// Benchmark is the tables of `make policy`: every graded set side by side.
type Benchmark struct {
	Model string          `json:"model"`
	Sets  []BenchmarkSet  `json:"sets"`
	Given *LabelledScores `json:"given_sentiments,omitzero"`
}

// BenchmarkSet is one set of graded conversations.
type BenchmarkSet struct {
	Name   string `json:"name"`
	Report Report `json:"report"`
}

// wantedFigure is what is to be reached.
type wantedFigure struct {
	seed, real string // on temper_seed, on policy_real valid; "" for nothing
}

func wantedFigures() map[string]wantedFigure {
	return map[string]wantedFigure{
		"action_right":   {seed: "85 %"},
		"blunders":       {seed: "1 %", real: "1 %"},
		"on_time":        {seed: "85 %", real: "70 %"},
		"calm_escalated": {seed: "5 %"},
		"false_alarms":   {real: "10 %"},
		"anger_kappa":    {real: ".60"},
	}
}

// Markdown is the tables for docs/benchmarks.md.
func (b Benchmark) Markdown() string { return b.Page().Markdown() }

// HTML is the same as one page.
func (b Benchmark) HTML() ([]byte, error) { return b.Page().HTML() }

// Page composes the tables.
func (b Benchmark) Page() page.Page {
	p := page.Page{
		Title: "Deciding",
		Subtitle: "Graded conversations through the engine with " + b.Model + " and the built-in rules. Ranges are 95 % bootstrap intervals over " +
			"conversations.",
		Sections: []page.Section{b.figures()},
	}
	for _, set := range b.Sets {
		s := set.Report.againstSection()
		s.Title = set.Name + " against simpler policies"
		p.Sections = append(p.Sections, s)
	}
	if b.Given != nil {
		p.Sections = append(p.Sections, b.Given.Section())
	}
	return p
}

func (b Benchmark) figures() page.Section {
	t := page.Table{Head: []string{"figure"}}
	for _, set := range b.Sets {
		t.Head = append(t.Head, fmt.Sprintf("%s, %d conversations", set.Name, set.Report.Graded))
	}
	t.Head = append(t.Head, "wanted: temper_seed", "policy_real valid")
	t.Numbers = len(t.Head) - 1
	goals := wantedFigures()
	for _, m := range measures() {
		row := []string{m.Title}
		for _, set := range b.Sets {
			n, _ := Find(set.Report.named, m.Name)
			row = append(row, ranged(n))
		}
		goal := goals[m.Name]
		t.Rows = append(t.Rows, append(row, dash(goal.seed), dash(goal.real)))
	}
	return page.Section{Title: "Figures", Blocks: []page.Block{t}}
}

func ranged(n report.Named) string {
	f := n.Figure
	switch {
	case !f.Defined():
		return "-"
	case n.Percent:
		return fmt.Sprintf("%.1f %% (%.1f-%.1f)", 100*f.Value, 100*f.Low, 100*f.High)
	}
	return fmt.Sprintf("%.2f (%.2f-%.2f)", f.Value, f.Low, f.High)
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
