package sentiment

import (
	"fmt"
	"io/fs"
	"math"

	"rapport/text"
)

// valenceShape holds the constants of the valence, read from valence.tsv.
type valenceShape struct {
	negation    float64 // a negated word keeps this share of its valence, with the other sign
	caps        float64 // a word in capitals gains this share
	exclamation float64 // each doubling of the exclamation marks adds this share of the whole
	before      float64 // share that words before "but" keep
	after       float64 // factor of the words after it
	spread      float64 // sum at which the valence is .71
}

func readValence(lexicon fs.FS) (valenceShape, error) {
	const file = "valence.tsv"
	var shape valenceShape
	rows, err := readTable(lexicon, file, 3)
	if err != nil {
		return shape, err
	}
	named := map[string]*float64{
		"negation": &shape.negation, "caps": &shape.caps, "exclamation": &shape.exclamation,
		"before": &shape.before, "after": &shape.after, "spread": &shape.spread,
	}
	for _, row := range rows {
		value, err := row.number(1, 20)
		if err != nil {
			return shape, err
		}
		at, ok := named[row.fields[0]]
		if !ok || value < 0 {
			return shape, row.fault("unknown constant %q, named twice, or below 0", row.fields[0])
		}
		*at = value
		delete(named, row.fields[0])
	}
	if len(named) > 0 || shape.spread == 0 {
		return shape, fmt.Errorf("%w: %s: %d constants are missing, or spread is 0", ErrLexicon, file, len(named))
	}
	return shape, nil
}

// share is how much of a token's own valence counts, and with which sign.
func (v valenceShape) share(t token, word text.Word) float64 {
	share := t.factor * t.side
	if word.Caps {
		share *= 1 + v.caps
	}
	if t.negatedBy != unknown {
		share *= -v.negation
	}
	return share
}

// squash brings a sum of valences into -1..1.
func (v valenceShape) squash(sum float64) float64 {
	return sum / math.Sqrt(sum*sum+v.spread*v.spread)
}

// valence is what the lexicon alone says, -1 (bad) to 1 (good): words, negation, boosters, contrast, capitals, marks and emoji. It knows
// nothing of customer care; a polite complaint may well be neutral here.
func (s *Scorer) valence(r *reading) float64 {
	sum := 0.0
	for i, t := range r.tokens {
		if t.id == unknown || t.mark&inert != 0 {
			continue
		}
		if own := s.lexicon.words.entries[t.id].valence; own != 0 {
			sum += own * s.shape.share(t, r.doc.Words[i])
		}
	}
	for _, m := range r.idioms {
		sum += m.pattern.strength
	}
	return s.shape.squash(sum * s.stress(r))
}

// stress is what exclamation marks multiply the sum by.
func (s *Scorer) stress(r *reading) float64 {
	return 1 + s.shape.exclamation*repeated(r.doc.Emphasis.Exclamations)
}
