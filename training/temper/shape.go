package temper

import (
	"math"

	"rapport/training/eval"
)

// usualValence is the size that the valences of words are brought to (root of the mean square of the clear ones), so that words.tsv reads on a
// scale of -4 to 4 whatever the ratings' scale.
const (
	usualValence = 1.6
	clearValence = 0.3
	dropValence  = 0.3 // on the scale of -4 to 4
)

// readable brings the learned values to that scale, rounds them, and drops what is next to nothing.
func (m *valenceModel) readable(drop float64) []float64 {
	size, clear := 0.0, 0.0
	for word := range m.own {
		if value := m.value(word); math.Abs(value) > clearValence {
			size, clear = size+value*value, clear+1
		}
	}
	if clear == 0 {
		return make([]float64, len(m.own))
	}
	scale := usualValence / math.Sqrt(size/clear)
	values := make([]float64, len(m.own))
	for word := range m.own {
		value := rounded(math.Max(-4, math.Min(4, scale*m.value(word))), 1)
		if math.Abs(value) >= drop {
			values[word] = value
		}
	}
	return values
}

// startShape is where tuning begins, whatever the file holds, so that a second run gives the same bytes.
func startShape() map[string]float64 {
	return map[string]float64{"negation": .5, "caps": .2, "exclamation": .1, "before": .7, "after": 1.2, "spread": 5}
}

// shapeGrid is what is tried for each constant of valence.tsv, in this order.
func shapeGrid() []struct {
	name  string
	tries []float64
} {
	return []struct {
		name  string
		tries []float64
	}{
		{"spread", []float64{2, 2.5, 3, 4, 5, 6, 8}},
		{"negation", []float64{.2, .3, .4, .5, .6, .7, .8}},
		{"before", []float64{.4, .5, .6, .7, .8, .9, 1}},
		{"after", []float64{1, 1.1, 1.2, 1.3, 1.4, 1.5}},
		{"caps", []float64{0, .1, .2, .3, .4, .5}},
		{"exclamation", []float64{0, .05, .1, .15, .2}},
	}
}

// tuneShape chooses the constants of the valence one after the other by the mean r on held-out rated texts, and puts them into files.
func tuneShape(c Config, sources []temperSource, files map[string][]byte) (best float64, err error) {
	best = math.Inf(-1)
	for _, constant := range shapeGrid() {
		for _, try := range constant.tries {
			table := rewriteColumn(files["valence.tsv"], 1, map[string]float64{constant.name: try})
			r, err := heldOutValence(c, sources, map[string][]byte{"words.tsv": files["words.tsv"], "valence.tsv": table})
			if err != nil {
				return 0, err
			}
			if r > best+1e-4 { // a tie stays with what was tried before
				best, files["valence.tsv"] = r, table
			}
		}
	}
	return best, nil
}

// heldOutValence is the correlation of valence and rating on held-out rows, averaged over the rated sources.
func heldOutValence(c Config, sources []temperSource, files map[string][]byte) (float64, error) {
	scorer, err := temperScorer(c.Lexicon, files)
	if err != nil {
		return 0, err
	}
	sum, count := 0.0, 0.0
	for _, source := range sources {
		if source.valenceWeight == 0 {
			continue
		}
		var said, rated []float64
		for i := range source.valid {
			said = append(said, scorer.Trace(source.valid[i].doc).Valence)
			rated = append(rated, source.valid[i].rating)
		}
		sum, count = sum+eval.Pearson(said, rated), count+1
	}
	return sum / count, nil
}
