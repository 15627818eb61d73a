package replay

import (
	"fmt"
	"strconv"
	"strings"

	"rapport/training/report"
)

// Text is the trace for a terminal: what was said, how the customer feels by then as a rising line, and what would have been done and why.
func (t Trace) Text() string {
	var b strings.Builder
	line := func(format string, parts ...any) { b.WriteString(oneLine(fmt.Sprintf(format, parts...)) + "\n") }
	line("conversation %s", t.ID)
	var path []float64
	for _, turn := range t.Turns {
		line("%3s %-9s %s", numeral(turn.Number), turn.Speaker, turn.Said)
		if !turn.Judged {
			continue
		}
		path = append(path, turn.Anger)
		for _, told := range turn.told(path) {
			line("%13s %s", "", told)
		}
	}
	return b.String()
}

// told are the lines below what a customer said.
func (t Turn) told(path []float64) []string {
	all := []string{t.heard(path), t.did()}
	if t.Moment != nil {
		all = append(all, t.Moment.words())
	}
	if verdict := t.verdict(); verdict != "" {
		all = append(all, verdict)
	}
	if t.HandedOver {
		all = append(all, "a person takes over here; what follows is judged as if the bot had kept the conversation")
	}
	return all
}

// heard is what was understood: the mood line, the level and the intent.
func (t Turn) heard(path []float64) string {
	intent := t.Intent
	switch {
	case intent == "":
		intent = "no intent"
	case t.Abstained:
		intent += "?"
	}
	return fmt.Sprintf("%s %s, %s", moodLine(path), t.Level, intent)
}

// did is the action with its rule and reasons.
func (t Turn) did() string {
	return fmt.Sprintf("-> %s by %s: %s", t.Action, t.Rule, strings.Join(t.Reasons, "; "))
}

// verdict compares with the grader; "" without one.
func (t Turn) verdict() string {
	if t.Gold == nil || t.Gold.Action == "" {
		return ""
	}
	judged := judgement(t)
	if judged == right {
		return "graded: right"
	}
	return fmt.Sprintf("graded: %s, wanted %s", judged, t.Gold.Action)
}

func (m Moment) words() string {
	said := fmt.Sprintf("going on costs %.1f, handing over %.1f", m.GoingOn, m.HandingOver)
	if m.ByTurn > 0 {
		said += fmt.Sprintf("; by turn %d if nothing gets better", m.ByTurn)
	}
	if m.Counterfactual != "" {
		said += "; " + m.Counterfactual
	}
	return strings.Join(append([]string{said}, m.Alternatives...), "; or: ")
}

// moodLine draws anger from 0 to 1 as blocks of eight heights.
func moodLine(path []float64) string {
	const blocks = "▁▂▃▄▅▆▇█"
	heights := []rune(blocks)
	line := make([]rune, 0, len(path))
	for _, anger := range path {
		line = append(line, heights[min(len(heights)-1, max(0, int(anger*float64(len(heights)))))])
	}
	return string(line)
}

func numeral(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// oneLine keeps what customers write from moving the cursor or the lines of a listing.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, s)
}

func short(x float64) string { return strconv.FormatFloat(x, 'g', 4, 64) }

func shown(n report.Named) string {
	if !n.Figure.Defined() {
		return "-"
	}
	if n.Percent {
		return fmt.Sprintf("%.1f %%", 100*n.Figure.Value)
	}
	return fmt.Sprintf("%.2f", n.Figure.Value)
}
