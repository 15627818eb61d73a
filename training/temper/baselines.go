package temper

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jonreiter/govader"

	"rapport/text"
	"rapport/training/corpus"
)

// baseline is what others do: a lexicon read without context of customer care. Higher is angrier; it knows no levels.
type baseline struct {
	name  string
	score func(text.Doc) float64
}

// baselines reads the public lexicons that the engine is held against. VADER is its Go port, govader (MIT); AFINN-en-165 is summed as its author
// does; the profanity rule adds the severities of the words in the list of Surge AI.
func baselines(lexicons string) ([]baseline, error) {
	afinn, err := readScores(filepath.Join(lexicons, "afinn", "AFINN-en-165.txt"), 1)
	if err != nil {
		return nil, err
	}
	profanity, err := readProfanity(filepath.Join(lexicons, "surge_profanity", "profanity_en.csv"))
	if err != nil {
		return nil, err
	}
	vader := govader.NewSentimentIntensityAnalyzer()
	return []baseline{
		{"VADER", func(doc text.Doc) float64 { return -vader.PolarityScores(doc.Clean).Compound }},
		{"AFINN", func(doc text.Doc) float64 { return -sumOfWords(doc, afinn) }},
		{"profanity rule", func(doc text.Doc) float64 { return sumOfWords(doc, profanity) }},
	}, nil
}

func sumOfWords(doc text.Doc, values map[string]float64) float64 {
	sum := 0.0
	for _, word := range doc.Words {
		sum += values[word.Folded]
	}
	return sum
}

// Columns of profanity_en.csv.
const (
	profanityText     = 0
	profanitySeverity = 7
)

func readProfanity(file string) (map[string]float64, error) {
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", corpus.ErrBadData, err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(bufio.NewReader(f)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", corpus.ErrBadData, file, err)
	}
	values := map[string]float64{}
	for _, row := range rows[min(1, len(rows)):] {
		if len(row) <= profanitySeverity {
			continue
		}
		if severity, err := strconv.ParseFloat(row[profanitySeverity], 64); err == nil {
			values[strings.ToLower(row[profanityText])] = severity
		}
	}
	return values, nil
}
