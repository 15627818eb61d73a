package training_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/classifier"
	"rapport/internal/testenv"
	"rapport/models"
	"rapport/training"
	"rapport/training/corpus"
)

// BenchmarkAdd shows what adding intents costs against training again with all lines: five intents of a public set are left out, added one by one,
// and the bundle is measured on the set's validation lines. Accuracy of all lines, of those of the added intents and of the others, in percent.
//
//	go test ./training -run none -bench Add -benchtime 1x
func BenchmarkAdd(b *testing.B) {
	for _, set := range []string{"hwu64", "banking77"} {
		for _, lines := range []string{"train.jsonl", "train_10shot.jsonl"} {
			b.Run(set+"/"+strings.TrimSuffix(lines, ".jsonl"), func(b *testing.B) {
				directory := filepath.Join(testenv.Shared(b), "data", "intents", set)
				for b.Loop() {
					addOneByOne(b, filepath.Join(directory, lines), filepath.Join(directory, "valid.jsonl"))
				}
			})
		}
	}
}

func addOneByOne(b *testing.B, train, valid string) {
	b.Helper()
	encoder := benchEncoder(b)
	rows, _, err := corpus.Read(train)
	if err != nil {
		b.Fatal(err)
	}
	var labels []string
	for _, row := range rows {
		if !slices.Contains(labels, row.Intent) {
			labels = append(labels, row.Intent)
		}
	}
	slices.Sort(labels)
	var added []string
	for i := range 5 {
		added = append(added, labels[(2*i+1)*len(labels)/10])
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		b.Fatal(err)
	}
	c := training.Config{
		Runtime: benchRuntime(b), Encoder: encoder, Models: b.TempDir(), Name: "whole", Data: []string{train}, Seed: 1,
		Cache: filepath.Join(cache, "rapport", "embeddings"),
	}
	c.Data = []string{write(b, rows, func(string) bool { return true })}
	whole, err := training.Run(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("trained with all lines: %s", measureAdded(b, c, whole.Directory, valid, added))
	c.Name, c.Leave = "grown", added
	grown, err := training.Run(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	c.Leave = nil
	for _, label := range added {
		c.Data = []string{write(b, rows, func(intent string) bool { return intent == label })}
		bundle, err := models.Open(grown.Directory)
		if err != nil {
			b.Fatal(err)
		}
		c.PublishWorse = true
		began := time.Now()
		if grown, err = training.Add(b.Context(), c, bundle); err != nil {
			b.Fatal(err)
		}
		b.Logf("%.2f s: %s", time.Since(began).Seconds(), strings.Join(grown.Report.Added.Says(), "; "))
	}
	b.Logf("added one by one:       %s", measureAdded(b, c, grown.Directory, valid, added))
}

func write(b *testing.B, rows []corpus.Row, keep func(intent string) bool) string {
	b.Helper()
	file := filepath.Join(b.TempDir(), "lines.jsonl")
	kept := slices.DeleteFunc(slices.Clone(rows), func(r corpus.Row) bool { return !keep(r.Intent) })
	out, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range kept {
		_, _ = fmt.Fprintf(out, "{\"text\":%q,\"intent\":%q}\n", strings.Map(printable, r.Text), r.Intent)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
	return file
}

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return ' '
	}
	return r
}

func benchEncoder(b *testing.B) *classifier.Encoder {
	b.Helper()
	source, err := models.OpenEncoder(filepath.Join(testenv.Models(b), "encoders", "minilm-l6-int8", "1"))
	if err != nil {
		b.Fatal(err)
	}
	encoder, err := classifier.OpenEncoder(benchRuntime(b), source, classifier.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = encoder.Close() })
	return encoder
}

// measureAdded is the accuracy over all lines, over those of the added intents and over the others.
func measureAdded(b *testing.B, c training.Config, directory, valid string, added []string) string {
	b.Helper()
	bundle, err := models.Open(directory)
	if err != nil {
		b.Fatal(err)
	}
	served, err := classifier.Open(c.Runtime, bundle, c.Encoder)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = served.Close() }()
	r, err := training.Evaluate(b.Context(), training.EvalConfig{Classifier: served, Data: []string{valid}})
	if err != nil {
		b.Fatal(err)
	}
	var hits, all [2]float64
	for _, o := range r.Outcomes {
		kind := 0
		if slices.Contains(added, r.Labels[o.Gold].Label) {
			kind = 1
		}
		all[kind]++
		if o.Best == o.Gold {
			hits[kind]++
		}
	}
	return fmt.Sprintf("all %.1f, added %.1f, others %.1f; ECE %.3f, answered %.1f, right %.1f",
		100*r.Accuracy.Value, 100*hits[1]/all[1], 100*hits[0]/all[0], r.ECE.Value, 100*r.Answered.Value, 100*r.Right.Value)
}
