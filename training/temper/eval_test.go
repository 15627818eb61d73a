package temper_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/sentiment"
	"rapport/training/corpus"
	"rapport/training/temper"
)

// smallEval adds what evaluation reads to the toy of the fit.
func smallEval(t *testing.T) temper.EvalConfig {
	t.Helper()
	c := smallTemper(t)
	c.Embed = hears
	root := filepath.Dir(c.Seed)
	repeat := func(file string, lines ...string) {
		writeTemperFile(t, filepath.Join(root, file), strings.Repeat(strings.Join(lines, "\n")+"\n", 6))
	}
	tag := `{"text":"%s","level":%d,"tags":["%s"]}`
	repeat("seed/messages.jsonl", fmt.Sprintf(tag, "you blorf idiots", 4, "insult"), fmt.Sprintf(tag, "a killer discount, zing", 0, "idiom_safe"))
	repeat("seed/twins.jsonl", `{"a":{"text":"you idiots","level":4},"b":{"text":"a zing parcel","level":0}}`,
		`{"a":{"text":"where is it, Ann","level":0},"b":{"text":"where is it, Bob","level":0}}`)
	repeat("emotion/vader_ground_truth/tweets/test.jsonl", `{"text":"so bad","score":-3}`, `{"text":"great","score":3}`, `{"text":"a table","score":0}`)
	repeat("emotion/goemotions/test.jsonl", `{"text":"I hate this","labels":["anger"]}`, `{"text":"a table","labels":["neutral"]}`)
	talk := `{"id":"1","annoyed":%t,"turns":[{"speaker":"%s","text":"%s","anger":%d,"satisfaction":%g},` +
		`{"speaker":"%[2]s","text":"ok, and then","anger":3}]}`
	bad, good := fmt.Sprintf(talk, true, "user", "I am furious, you idiots", 4, 1.), fmt.Sprintf(talk, false, "user", "where is the shop", 0, 4.)
	repeat("policy/valid.jsonl", bad, good)
	repeat("test.jsonl", bad, good)
	gzipFile(t, filepath.Join(root, "test.jsonl"), filepath.Join(root, "emotion/star_annoyed/test.jsonl.gz"))
	for _, set := range []string{"sgd", "mwoz", "ccpe", "redial"} {
		repeat("emotion/uss/"+set+"/test.jsonl", bad, good)
		repeat("emotion/uss/"+set+"/valid.jsonl", bad, good)
		gzipFile(t, filepath.Join(root, "test.jsonl"), filepath.Join(root, "emotion/uss/"+set+"/train.jsonl.gz"))
	}
	for _, set := range []string{"banking77", "clinc150", "bitext_customer_support"} {
		repeat("intents/"+set+"/test.jsonl", `{"text":"where can I see my balance","intent":"balance"}`)
	}
	writeTemperFile(t, filepath.Join(root, "lexicons/surge_profanity/profanity_en.csv"), "text,a,b,c,d,e,f,severity\nidiots,,,,,,,2\n")
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return temper.EvalConfig{Config: c, Scorer: scorer, Intents: filepath.Join(root, "intents"), Rounds: 20}
}

func TestEvalMeasuresEveryMethod(t *testing.T) {
	t.Parallel()
	c := smallEval(t)
	scores, err := temper.Eval(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		set, figure string
		value       float64
	}{
		{"VADER tweets", "r of the valence", .9},
		{"temper_real valid", "AUC, angry or worse", .6},
		{"twins that differ", "in the right order", 1},
		{"STAR annoyed dialogue, test", "AUC, mean of messages", 1},
		{"USS, mean of the four", "AUC, satisfaction below 2.5", .9},
	} {
		if got := scores.Value(want.set, want.figure); !(got >= want.value) {
			t.Errorf("%s, %s: %.3f, want at least %.1f", want.set, want.figure, got, want.value)
		}
	}
	if alarms := scores.Value("banking77 test", "called angry, in 1,000"); alarms != 0 {
		t.Errorf("%g calm requests of a thousand are called angry", alarms)
	}
	if !math.IsNaN(scores.Value("no such set", "")) {
		t.Error("a figure that is not there has a value")
	}
	raw, err := scores.JSON()
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Values []*struct{ Low, Value, High float64 }
	}
	var table struct {
		Methods []string
		Rows    []row
		Tags    []temper.TagScore
	}
	if err := json.Unmarshal(raw, &table); err != nil {
		t.Fatal(err)
	}
	for i, row := range table.Rows {
		if len(row.Values) != len(table.Methods) {
			t.Errorf("row %d has %d values for %d methods", i, len(row.Values), len(table.Methods))
		}
	}
	if len(table.Tags) != 2 || len(table.Rows) < 30 {
		t.Errorf("%d tags and %d rows", len(table.Tags), len(table.Rows))
	}
	page, err := scores.HTML()
	if err != nil || !strings.Contains(string(page), "STAR annoyed dialogue") || !strings.Contains(scores.Markdown(), "| STAR") {
		t.Errorf("the page lacks a set: %v", err)
	}
}

func TestEvalNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	c := smallEval(t)
	c.NoRefits = true
	if err := os.Remove(filepath.Join(c.Policy, "valid.jsonl")); err != nil {
		t.Fatal(err)
	}
	if _, err := temper.Eval(t.Context(), c); !errors.Is(err, corpus.ErrBadData) || !strings.Contains(err.Error(), "valid.jsonl") {
		t.Errorf("error %v, want one that names the file", err)
	}
}
