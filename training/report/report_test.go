package report_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/models"
	"rapport/training/corpus"
	"rapport/training/report"
)

// hostile is an intent whose name tries to be markup.
const hostile = `<img src=x onerror=alert(1)>|"refund`

func labels() []string {
	return []string{"cancel_order", "delivery_status", hostile, "opening_hours", "payment_methods", "refund_status"}
}

// lines are made of a seed: 300 lines in scope and 60 others, judged by a bundle of the given strength.
func lines(seed uint64, strength float64) []report.Line {
	random := rand.New(rand.NewPCG(seed, 1))
	names := labels()
	var all []report.Line
	for i := range 360 {
		l := report.Line{Gold: i % len(names), File: "a.jsonl", Confidence: make([]float64, len(names))}
		if i >= 300 {
			l.Gold, l.File = report.OutOfScope, "b.jsonl"
		}
		best := l.Gold
		if best < 0 || random.Float64() > strength {
			best = (max(l.Gold, 0) + 5) % len(names)
		}
		top := .3 + .69*random.Float64()
		for k := range l.Confidence {
			l.Confidence[k] = (1 - top) / float64(len(names)-1)
		}
		l.Confidence[best] = top
		l.InScope = .5 + .5*random.Float64()
		if l.Gold < 0 {
			l.InScope -= .4
		}
		l.Refused = l.InScope < .45
		l.Abstained = l.Refused || l.InScope*top < .4
		l.Set = []int{best}
		if top < .6 {
			l.Set = append(l.Set, max(l.Gold, 0))
		}
		if i%3 == 0 {
			l.Tags = []string{"typos"}
		}
		l.Text = fmt.Sprintf("line %d about my order, mail me at jane.doe%d@example.com <script>", i, i)
		if i%4 == 0 {
			l.Text = "where is it"
		}
		all = append(all, l)
	}
	return all
}

func fixture(t *testing.T) report.Report {
	t.Helper()
	r := measured(3, .85, 2)
	with := measured(4, .7, 1)
	c := report.Compare(r, with, 1)
	var texts []string
	for _, l := range lines(3, .85) {
		texts = append(texts, l.Text)
	}
	c = c.WithChanges(r, with, texts)
	r.Comparison = &c
	r.Curve = []report.CurvePoint{
		{Rows: 40, Accuracy: report.Figure{Value: .5, Low: .42, High: .58}, MacroF1: report.Figure{Value: .5, Low: .42, High: .58}},
		{Rows: 80, Accuracy: report.Figure{Value: .7, Low: .63, High: .76}, MacroF1: report.Figure{Value: .7, Low: .62, High: .75}},
		{Rows: 160, Accuracy: report.Figure{Value: .82, Low: .78, High: .86}, MacroF1: report.Figure{Value: .81, Low: .77, High: .86}},
	}
	for _, limit := range []report.Limit{{Figure: "accuracy", Value: .8}, {Figure: "macro_f1", Value: .99}} {
		gate, err := r.AtLeast(limit)
		if err != nil {
			t.Fatal(err)
		}
		r.Gates = append(r.Gates, gate)
	}
	floors, err := r.IntentsAtLeast(report.Limit{Figure: "recall", Value: .85})
	if err != nil {
		t.Fatal(err)
	}
	r.Gates = append(append(r.Gates, floors...), c.Regressions(.01)...)
	return r
}

func measured(seed uint64, strength float64, version int) report.Report {
	r := report.Measure(labels(), lines(seed, strength), report.Options{Seed: 1, Rounds: 200, Examples: 2, Promised: .95, Outcomes: true})
	r.Bundle = models.Identity{Name: "shop", Version: version, Digest: "sha256:00"}
	r.Method = "labelled lines through the serving path"
	r.Data = &report.Data{
		Rows: 360, Digest: "sha256:11", Sources: []report.SourceCount{{Name: "a.jsonl", Rows: 300}, {Name: "b.jsonl", Rows: 61}},
		Skipped: []corpus.BadLine{{File: "b.jsonl", Line: 7, Reason: "the text is empty"}},
	}
	return r
}

// TestGolden holds what people and build servers get to see. `UPDATE_GOLDEN=1 go test ./training/report` writes the files anew: look at them.
func TestGolden(t *testing.T) {
	t.Parallel()
	r := fixture(t)
	page, err := r.HTML()
	if err != nil {
		t.Fatal(err)
	}
	gates, err := r.JUnit()
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"report.html": page, "REPORT.md": []byte(r.Markdown()), "junit.xml": gates} {
		path := filepath.Join("testdata", name)
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
