package audit_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"rapport/classifier"
	"rapport/internal/testenv"
	"rapport/models"
	"rapport/training"
	"rapport/training/audit"
	"rapport/training/corpus"
)

// TestMislabelledLinesComeFirst gives 3 % of the lines of a public set an intent drawn at random, and looks for them among as many lines at the
// head of the ranking. The figures on whole training sets are those of BenchmarkMislabelled.
func TestMislabelledLinesComeFirst(t *testing.T) {
	t.Parallel()
	got := findFlipped(t, "hwu64/train_10shot.jsonl", 3, training.Config{NoNGrams: true}) // half the time, nearly the same list
	t.Logf("%+v", got)
	if got.atFlipped < .7 || got.recall < .9 {
		t.Errorf("%+v: want 70 %% of the lines at the head of the list flipped, and 90 %% of the flipped ones in it", got)
	}
}

// BenchmarkMislabelled prints, for 3 % flipped lines, the share of flipped lines among the first k of the list, where k is how many were flipped
// (precision and recall at k are the same number), and the share of them anywhere in it.
func BenchmarkMislabelled(b *testing.B) {
	for _, set := range []string{"hwu64/train.jsonl", "banking77/train.jsonl", "hwu64/train_10shot.jsonl", "banking77/train_10shot.jsonl"} {
		b.Run(set, func(b *testing.B) {
			cache := b.TempDir()
			for b.Loop() {
				got := findFlipped(b, set, 3, training.Config{Cache: cache})
				b.ReportMetric(got.atFlipped, "precision@k")
				b.ReportMetric(got.recall, "recall")
				b.ReportMetric(float64(got.flipped), "flipped")
				b.ReportMetric(float64(got.listed), "listed")
				b.ReportMetric(got.suggestion, "right-suggestion")
			}
		})
	}
}

type flippedFound struct {
	flipped, listed               int
	atFlipped, recall, suggestion float64
}

func findFlipped(tb testing.TB, set string, percent int, config training.Config) flippedFound {
	tb.Helper()
	rows, _, err := corpus.Read(filepath.Join(testenv.Shared(tb, "data", "intents"), filepath.FromSlash(set)))
	if err != nil {
		tb.Fatal(err)
	}
	truth := flip(rows, percent)
	data := filepath.Join(tb.TempDir(), "flipped.jsonl")
	write(tb, data, rows)
	report, err := audit.Check(tb.Context(), audit.Input{Rows: rows, HeldOut: heldOut(tb, data, config)}, audit.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	found := flippedFound{flipped: len(truth)}
	head, all, right := 0, 0, 0
	for _, f := range report.Findings {
		if f.Kind != audit.Mislabelled {
			continue
		}
		found.listed++
		was, isFlipped := truth[f.Places[0].Line]
		if !isFlipped {
			continue
		}
		all++
		if found.listed <= len(truth) {
			head++
		}
		if f.Suggested == was {
			right++
		}
	}
	found.atFlipped, found.recall = float64(head)/float64(len(truth)), float64(all)/float64(len(truth))
	found.suggestion = float64(right) / float64(max(all, 1))
	return found
}

// flip gives lines another intent and returns the true ones by line.
func flip(rows []corpus.Row, percent int) map[int]string {
	random := rand.New(rand.NewPCG(7, 11))
	intents := map[string]bool{}
	var names []string
	for _, row := range rows {
		if !intents[row.Intent] {
			intents[row.Intent] = true
			names = append(names, row.Intent)
		}
	}
	truth := map[int]string{}
	for _, i := range random.Perm(len(rows))[:len(rows)*percent/100] {
		other := names[random.IntN(len(names))]
		for other == rows[i].Intent {
			other = names[random.IntN(len(names))]
		}
		truth[rows[i].Line] = rows[i].Intent
		rows[i].Intent = other
	}
	return truth
}

func heldOut(tb testing.TB, data string, config training.Config) *audit.HeldOut {
	tb.Helper()
	rt, err := classifier.OpenRuntime(testenv.Library(tb))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = rt.Close() })
	source, err := models.OpenEncoder(filepath.Join(testenv.Models(tb), "encoders", "minilm-l6-int8", "1"))
	if err != nil {
		tb.Fatal(err)
	}
	encoder, err := classifier.OpenEncoder(rt, source, classifier.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = encoder.Close() }()
	config.Runtime, config.Encoder, config.Data, config.Seed = rt, encoder, []string{data}, 1
	held, err := training.HeldOut(tb.Context(), config)
	if err != nil {
		tb.Fatal(err)
	}
	judged := &audit.HeldOut{Labels: held.Labels}
	for _, row := range held.Rows {
		judged.Rows = append(judged.Rows, audit.HeldOutRow(row))
	}
	return judged
}

func write(tb testing.TB, path string, rows []corpus.Row) {
	tb.Helper()
	var content bytes.Buffer
	for _, row := range rows {
		fmt.Fprintf(&content, "{\"text\":%q,\"intent\":%q}\n", row.Text, row.Intent)
	}
	if err := corpus.WriteFile(path, content.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
}
