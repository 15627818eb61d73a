package training_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"rapport/training/corpus"

	"github.com/google/go-cmp/cmp"

	"rapport/classifier"
	"rapport/internal/testenv"
	"rapport/models"
	"rapport/text"
	"rapport/training"
)

// library and opened are the one ONNX Runtime environment a process may have.
var (
	library string
	opened  = sync.OnceValues(func() (*classifier.Runtime, error) { return classifier.OpenRuntime(library) })
	loading sync.Mutex
)

func runtimeOf(t *testing.T) *classifier.Runtime {
	t.Helper()
	return benchRuntime(t)
}

func benchRuntime(tb testing.TB) *classifier.Runtime {
	tb.Helper()
	path := testenv.Library(tb)
	loading.Lock()
	defer loading.Unlock()
	library = path
	rt, err := opened()
	if err != nil {
		tb.Fatal(err)
	}
	return rt
}

func encoderOf(t *testing.T) *classifier.Encoder {
	t.Helper()
	rt := runtimeOf(t)
	source, err := models.OpenEncoder(filepath.Join(testenv.Models(t), "encoders", "minilm-l6-int8", "1"))
	if err != nil {
		t.Fatal(err)
	}
	encoder, err := classifier.OpenEncoder(rt, source, classifier.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = encoder.Close() })
	return encoder
}

