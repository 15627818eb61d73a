package training

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"unicode"

	"rapport/training/corpus"

	"rapport/text"
)

// sample is one row made safe to train on.
type sample struct {
	text   string // text.Doc's Clean: what serving would see
	folded string // without case and accents: what makes two samples the same
	intent string
	file   string
	line   int
	source int // which of the given sources it came from; later ones overrule earlier ones
}

// source is one argument of the run: the recipe's corpora, a file or a directory.
type source struct {
	name string
	rows []corpus.Row
}

// clean passes every row through text.Clean, exactly as serving does. Rows it refuses are bad lines.
func clean(sources []source) ([]sample, []corpus.BadLine) {
	var samples []sample
	var bad []corpus.BadLine
	for i, s := range sources {
		for _, row := range s.rows {
			doc, err := text.Clean(row.Text, text.Limits{})
			if err != nil {
				bad = append(bad, corpus.BadLine{File: row.File, Line: row.Line, Reason: err.Error()})
				continue
			}
			samples = append(samples, sample{doc.Clean, doc.Folded, row.Intent, row.File, row.Line, i})
		}
	}
	return samples, bad
}

// arrange sorts samples by intent and text, so that the order of files and lines changes nothing.
func arrange(samples []sample) {
	slices.SortFunc(samples, func(a, b sample) int {
		return cmp.Or(strings.Compare(a.intent, b.intent), strings.Compare(a.folded, b.folded), strings.Compare(a.text, b.text))
	})
}

// digest identifies arranged samples by their texts and intents.
func digest(samples []sample) string {
	sum := sha256.New()
	for _, s := range samples {
		for _, part := range []string{s.intent, "\x00", s.text, "\x00"} {
			_, _ = io.WriteString(sum, part)
		}
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// pattern is the text without digits and punctuation: samples that share it are one sentence with other numbers.
func (s sample) pattern() string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsSpace(r) {
			return r
		}
		return -1
	}, s.folded)
}
