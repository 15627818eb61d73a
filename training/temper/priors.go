package temper

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"rapport/training/corpus"
)

// wordPriors is what each public lexicon says of a word, brought to about -1..1. The lexicons only tell where the fit starts from: how much
// each is believed is learned, every word then moves with its own evidence, and which words are kept our texts decide.
type wordPriors []map[string]float64

// of is what the lexicons say of one word, 0 where they do not know it.
func (p wordPriors) of(word string) []float64 {
	values := make([]float64, len(p))
	for i, lexicon := range p {
		values[i] = lexicon[word]
	}
	return values
}

func readPriors(directory string) (wordPriors, error) {
	var priors wordPriors
	for _, read := range []func() (map[string]float64, error){
		func() (map[string]float64, error) {
			return readScores(filepath.Join(directory, "vader", "vader_lexicon.txt"), 4)
		},
		func() (map[string]float64, error) {
			return readScores(filepath.Join(directory, "afinn", "AFINN-en-165.txt"), 5)
		},
		func() (map[string]float64, error) {
			return readPattern(filepath.Join(directory, "pattern_en", "pattern-sentiment-en.json"))
		},
		func() (map[string]float64, error) {
			return readEmpath(filepath.Join(directory, "empath", "categories.tsv"))
		},
		func() (map[string]float64, error) {
			return readAbusive(filepath.Join(directory, "abusive_words", "expandedLexicon.txt"))
		},
	} {
		lexicon, err := read()
		if err != nil {
			return nil, fmt.Errorf("%w: read a lexicon: %w", corpus.ErrBadData, err)
		}
		priors = append(priors, lexicon)
	}
	return priors, nil
}

// readColumns hands the tab-separated fields of every line to use.
func readColumns(file string, use func(fields []string)) error {
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxTemperLine)
	for lines.Scan() {
		use(strings.Split(lines.Text(), "\t"))
	}
	return lines.Err()
}

// readScores reads word and score, the latter divided by full.
func readScores(file string, full float64) (map[string]float64, error) {
	scores := map[string]float64{}
	err := readColumns(file, func(fields []string) {
		if len(fields) < 2 {
			return
		}
		if score, err := strconv.ParseFloat(fields[1], 64); err == nil {
			scores[fields[0]] = score / full
		}
	})
	return scores, err
}

func readPattern(file string) (map[string]float64, error) {
	raw, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return nil, err
	}
	var entries map[string]struct {
		Polarity string `json:"polarity"`
	}
	if err := json.Unmarshal(raw, &entries); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	scores := map[string]float64{}
	for _, word := range slices.Sorted(maps.Keys(entries)) {
		if scores[word], err = strconv.ParseFloat(entries[word].Polarity, 64); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return scores, nil
}

// readEmpath turns the pleasant and unpleasant ones of Empath's categories into scores.
func readEmpath(file string) (map[string]float64, error) {
	const bad = " negative_emotion hate anger rage disgust suffering disappointment irritability sadness pain shame fear aggression ugliness " +
		"torment neglect deception ridicule "
	const good = " positive_emotion love joy cheerfulness optimism affection contentment beauty celebration trust pride achievement zest politeness "
	scores := map[string]float64{}
	err := readColumns(file, func(fields []string) {
		score := 0.0
		switch {
		case strings.Contains(bad, " "+fields[0]+" "):
			score = -.5
		case strings.Contains(good, " "+fields[0]+" "):
			score = .5
		default:
			return
		}
		for _, word := range fields[1:] {
			switch was := scores[word]; {
			case was == 0:
				scores[word] = score
			case was != score:
				scores[word] = 0
			}
		}
	})
	return scores, err
}

// readAbusive reads word_class and how abusive it is; the highest of a word's classes counts.
func readAbusive(file string) (map[string]float64, error) {
	const full = 4
	scores := map[string]float64{}
	err := readColumns(file, func(fields []string) {
		if len(fields) < 2 {
			return
		}
		word, _, _ := strings.Cut(fields[0], "_")
		if score, err := strconv.ParseFloat(fields[1], 64); err == nil && score > 0 {
			scores[word] = math.Min(scores[word], -score/full)
		}
	})
	return scores, err
}
