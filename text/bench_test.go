package text_test

import (
	"strings"
	"testing"

	"rapport/text"
)

func BenchmarkClean(b *testing.B) {
	for name, raw := range map[string]string{
		"ascii":   "This is the third time I'm asking you people, where is my refund for order 12345?",
		"spaced":  " This is the third time I'm asking you people,  where is my refund for order 12345?",
		"accents": "C’est la troisième fois que je vous demande où est mon remboursement, s’il vous plaît 😡😡",
		"huge":    strings.Repeat("where is my refund ", 1<<16),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := text.Clean(raw, text.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNewSplitter(b *testing.B) {
	for b.Loop() {
		if _, err := text.NewSplitter(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSentences(b *testing.B) {
	splitter, err := text.NewSplitter()
	if err != nil {
		b.Fatal(err)
	}
	doc, err := text.Clean("I ordered two weeks ago. Nothing came! Where is my refund?", text.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		splitter.Sentences(doc)
	}
}
