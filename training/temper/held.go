package temper

import (
	"context"

	"rapport/sentiment"
)

// reading is what the engine says of a row: with words and tone, with words alone, with tone alone. Sums are on the scale of the cues.
type reading struct {
	row               *temperRow
	both, words, tone float64
}

// innerFolds are enough for the words that a tone is fitted to when a whole source is left out.
const innerFolds = 2

// crossValidate reads every graded row of one source with an engine and a tone that never saw its fold, of any source. rows and
// scorers are what toneRows gave for as many folds.
func (f *temperFit) crossValidate(ctx context.Context, source string, folds uint32) ([]reading, error) {
	rows, scorers := f.rows, f.scorers
	var read []reading
	for fold := range folds {
		var rest []toneRow
		for _, row := range rows {
			if row.row.group%folds != fold {
				rest = append(rest, row)
			}
		}
		f.config.tell("fit the tone without a fold")
		pair, err := fitPair(ctx, rest)
		if err != nil {
			return nil, err
		}
		for i := range f.sources {
			if f.sources[i].name != source {
				continue
			}
			for j := range f.sources[i].train {
				if row := &f.sources[i].train[j]; row.group%folds == fold {
					read = append(read, pair.read(scorers[fold], row))
				}
			}
		}
	}
	return read, nil
}

// leaveOut reads rows of a source with an engine and a tone that learned from the other sources only.
func leaveOut(ctx context.Context, c Config, sources []temperSource, left string, judged []temperRow) ([]reading, error) {
	var rest []temperSource
	for _, source := range sources {
		if source.name != left {
			rest = append(rest, source)
		}
	}
	c.tell("learn without " + left)
	c.Progress = nil
	f, err := learn(ctx, c, rest)
	if err != nil {
		return nil, err
	}
	scorer, err := temperScorer(c.Lexicon, f.files)
	if err != nil {
		return nil, err
	}
	rows, _, err := f.toneRows(ctx, innerFolds)
	if err != nil {
		return nil, err
	}
	pair, err := fitPair(ctx, rows)
	if err != nil {
		return nil, err
	}
	read := make([]reading, len(judged))
	for i := range judged {
		read[i] = pair.read(scorer, &judged[i])
	}
	return read, nil
}

// tonePair is a tone beside words and one by itself.
type tonePair struct{ beside, alone *sentiment.Tone }

func fitPair(ctx context.Context, rows []toneRow) (tonePair, error) {
	beside, err := fitTone(ctx, rows)
	if err != nil {
		return tonePair{}, err
	}
	wordless := make([]toneRow, len(rows))
	for i, row := range rows {
		row.words = 0
		wordless[i] = row
	}
	alone, err := fitTone(ctx, wordless)
	return tonePair{beside: beside, alone: alone}, err
}

// read is what scorer, which knows no tone, and the tones say of a row.
func (p tonePair) read(scorer *sentiment.Scorer, row *temperRow) reading {
	return reading{
		row: row, words: sumOf(scorer.Score(row.doc, nil)), both: sumOf(scorer.WithTone(p.beside).Score(row.doc, row.vector)),
		tone: p.alone.Bias + dotSingle(p.alone.Direction, row.vector),
	}
}
