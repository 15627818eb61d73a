package report_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/internal/testenv"
	"rapport/training/report"
)

func TestFiguresByHand(t *testing.T) {
	t.Parallel()
	lines := []report.Line{
		{Gold: 0, Confidence: []float64{.9, .1}, InScope: .9, Set: []int{0}},
		{Gold: 0, Confidence: []float64{.4, .6}, InScope: .8, Abstained: true, Set: []int{1, 0}},
		{Gold: 1, Confidence: []float64{.3, .7}, InScope: .7, Set: []int{1}},
		{Gold: 1, Confidence: []float64{.8, .2}, InScope: .2, Abstained: true, Refused: true, Set: []int{0}},
		{Gold: report.OutOfScope, Confidence: []float64{.5, .5}, InScope: .3},
	}
	r := report.Measure([]string{"a", "b"}, lines, report.Options{Seed: 1, Outcomes: true})
	for name, want := range map[string]float64{
		"accuracy": .5, "macro_f1": .5, "answered": .5, "right_when_answered": 1, "ece": (.1 + .6 + .3 + .8) / 4,
		"brier": (.02 + .72 + .18 + 1.28) / 4, "log_loss": -(math.Log(.9) + math.Log(.4) + math.Log(.7) + math.Log(.2)) / 4,
		"out_of_scope.auroc": .75, "out_of_scope.refused": 0, "out_of_scope.answered": 1, "out_of_scope.in_scope_lost": .25,
		"conformal.coverage": .75, "conformal.mean_size": 1.25, "conformal.single": .75, "labels.a.recall": .5, "labels.b.precision": .5,
	} {
		n, ok := r.Figure(name)
		if !ok || math.Abs(n.Figure.Value-want) > 1e-12 || n.Figure.Low > want || n.Figure.High < want {
			t.Errorf("%s is %+v, want %v", name, n.Figure, want)
		}
	}
	if words, _ := r.Outcomes.MarshalText(); string(words) != "0 0>1? 1 1>0! -1>0" {
		t.Errorf("outcomes %q", words)
	}
	if r.OutOfScope.Answered.Low > .03 || r.Right.Low > .2 {
		t.Errorf("shares of 1 of one and two rows have the intervals %+v and %+v", r.OutOfScope.Answered, r.Right)
	}
}

func TestNoLinesAreNoFigures(t *testing.T) {
	t.Parallel()
	r := report.Measure([]string{"a", "b"}, nil, report.Options{})
	for _, n := range r.Figures() {
		if n.Figure.Defined() {
			t.Errorf("%s of nothing is %v", n.Name, n.Figure)
		}
	}
	if page, err := r.HTML(); err != nil || !strings.Contains(r.Markdown(), "undefined") || len(page) == 0 {
		t.Errorf("an empty report is not shown: %v", err)
	}
	if raw, err := r.JSON(); err != nil || !strings.Contains(string(raw), `"accuracy": null`) {
		t.Errorf("JSON: %v\n%s", err, raw)
	}
}

func TestMeasuringKnowsNoOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := lines(rapid.Uint64().Draw(t, "seed"), rapid.Float64Range(0, 1).Draw(t, "strength"))
		all = all[:rapid.IntRange(1, len(all)).Draw(t, "rows")]
		one := report.Measure(labels(), all, report.Options{Rounds: 5})
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		other := report.Measure(labels(), all, report.Options{Rounds: 5})
		if len(one.Figures()) != len(other.Figures()) {
			t.Fatalf("%d and %d figures", len(one.Figures()), len(other.Figures()))
		}
		for i, n := range one.Figures() {
			v, w := n.Figure.Value, other.Figures()[i].Figure.Value
			if math.IsNaN(v) != math.IsNaN(w) || math.Abs(v-w) > 1e-9 {
				t.Fatalf("%s is %v, in another order %v", n.Name, v, w)
			}
			most := map[string]float64{"brier": 2, "log_loss": math.Inf(1), "conformal.mean_size": 6}[n.Name]
			if most == 0 {
				most = 1
			}
			if n.Figure.Defined() && (v < 0 || v > most+1e-9 || n.Figure.Low > n.Figure.High) {
				t.Fatalf("%s is %+v", n.Name, n.Figure)
			}
		}
		rows := 0
		for _, b := range one.Reliability {
			rows += b.Rows
		}
		if rows != one.Rows {
			t.Fatalf("the bins hold %d of %d rows", rows, one.Rows)
		}
	})
}

func TestReportsSurviveAFile(t *testing.T) {
	t.Parallel()
	r := fixture(t)
	r.Labels[0].Precision = report.Undefined()
	path := filepath.Join(t.TempDir(), "report.json")
	raw, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := report.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := read.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(raw), "\n"), strings.Split(string(again), "\n")); diff != "" {
		t.Error(diff)
	}
}

func TestFilesThatAreNoReports(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.json")
	for _, raw := range []string{
		"", "[]", "{}", `{"format_version": 1}`, `{"format_version": 3}`, `{"format_version": 2, "accuracy": 0.9}`,
		`{"format_version": 2, "accuracy": {"value": 1, "low": 2, "high": 1}}`, `{"format_version": 2, "rows": "many"}`,
		`{"format_version": 2, "outcomes": "0 x"}`, `{"format_version": 2, "outcomes": "0>1"}`, `{"format_version": 2, "labels": 7}`,
	} {
		if err := os.WriteFile(path, []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := report.Read(path); err == nil || !strings.Contains(err.Error(), "not a report") {
			t.Errorf("%s: %v", raw, err)
		}
	}
	if _, err := report.Read(filepath.Join(t.TempDir(), "nonesuch")); err == nil {
		t.Error("a missing file was read")
	}
}

func FuzzOutcomes(f *testing.F) {
	for _, seed := range []string{"", "0", "0>1? 1! -1>0", "0>", "!", "9999999999999999999", "-2", "0>-1", "0!?"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		var o report.Outcomes
		if o.UnmarshalText([]byte(words)) != nil {
			return
		}
		written, err := o.MarshalText()
		var again report.Outcomes
		if err != nil || again.UnmarshalText(written) != nil || !slices.Equal(o, again) {
			t.Fatalf("%q is written as %q", words, written)
		}
	})
}

func TestExamplesAreMaskedAndShort(t *testing.T) {
	t.Parallel()
	r := fixture(t)
	raw, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), "@example.com") || !strings.Contains(string(raw), "[email]") {
		t.Error("an address is shown, or no example is")
	}
	if got := []rune(report.Example(strings.Repeat("ä", 1000))); len(got) > 200 {
		t.Errorf("an example has %d characters", len(got))
	}
	quiet := report.Measure(labels(), lines(1, .5), report.Options{Rounds: 10})
	if raw, err := quiet.JSON(); err != nil || strings.Contains(string(raw), "about my order") {
		t.Errorf("a report nobody asked examples of shows lines: %v", err)
	}
}

// TestEveryNameIsDocumented keeps the page of names complete.
func TestEveryNameIsDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join(testenv.Root(t), "docs", "report.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range fixture(t).Figures() {
		if !strings.Contains(string(page), "| `"+n.Name+"` |") {
			t.Errorf("docs/report.md has no line for %s", n.Name)
		}
	}
}
