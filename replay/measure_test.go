package replay_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/conversation"
	"rapport/replay"
	"rapport/training/corpus"
	"rapport/training/report"
)

func figure(t *testing.T, r replay.Report, name string) report.Figure {
	t.Helper()
	for _, f := range r.Figures {
		if f.Name == name {
			return f.Value
		}
	}
	t.Fatalf("no figure %s", name)
	return report.Undefined()
}

func sample() []replay.Trace {
	return []replay.Trace{
		graded("a/a0", "e/e3"), graded("a/a0", "a/a1"), graded("e/a0", "a/a0"), graded("a/e2", "a/e3", "a/e3"), graded("p/p0"), graded("a/a0", "e/e2"),
	}
}

// TestMeasureSumsConversations: shares are of turns or of conversations, not means of means.
func TestMeasureSumsConversations(t *testing.T) {
	t.Parallel()
	r := replay.Measure(sample(), replay.Settings{Model: "test", Seed: 1})
	for name, want := range map[string]float64{"action_right": 8. / 10, "on_time": 2. / 3, "missed": 1. / 3, "false_alarms": 1. / 3, "cost_5": 1} {
		got := figure(t, r, name)
		if got.Value != want || got.Low > want || got.High < want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if r.Graded != 6 || r.Turns != 12 {
		t.Errorf("%d graded, %d turns", r.Graded, r.Turns)
	}
}

// TestEveryPolicyIsMeasuredOnTheSameConversations: never and always are known by hand.
func TestEveryPolicyIsMeasuredOnTheSameConversations(t *testing.T) {
	t.Parallel()
	r := replay.Measure(sample(), replay.Settings{Seed: 1})
	want := map[string]map[string]float64{
		"never":  {"cost_2": 3 * 2. / 6, "missed": 1, "false_alarms": 0},
		"always": {"cost_2": 3. / 6, "missed": 0, "false_alarms": 1},
	}
	for _, a := range r.Against {
		for _, f := range a.Figures {
			if value, known := want[a.Name][f.Name]; known && f.Value.Value != value {
				t.Errorf("%s: %s is %v, want %v", a.Name, f.Name, f.Value.Value, value)
			}
			if strings.HasPrefix(f.Name, "action") {
				t.Errorf("%s: a policy that only hands over has no %s", a.Name, f.Name)
			}
		}
	}
	if len(r.Margins) != 6 {
		t.Errorf("%d margins", len(r.Margins))
	}
}

// TestEqualReplaysGiveEqualReports: the same data and seed give the same bytes.
func TestEqualReplaysGiveEqualReports(t *testing.T) {
	t.Parallel()
	first := replay.Measure(sample(), replay.Settings{Seed: 7}).Markdown()
	for range 3 {
		if again := replay.Measure(sample(), replay.Settings{Seed: 7}).Markdown(); again != first {
			t.Fatal("two reports of the same differ")
		}
	}
}

// TestHandoversByRule tells which rule to look at first.
func TestHandoversByRule(t *testing.T) {
	t.Parallel()
	traces := []replay.Trace{graded("e/a0", "a/a0"), graded("a/a0", "e/e3"), graded("e/a0", "a/a0", "a/a0", "a/e2"), graded("a/a0")}
	for i, rule := range []string{"hasty", "angry", "hasty", ""} {
		for k := range traces[i].Turns {
			traces[i].Turns[k].Rule = rule
		}
	}
	want := []replay.RuleScore{{Rule: "hasty", Early: 1, FalseAlarms: 1}, {Rule: "angry", OnTime: 1}}
	if diff := cmp.Diff(want, replay.Measure(traces, replay.Settings{}).HandoverRules); diff != "" {
		t.Error(diff)
	}
}

// TestGatesDecide: what can be bounded, and what cannot.
func TestGatesDecide(t *testing.T) {
	t.Parallel()
	r := replay.Measure(sample(), replay.Settings{Seed: 1})
	gates, err := r.Decide([]report.Limit{{Figure: "action_right", Value: .75}}, []report.Limit{{Figure: "missed", Value: .1}})
	if err != nil || len(gates) != 2 || !gates[0].Passed || gates[1].Passed {
		t.Errorf("%+v, %v", gates, err)
	}
	if err := replay.Known(report.Limit{Figure: "beauty"}, false); err == nil {
		t.Error("beauty is no figure")
	}
	if err := replay.Known(report.Limit{Figure: "missed"}, false); err == nil {
		t.Error("nobody wants at least so many missed")
	}
}

// TestPagesEscapeWhatCustomersWrite: nothing a customer or a file says becomes markup, and nothing moves the cursor of a terminal.
func TestPagesEscapeWhatCustomersWrite(t *testing.T) {
	t.Parallel()
	hostile := "<script>alert(1)</script> </svg><img src=x onerror=y>\x1b[2J\u202e \"'`"
	trace := graded("a/a0", "e/e3")
	trace.ID = hostile
	trace.Turns[0].Said, trace.Turns[0].Intent, trace.Turns[0].Rule, trace.Turns[0].Reasons = hostile, hostile, hostile, []string{hostile}
	trace.Turns[0].Speaker, trace.Turns[1].Speaker = corpus.RoleCustomer, corpus.Role(hostile)
	html, err := replay.Measure([]replay.Trace{trace}, replay.Settings{Model: hostile, Seed: 1}).HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{"<script", "<img", "onerror=y>"} {
		if strings.Contains(string(html), mark) {
			t.Errorf("the page holds %q", mark)
		}
	}
	text := trace.Text()
	for _, mark := range []string{"\x1b", "\u202e"} {
		if strings.Contains(text, mark) {
			t.Errorf("the text holds %q", mark)
		}
	}
}

// TestUngradedConversationsHaveNoFigures, and say so.
func TestUngradedConversationsHaveNoFigures(t *testing.T) {
	t.Parallel()
	trace := graded("a/a0", "e/e3")
	trace.Turns[1].Gold = nil
	r := replay.Measure([]replay.Trace{trace}, replay.Settings{})
	if len(r.Figures)+len(r.Against) > 0 || !strings.Contains(r.Markdown(), "Nobody has graded") {
		t.Errorf("%+v", r)
	}
	var handed int
	for _, action := range r.Actions {
		if action.Name == string(conversation.Escalate) {
			handed = action.Turns
		}
	}
	if handed != 1 {
		t.Errorf("%d handovers counted", handed)
	}
}
