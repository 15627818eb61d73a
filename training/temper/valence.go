package temper

import (
	"math"

	"rapport/sentiment"
)

// valenceRow is one rated text ready for the fit: its valence is squash(stress x (idioms + sum of shares x values)).
type valenceRow struct {
	words  []int32
	shares []float64
	idioms float64
	stress float64
	spread float64
	rating float64
	weight float64
	source int
	sum    float64 // idioms + shares x values as they are now
}

// squash is the valence of a row and its slope in the sum.
func (r *valenceRow) squash() (valence, slope float64) {
	s := r.sum * r.stress
	size := math.Sqrt(s*s + r.spread*r.spread)
	return s / size, r.stress * r.spread * r.spread / (size * size * size)
}

// valenceModel learns what words are worth from ratings of whole texts:
//
//	rating = scale of the source x valence + offset of the source + error
//	value of a word = sum over lexicons of trust x what it says + own
//
// The trust in each lexicon is learned with everything else, and a ridge keeps the words' own parts small, the more so for words that no
// lexicon knows. So a frequent word is worth what the texts say, and a rare one what lexicons that proved right say.
type valenceModel struct {
	rows    []valenceRow
	priors  [][]float64  // by word and lexicon
	byWord  [][]textCell // rows that hold the word
	trust   []float64
	own     []float64
	ridge   []float64
	scale   []float64 // by source
	offset  []float64
	sources int
}

// textCell is one entry of a sparse column.
type textCell struct {
	row int32
	x   float64
}

// Settings of the valence fit, chosen by leaving each source out in turn.
const (
	valenceSweeps = 8
	ownRidge      = 10.0
	unknownRidge  = 3.0 // times ownRidge for words of no lexicon
	trustRidge    = 0.5
)

func newValenceModel(words int, priors [][]float64, sources int) *valenceModel {
	m := &valenceModel{
		priors: priors, sources: sources, byWord: make([][]textCell, words), own: make([]float64, words), ridge: make([]float64, words),
		scale: make([]float64, sources), offset: make([]float64, sources), trust: make([]float64, len(priors[0])),
	}
	for i := range m.trust {
		m.trust[i] = 4 / float64(len(m.trust))
	}
	for i := range m.scale {
		m.scale[i] = 1
	}
	for word, said := range priors {
		m.ridge[word] = ownRidge * unknownRidge
		for _, value := range said {
			if value != 0 {
				m.ridge[word] = ownRidge
			}
		}
	}
	return m
}

// add reads a rated text.
func (m *valenceModel) add(trace sentiment.Trace, index map[string]int32, row *temperRow, source int, weight float64) {
	r := valenceRow{idioms: trace.Idioms, stress: trace.Stress, spread: trace.Spread, rating: row.rating, weight: weight, source: source}
	for _, share := range trace.Shares {
		if word, ok := index[share.Word]; ok {
			r.words, r.shares = addCell(r.words, r.shares, word, share.Share)
		}
	}
	for i, word := range r.words {
		m.byWord[word] = append(m.byWord[word], textCell{row: int32(len(m.rows)), x: r.shares[i]}) //nolint:gosec // far below 2^31 rows
	}
	m.rows = append(m.rows, r)
}

// addCell adds x to the entry of a sparse row, a new one if need be.
func addCell(at []int32, values []float64, index int32, x float64) ([]int32, []float64) {
	for i, have := range at {
		if have == index {
			values[i] += x
			return at, values
		}
	}
	return append(at, index), append(values, x)
}

// value is what a word is worth as the fit stands.
func (m *valenceModel) value(word int) float64 {
	value := m.own[word]
	for lexicon, trust := range m.trust {
		value += trust * m.priors[word][lexicon]
	}
	return value
}

// fit runs coordinate descent with Gauss-Newton steps. Every order is fixed, so equal data give equal bytes.
func (m *valenceModel) fit() {
	for i := range m.rows {
		r := &m.rows[i]
		r.sum = r.idioms
		for j, word := range r.words {
			r.sum += r.shares[j] * m.value(int(word))
		}
	}
	for range valenceSweeps {
		for source := range m.sources {
			m.fitSource(source)
		}
		for lexicon := range m.trust {
			m.fitTrust(lexicon)
		}
		for word := range m.own {
			m.fitOwn(word)
		}
	}
}

// fitSource finds the scale and offset of one source by least squares.
func (m *valenceModel) fitSource(source int) {
	var n, v, y, vv, vy float64
	for i := range m.rows {
		if r := &m.rows[i]; r.source == source {
			valence, _ := r.squash()
			n, v, y, vv, vy = n+1, v+valence, y+r.rating, vv+valence*valence, vy+valence*r.rating
		}
	}
	if spread := n*vv - v*v; spread > 0 {
		m.scale[source] = math.Max(.2, (n*vy-v*y)/spread)
		m.offset[source] = (y - m.scale[source]*v) / n
	}
}

// slopes is the gradient and curvature of a row's error when its sum moves by x.
func (m *valenceModel) slopes(r *valenceRow, x float64) (gradient, curvature float64) {
	valence, slope := r.squash()
	scale := m.scale[r.source]
	step := scale * slope * x
	return r.weight * (r.rating - scale*valence - m.offset[r.source]) * step, r.weight * step * step
}

func (m *valenceModel) fitTrust(lexicon int) {
	said := func(r *valenceRow) float64 {
		x := 0.0
		for j, word := range r.words {
			x += r.shares[j] * m.priors[word][lexicon]
		}
		return x
	}
	gradient, curvature := 0.0, trustRidge
	for i := range m.rows {
		if x := said(&m.rows[i]); x != 0 {
			g, h := m.slopes(&m.rows[i], x)
			gradient, curvature = gradient+g, curvature+h
		}
	}
	step := math.Max(gradient/curvature, -m.trust[lexicon]) // no lexicon is trusted to be wrong
	m.trust[lexicon] += step
	for i := range m.rows {
		m.rows[i].sum += step * said(&m.rows[i])
	}
}

func (m *valenceModel) fitOwn(word int) {
	gradient, curvature := -m.ridge[word]*m.own[word], m.ridge[word]
	for _, c := range m.byWord[word] {
		g, h := m.slopes(&m.rows[c.row], c.x)
		gradient, curvature = gradient+g, curvature+h
	}
	step := gradient / curvature
	m.own[word] += step
	for _, c := range m.byWord[word] {
		m.rows[c.row].sum += step * c.x
	}
}
