package audit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/training/audit"
)

// judged are held-out lines of two sure intents and the given ones behind them.
func judged(more ...audit.HeldOutRow) *audit.HeldOut {
	h := &audit.HeldOut{Labels: []string{"cancel", "refund", "return"}}
	for range 10 {
		h.Rows = append(h.Rows,
			audit.HeldOutRow{Label: 0, Confidence: []float32{.9, .05, .05}},
			audit.HeldOutRow{Label: 1, Confidence: []float32{.1, .8, .1}},
			audit.HeldOutRow{Label: 2, Confidence: []float32{.1, .3, .6}})
	}
	h.Rows = append(h.Rows, more...)
	for i := range h.Rows {
		h.Rows[i].File, h.Rows[i].Line = "data.jsonl", i+1
	}
	return h
}

func TestMislabelledLinesAreRankedByTheirOwnIntent(t *testing.T) {
	t.Parallel()
	h := judged(
		audit.HeldOutRow{Label: 0, Confidence: []float32{.2, .79, .01}, Text: "send it to jane@example.com"},
		audit.HeldOutRow{Label: 2, Confidence: []float32{.95, .04, .01}},
		audit.HeldOutRow{Label: 1, Confidence: []float32{.4, .35, .25}}, // unsure, not wrong: below what is usual for cancel
	)
	found := of(check(t, audit.Input{Rows: plus(), HeldOut: h}, small()), audit.Mislabelled)
	var got []string
	for _, f := range found {
		got = append(got, f.Suggested)
	}
	if diff := cmp.Diff([]string{"cancel", "refund"}, got); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff([][]int{{32}, {31}}, where(found)); diff != "" {
		t.Error(diff)
	}
	if text := found[1].Places[0].Text; text != "send it to [email]" {
		t.Errorf("shows %q", text)
	}
}

func TestOverlapsNameBothIntents(t *testing.T) {
	t.Parallel()
	lost, other := audit.HeldOutRow{Label: 1, Confidence: []float32{.1, .4, .5}}, audit.HeldOutRow{Label: 2, Confidence: []float32{.1, .5, .4}}
	found := of(check(t, audit.Input{Rows: plus(), HeldOut: judged(lost, lost, lost, lost, other)}, small()), audit.Overlaps)
	if len(found) != 1 || found[0].Lines != 5 || len(found[0].Places) != 4 {
		t.Fatalf("%+v", found)
	}
	if want := "refund and return: 20 % of their lines are taken for the other (4 of refund, 1 of return)"; found[0].Message != want {
		t.Errorf("says %q", found[0].Message)
	}
	if few := of(check(t, audit.Input{Rows: plus(), HeldOut: judged(lost, other)}, small()), audit.Overlaps); len(few) > 0 {
		t.Errorf("two lines are an overlap: %+v", few)
	}
}

func TestReportNamesWhatItDidNotLookFor(t *testing.T) {
	t.Parallel()
	text := check(t, audit.Input{Rows: plus(), Without: "no library"}, small()).Text(3)
	if !strings.Contains(text, "not checked: mislabelled, overlaps (no library)\n") {
		t.Error(text)
	}
}
