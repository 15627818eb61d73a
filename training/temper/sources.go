package temper

import (
	"fmt"
	"path/filepath"

	"rapport/training/corpus"
)

// temperSource is one body of text the engine learns from, and how much a row of it counts.
type temperSource struct {
	name          string
	train, valid  []temperRow
	valenceWeight float64 // 0: says nothing about valence
	heatWeight    float64 // 0: says nothing about anger
}

// heldOutGroups is the share, 1 in so many groups, of a rated source without splits of its own that tunes and is never fitted.
const heldOutGroups = 5

// The weights of a row by source. One source teaches one style, so all are fitted together: real and authored customers set the levels, GoEmotions
// with its many rows the words, everyday requests hold false alarms down. Chosen on the validation rows of temper_real and GoEmotions.
const (
	realWeight    = 1
	seedWeight    = 2
	emotionWeight = 2
	calmWeight    = 0.8
)

// The sources that evaluation leaves out in turn.
const (
	seedSource     = "temper_seed"
	realSource     = "temper_real"
	emotionsSource = "goemotions"
)

// temperSources reads everything the fit and the evaluation on validation rows need.
func temperSources(c Config) ([]temperSource, error) {
	var sources []temperSource
	for _, read := range []func(Config) ([]temperSource, error){ratedSources, emotionSource, gradedSources, calmSource} {
		more, err := read(c)
		if err != nil {
			return nil, err
		}
		for _, s := range more {
			if len(s.train) == 0 {
				return nil, fmt.Errorf("%w: no rows of %s", corpus.ErrBadData, s.name)
			}
		}
		sources = append(sources, more...)
	}
	return sources, nil
}

// ratedSources reads the rated sentences of reviews, films and news (scale -4..4) and of EmoBank (1..5). The tweets of the first set are left
// to the final evaluation.
func ratedSources(c Config) ([]temperSource, error) {
	var sources []temperSource
	for _, name := range []string{"amazon", "movies", "nyt"} {
		rows, err := readRated(filepath.Join(c.Emotion, "vader_ground_truth", name, "test.jsonl"), 0, 4)
		if err != nil {
			return nil, err
		}
		s := temperSource{name: name, valenceWeight: 1}
		for _, row := range rows {
			if row.group%heldOutGroups == 0 {
				s.valid = append(s.valid, row)
			} else {
				s.train = append(s.train, row)
			}
		}
		sources = append(sources, s)
	}
	bank := temperSource{name: "emobank", valenceWeight: 1}
	err := readSplits(&bank, filepath.Join(c.Emotion, "emobank"), ".jsonl", func(file string) ([]temperRow, error) { return readRated(file, 3, 2) })
	return append(sources, bank), err
}

func emotionSource(c Config) ([]temperSource, error) {
	s := temperSource{name: emotionsSource, valenceWeight: .6, heatWeight: emotionWeight}
	err := readSplits(&s, filepath.Join(c.Emotion, "goemotions"), ".jsonl.gz", readGoEmotions)
	return []temperSource{s}, err
}

func gradedSources(c Config) ([]temperSource, error) {
	seed := temperSource{name: seedSource, heatWeight: seedWeight}
	for _, file := range []string{"messages.jsonl", "twins.jsonl"} {
		rows, err := readGraded(filepath.Join(c.Seed, file))
		if err != nil {
			return nil, err
		}
		seed.train = append(seed.train, rows...)
	}
	real := temperSource{name: realSource, heatWeight: realWeight}
	err := readSplits(&real, c.Real, ".jsonl", readGraded)
	return []temperSource{seed, real}, err
}

func calmSource(c Config) ([]temperSource, error) {
	s := temperSource{name: "calm", heatWeight: calmWeight}
	for _, file := range c.Calm {
		rows, err := readCalm(file)
		if err != nil {
			return nil, err
		}
		s.train = append(s.train, rows...)
	}
	return []temperSource{s}, nil
}

// readSplits reads train and valid of a directory; only train may be gzipped.
func readSplits(s *temperSource, directory, ending string, read func(string) ([]temperRow, error)) (err error) {
	if s.train, err = read(filepath.Join(directory, "train"+ending)); err != nil {
		return err
	}
	s.valid, err = read(filepath.Join(directory, "valid.jsonl"))
	return err
}
