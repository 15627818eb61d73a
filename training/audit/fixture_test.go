package audit_test

import (
	"context"
	"testing"

	"rapport/training/audit"
	"rapport/training/corpus"
)

// rowsOf are lines "intent: text" of a file of that name.
func rowsOf(file string, lines ...[2]string) []corpus.Row {
	rows := make([]corpus.Row, len(lines))
	for i, l := range lines {
		rows[i] = corpus.Row{Intent: l[0], Text: l[1], File: file, Line: i + 1}
	}
	return rows
}

func check(t fataler, in audit.Input, o audit.Options) audit.Report {
	t.Helper()
	report, err := audit.Check(context.Background(), in, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// fataler is *testing.T or *rapid.T.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

// of are the findings of one kind.
func of(report audit.Report, kind audit.Kind) []audit.Finding {
	var found []audit.Finding
	for _, f := range report.Findings {
		if f.Kind == kind {
			found = append(found, f)
		}
	}
	return found
}

// where are the lines of findings, those of the test data negative.
func where(found []audit.Finding) [][]int {
	var all [][]int
	for _, f := range found {
		var lines []int
		for _, p := range f.Places {
			line := p.Line
			if p.Test {
				line = -line
			}
			lines = append(lines, line)
		}
		all = append(all, lines)
	}
	return all
}

// healthy is data without a fault, to add faults to.
func healthy() [][2]string {
	return [][2]string{
		{"refund", "I want my money back"},
		{"refund", "please refund what I paid"},
		{"refund", "send the payment back to me"},
		{"cancel", "stop this order at once"},
		{"cancel", "I no longer need it, cancel"},
		{"cancel", "take my purchase out of the queue"},
		{"hours", "when do you open on sunday"},
		{"hours", "opening times of the shop"},
		{"hours", "is somebody there tonight"},
	}
}

func plus(more ...[2]string) []corpus.Row { return rowsOf("data.jsonl", append(healthy(), more...)...) }

func small() audit.Options { return audit.Options{Tiny: 2} }

func TestHealthyDataHasNoFindings(t *testing.T) {
	t.Parallel()
	report := check(t, audit.Input{Rows: plus(), Without: "no encoder"}, small())
	if len(report.Findings) > 0 || report.Lines != 9 || report.Texts != 9 || report.Intents != 3 {
		t.Errorf("%+v", report)
	}
	const want = "9 lines, 9 different texts, 3 intents\nnothing found\n" +
		"not checked: mislabelled, overlaps (no encoder)\nnot checked: leaks, near-leaks (no test data given)\n"
	if got := report.Text(10); got != want {
		t.Errorf("report is\n%s", got)
	}
}