// lines takes the first lines of some intents from the seed data.
func lines(t *testing.T, each int, intents ...string) string {
	t.Helper()
	rows, _, err := corpus.Read(filepath.Join(testenv.Root(t), "training", "data", "care_seed"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, intent := range intents {
		taken := 0
		for _, row := range rows {
			if row.Intent == intent && taken < each && !strings.Contains(row.Text, `"`) {
				b.WriteString(`{"text":"` + row.Text + `","intent":"` + intent + `"}` + "\n")
				taken++
			}
		}
	}
	return b.String()
}

func smallConfig(t *testing.T, tree map[string]string) training.Config {
	t.Helper()
	encoder := encoderOf(t)
	return training.Config{
		Runtime: runtimeOf(t), Encoder: encoder, Models: filepath.Join(t.TempDir(), "models"), Name: "small", Data: []string{testenv.Files(t, tree)},
		Seed: 7, CodeVersion: "test",
	}
}

func TestTrainedBundleServesAndRepeats(t *testing.T) {
	t.Parallel()
	c := smallConfig(t, map[string]string{
		"a.jsonl": lines(t, 16, "return_or_exchange", "talk_to_human", "bill_or_invoice", "greeting", "hours_or_location"),
	})
	c.Cache = t.TempDir()
	c.Activate = true
	first, err := training.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := models.Current(c.Models, "small"); err != nil || v != 1 {
		t.Errorf("current version is %d, %v", v, err)
	}
	if first.Report.Accuracy.Value < .6 || first.Report.Data.Rows != 80 || first.Report.InScope == "" {
		t.Errorf("report: %+v", first.Report.Accuracy)
	}
	second, err := training.Run(t.Context(), c) // from the cache, next version
	if err != nil {
		t.Fatal(err)
	}
	if second.Bundle.Version != 2 || second.Report.Data.Cached != 80 {
		t.Errorf("version %d with %d cached rows, want 2 with 80", second.Bundle.Version, second.Report.Data.Cached)
	}
	for _, name := range []string{"head.onnx", "ngrams.bin", "selftest.jsonl"} {
		one, err := os.ReadFile(filepath.Join(first.Directory, name))
		if err != nil {
			t.Fatal(err)
		}
		two, err := os.ReadFile(filepath.Join(second.Directory, name))
		if err != nil {
			t.Fatal(err)
		}
		if !cmp.Equal(one, two) {
			t.Errorf("%s differs between two runs", name)
		}
	}
	served := serve(t, c, first.Directory)
	doc, err := text.Clean("Put me through to a real person please", text.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := served.Classify(t.Context(), doc)
	if err != nil || p.Ranking[0].Label != "talk_to_human" {
		t.Errorf("%v, %v", p.Ranking, err)
	}
}

func serve(t *testing.T, c training.Config, directory string) *classifier.Classifier {
	t.Helper()
	bundle, err := models.Open(directory)
	if err != nil {
		t.Fatal(err)
	}
	served, err := classifier.Open(c.Runtime, bundle, c.Encoder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = served.Close() })
	return served
}

func TestTenLinesOfOneselfMakeAnIntent(t *testing.T) {
	t.Parallel()
	mine := "text,intent\n" + strings.Join([]string{
		"can you gift wrap my order", "do you do gift wrapping", "I want it wrapped as a present", "please wrap this as a gift", "is gift wrap free",
		"add a gift bag and a card", "could it come in wrapping paper", "gift wrapping please", "wrap it nicely for a birthday", "how much is gift wrap",
	}, ",gift_wrap\n") + ",gift_wrap\n"
	c := smallConfig(t, map[string]string{
		"seed.jsonl": lines(t, 40, "return_or_exchange", "order_status", "bill_or_invoice", "out_of_scope", "greeting"), "z.csv": mine,
	})
	trained, err := training.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	served := serve(t, c, trained.Directory)
	report, err := training.Evaluate(t.Context(), training.EvalConfig{Classifier: served, Rows: []corpus.Row{
		{Text: "Would you wrap the present for me?", Intent: "gift_wrap"},
		{Text: "I need gift paper around it", Intent: "gift_wrap"},
		{Text: "where is my parcel", Intent: "order_status"},
		{Text: "how tall is the eiffel tower", Intent: "oos"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if report.Accuracy.Value != 1 || report.OutOfScope == nil || report.OutOfScope.Rows != 1 {
		t.Errorf("accuracy %v, out of scope %+v", report.Accuracy, report.OutOfScope)
	}
	if !strings.Contains(trained.Report.Markdown(), "| gift_wrap | 10 |") {
		t.Error("the report does not show the intent with its ten rows")
	}
}

func TestDryRunAndCancellingLeaveNothing(t *testing.T) {
	t.Parallel()
	c := smallConfig(t, map[string]string{"a.jsonl": lines(t, 6, "greeting", "talk_to_human")})
	c.DryRun = true
	result, err := training.Run(t.Context(), c)
	if err != nil || result.Directory != "" || result.Report.Rows != 12 {
		t.Errorf("%+v, %v", result.Bundle, err)
	}
	c.DryRun = false
	ctx, cancel := context.WithCancel(t.Context())
	c.Progress = func(stage string, _, _ int) {
		if stage == "fit" {
			cancel()
		}
	}
	if _, err := training.Run(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run gives %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(c.Models, "*", "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestBadDataStopsTheRunWithAReason(t *testing.T) {
	t.Parallel()
	encoder := encoderOf(t)
	for name, test := range map[string]struct{ content, want string }{
		"bad line":      {"{\"text\":\"hi\",\"intent\":\"a\"}\n{\"text\":\"\"}\n", "a.jsonl:2: no \"intent\""},
		"unreadable":    {"{\"text\":\" \\u200b \",\"intent\":\"a\"}\n", "a.jsonl:1: message holds no readable text"},
		"one intent":    {"{\"text\":\"hi\",\"intent\":\"a\"}\n{\"text\":\"ho\",\"intent\":\"a\"}\n", "at least 2"},
		"a single line": {"text,intent\nhi,a\nho,a\nbye,b\nBYE,b\n", "b (1)"},
	} {
		dir := testenv.Files(t, map[string]string{"a.jsonl": test.content})
		c := training.Config{Runtime: runtimeOf(t), Encoder: encoder, Models: t.TempDir(), Name: "x", Data: []string{dir}}
		_, err := training.Run(t.Context(), c)
		if !errors.Is(err, corpus.ErrBadData) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want ErrBadData with %q", name, err, test.want)
		}
	}
	for name, c := range map[string]training.Config{
		"no encoder": {Data: []string{"x"}},
		"no data":    {Runtime: runtimeOf(t), Encoder: encoder},
		"one fold":   {Runtime: runtimeOf(t), Encoder: encoder, Data: []string{"x"}, Folds: 1},
	} {
		if _, err := training.Run(t.Context(), c); !errors.Is(err, training.ErrConfig) {
			t.Errorf("%s: %v, want ErrConfig", name, err)
		}
	}
}

func TestSkippedLinesAreListed(t *testing.T) {
	t.Parallel()
	c := smallConfig(t, map[string]string{"a.jsonl": lines(t, 6, "greeting", "talk_to_human") + "{nonsense\n"})
	c.SkipBad, c.DryRun = true, true
	result, err := training.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if skipped := result.Report.Data.Skipped; len(skipped) != 1 || skipped[0].Line != 13 {
		t.Errorf("skipped %v, want line 13", skipped)
	}
}

func TestEvaluateRefusesUnknownIntents(t *testing.T) {
	t.Parallel()
	c := smallConfig(t, map[string]string{"a.jsonl": lines(t, 6, "greeting", "talk_to_human")})
	trained, err := training.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	_, err = training.Evaluate(t.Context(), training.EvalConfig{
		Classifier: serve(t, c, trained.Directory), Rows: []corpus.Row{{Text: "hello", Intent: "salutation"}},
	})
	if !errors.Is(err, corpus.ErrBadData) || !strings.Contains(err.Error(), "salutation") {
		t.Errorf("%v, want ErrBadData naming the intent", err)
	}
}
