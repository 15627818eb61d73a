package replay

import (
	"fmt"
	"slices"
	"strconv"

	"rapport/training/report"
	"rapport/training/report/page"
)

// Markdown is the summary and the figures for people who read text; the traces are in Trace.Text.
func (r Report) Markdown() string {
	r.Traces = nil
	return r.Page().Markdown()
}

// HTML is the replay as one page, with the mood line of every conversation.
func (r Report) HTML() ([]byte, error) { return r.Page().HTML() }

// Page composes the replay for people.
func (r Report) Page() page.Page {
	p := page.Page{
		Title:    "Replay with " + r.Model,
		Subtitle: fmt.Sprintf("%d conversations, %d messages of customers.", r.Conversations, r.Turns),
		Verdict:  r.summary(),
	}
	for _, s := range []page.Section{r.gatesSection(), r.figuresSection(), r.againstSection(), r.doneSection(), r.tracesSection()} {
		if len(s.Blocks) > 0 {
			p.Sections = append(p.Sections, s)
		}
	}
	return p
}

// summary is the first thing read.
func (r Report) summary() []string {
	said := []string{fmt.Sprintf("A person would have got %d of %d conversations.", r.HandedOver, r.Conversations)}
	if r.Graded == 0 {
		return append(said, "Nobody has graded these conversations, so nothing says how right that is.")
	}
	get := func(name string) string {
		n, _ := Find(r.named, name)
		return shown(n)
	}
	said = append(said,
		fmt.Sprintf("Of the %d graded ones: %s of the actions are right, %s right or acceptable, %s are blunders.", r.Graded,
			get("action_right"), get("action_fine"), get("blunders")),
		fmt.Sprintf("Of those that need a person %s get one on time and %s never; of the others %s are handed over.",
			get("on_time"), get("missed"), get("false_alarms")),
	)
	if r.Graded < few {
		said = append(said, fmt.Sprintf("%d conversations prove little: read them, and grade more.", r.Graded))
	}
	return said
}

// few is how many graded conversations are too few for figures and their ranges to mean much.
const few = 30

func (r Report) figuresSection() page.Section {
	s := page.Section{Title: "Figures", Intro: "Ranges are 95 % bootstrap intervals over conversations."}
	var figures page.Figures
	for _, n := range r.named {
		f := page.Figure{Name: n.Title, Value: shown(n), Means: n.Means}
		switch {
		case !n.Figure.Defined():
		case n.Percent:
			f.Range = fmt.Sprintf("%.1f-%.1f", 100*n.Figure.Low, 100*n.Figure.High)
		default:
			f.Range = fmt.Sprintf("%.2f-%.2f", n.Figure.Low, n.Figure.High)
		}
		figures = append(figures, f)
	}
	if len(figures) > 0 {
		s.Blocks = []page.Block{figures}
	}
	return s
}

// compared are the figures shown of every policy.
func compared() []string {
	return []string{
		"cost_2", "cost_5", "cost_10", "strict_2", "strict_5", "strict_10", "on_time", "early", "late", "missed", "turns_late", "false_alarms",
		"transfer_1", "transfer_2", "transfer_3",
	}
}

func (r Report) againstSection() page.Section {
	s := page.Section{
		Title: "Against simpler policies",
		Intro: fmt.Sprintf("Cost is false alarms + %s for a turn late, at most a miss, + 2, 5 or 10 for a miss, a conversation; strict cost counts an "+
			"early handover as a false alarm. GT is gameable and says nothing without the columns before it.", short(perTurnLate)),
	}
	if len(r.Against) == 0 {
		return s
	}
	table := page.Table{Caption: "Every policy on these conversations", Head: []string{"policy"}, Numbers: len(compared()), Folded: true}
	for _, name := range compared() {
		n, _ := Find(r.named, name)
		table.Head = append(table.Head, n.Title)
	}
	table.Rows = append(table.Rows, comparedRow("rapport", r.named))
	for _, a := range r.Against {
		table.Rows = append(table.Rows, comparedRow(a.Name, a.named))
	}
	s.Blocks = []page.Block{r.marginTable(), table}
	return s
}

func (r Report) marginTable() page.Table {
	t := page.Table{
		Caption: "Against the cheapest fixed threshold of anger, chosen by that figure",
		Head:    []string{"figure", "threshold", "its cost", "rapport", "difference"}, Numbers: 3,
	}
	for _, m := range r.Margins {
		n, _ := Find(r.named, m.Figure)
		t.Rows = append(t.Rows, []string{
			n.Title, m.Against, fmt.Sprintf("%.2f", m.Other), fmt.Sprintf("%.2f", m.Cost),
			fmt.Sprintf("%+.2f (%+.2f to %+.2f)", m.Difference.Value, m.Difference.Low, m.Difference.High),
		})
	}
	return t
}

func comparedRow(name string, named []report.Named) []string {
	row := []string{name}
	for _, figure := range compared() {
		n, _ := Find(named, figure)
		cell := shown(n)
		if slices.Contains(costNames(), figure) {
			cell = fmt.Sprintf("%.2f (%.2f-%.2f)", n.Figure.Value, n.Figure.Low, n.Figure.High)
		}
		row = append(row, cell)
	}
	return row
}

func (r Report) doneSection() page.Section {
	bars := func(caption, name string, all []Tally) page.Bars {
		b := page.Bars{Caption: caption, Name: name, Value: "turns", Repeats: true}
		for _, one := range all {
			b.Max = max(b.Max, float64(one.Turns))
			b.Bars = append(b.Bars, page.Bar{Name: one.Name, Value: float64(one.Turns), Shown: strconv.Itoa(one.Turns), Tone: page.Plain})
		}
		return b
	}
	s := page.Section{Title: "What would have been done", Blocks: []page.Block{
		bars("Actions", "action", r.Actions), bars("Rules", "rule", r.Rules), r.doneTable(),
	}}
	if len(r.HandoverRules) > 0 {
		s.Blocks = append(s.Blocks, r.handoverTable())
	}
	return s
}

// doneTable is the bars for those who read text.
func (r Report) doneTable() page.Table {
	t := page.Table{Caption: "The same in numbers", Head: []string{"action or rule", "turns", "share"}, Numbers: 2, Folded: true}
	for _, one := range slices.Concat(r.Actions, r.Rules) {
		share := 100 * float64(one.Turns) / float64(max(1, r.Turns))
		t.Rows = append(t.Rows, []string{one.Name, strconv.Itoa(one.Turns), fmt.Sprintf("%.0f %%", share)})
	}
	return t
}

func (r Report) gatesSection() page.Section {
	s := page.Section{Title: "Gates"}
	if len(r.Gates) == 0 {
		return s
	}
	table := page.Table{Head: []string{"gate", "result", "found"}}
	for _, g := range r.Gates {
		result := "passed"
		if !g.Passed {
			result = "FAILED"
		}
		table.Rows = append(table.Rows, []string{g.Name, result, g.Says})
	}
	s.Blocks = []page.Block{table}
	return s
}
