package temper

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"rapport/training/corpus"

	"rapport/sentiment"
)

// wordValue is one row of words.tsv.
type wordValue struct {
	word          string
	valence, heat float64
}

// lexiconWith is a lexicon directory with some files replaced in memory.
type lexiconWith struct {
	fs.FS
	replaced map[string][]byte
}

// ReadFile makes the replaced files visible to fs.ReadFile.
func (l lexiconWith) ReadFile(name string) ([]byte, error) {
	if raw, ok := l.replaced[name]; ok {
		return raw, nil
	}
	return fs.ReadFile(l.FS, name)
}

// temperScorer is the engine with some of its files replaced.
func temperScorer(directory string, replaced map[string][]byte) (*sentiment.Scorer, error) {
	scorer, err := sentiment.New(sentiment.Options{Lexicon: lexiconWith{FS: os.DirFS(directory), replaced: replaced}})
	if err != nil {
		return nil, fmt.Errorf("load the lexicon of %s: %w", directory, err)
	}
	return scorer, nil
}

// wordsTable writes words.tsv. Words without any value are left out.
func wordsTable(values []wordValue) []byte {
	var b strings.Builder
	b.WriteString("# Single words, learned from rated and labelled texts; docs/temper.md says how.\n" +
		"# Columns: word, valence from -4 (bad) to 4 (good), heat.\n" +
		"# Heat is what the word adds to the sum of cues. Written by `rapport train --temper`: the next run overwrites what is changed here.\n\n")
	for _, v := range values {
		if v.valence != 0 || v.heat != 0 {
			fmt.Fprintf(&b, "%s\t%s\t%s\n", v.word, plainNumber(v.valence), plainNumber(v.heat))
		}
	}
	return []byte(b.String())
}

// rewriteColumn replaces the numbers of one column in a table and keeps everything else: comments, order and the other columns.
func rewriteColumn(raw []byte, column int, values map[string]float64) []byte {
	lines := strings.Split(string(raw), "\n")
	for i, line := range lines {
		fields := strings.Split(line, "\t")
		if value, ok := values[fields[0]]; ok && len(fields) > column {
			fields[column] = plainNumber(value)
			lines[i] = strings.Join(fields, "\t")
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

func plainNumber(value float64) string {
	if value == 0 {
		return "0" // never "-0"
	}
	return strconv.FormatFloat(value, 'f', -1, 64)
}

// rounded keeps so many digits after the point.
func rounded(value float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(value*scale) / scale
}

// tableMode lets everybody read a lexicon file, as the sources.
const tableMode = 0o644

// writeTemper replaces the learned files of a lexicon directory.
func writeTemper(directory string, files map[string][]byte) error {
	for _, name := range []string{"words.tsv", "weights.tsv", "valence.tsv"} {
		if err := corpus.WriteFile(filepath.Join(directory, name), files[name], tableMode); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}
