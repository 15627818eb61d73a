package temper

import (
	"math"

	"rapport/sentiment"
)

// restScore is the score of a message without any cue.
const restScore = sentiment.Rest

// Settings of the heat fit.
const (
	ruleRidge = 2.0
	heatRidge = 8.0 // on a word's own heat, away from what its valence tells
	tieRidge  = 1.0 // on what valence tells of heat
	maxHeat   = 2.0
	dropHeat  = 0.2 // heats below say nothing a reader would see

	// leastValence keeps subjects out. What people write about when they are angry ("delivery", a company's name, a festival, who they are) is
	// not how angry they are, however well it predicts, and a support manager would not accept it as a reason.
	leastValence = 0.4
)

// heatLayout says which coefficient stands where: the rules, then two that tie heat to valence, then the words.
type heatLayout struct {
	rules   []sentiment.Rule
	ruleAt  map[string]int32
	words   map[string]int32
	valence []float64 // by word
	dropped []bool    // by word: its heat is next to nothing and stays 0
}

func newHeatLayout(rules []sentiment.Rule, words []string, valence []float64) heatLayout {
	l := heatLayout{rules: rules, ruleAt: map[string]int32{}, words: map[string]int32{}, valence: valence, dropped: make([]bool, len(words))}
	for i, rule := range rules {
		l.ruleAt[rule.Name] = int32(i)
	}
	for i, word := range words {
		l.words[word] = int32(i)
		l.dropped[i] = math.Abs(valence[i]) < leastValence && !tellsTemper(word)
	}
	return l
}

func (l heatLayout) bad() int32  { return int32(len(l.rules)) }     //nolint:gosec // a few dozen
func (l heatLayout) good() int32 { return int32(len(l.rules)) + 1 } //nolint:gosec // a few dozen
func (l heatLayout) word(i int32) int32 {
	return int32(len(l.rules)) + 2 + i //nolint:gosec // some thousands
}

// coefficients is where the fit starts. Rules begin at a weight that their sign suggests; the rule "word" is the unit of heat and stays 1.
func (l heatLayout) coefficients() []coefficient {
	all := make([]coefficient, 0, len(l.rules)+2+len(l.words))
	for _, rule := range l.rules {
		c := coefficient{ridge: ruleRidge, low: -4, high: 4}
		switch {
		case rule.Name == wordRule:
			c.low, c.high, c.prior = 1, 1, 1
		case rule.Sign > 0:
			c.low, c.prior = 0, 1
		case rule.Sign < 0:
			c.low, c.high, c.prior = -1.2, 0, -.3
		}
		c.value = c.prior
		all = append(all, c)
	}
	all = append(all, coefficient{ridge: tieRidge, high: maxHeat}, coefficient{ridge: tieRidge, low: -maxHeat})
	for _, valence := range l.valence {
		c := coefficient{ridge: heatRidge, low: -maxHeat, high: maxHeat}
		if valence == 0 {
			c.low = 0 // only a pleasant word calms
		}
		all = append(all, c)
	}
	return all
}

// wordRule is the rule of single words, whose weight is 1 because every word has its heat.
const wordRule = "word"

// row turns what fired in a text into a row of the fit.
func (l heatLayout) row(trace sentiment.Trace, from *temperRow, weight float64) heatRow {
	r := heatRow{kind: from.kind, level: from.level, weight: weight}
	for _, hit := range trace.Hits {
		if hit.Rule != wordRule {
			amount := hit.Amount
			if hit.Word != "" {
				amount *= hit.Heat
			}
			r.at, r.x = addCell(r.at, r.x, l.ruleAt[hit.Rule], amount)
			continue
		}
		word, ok := l.words[hit.Word]
		if !ok || l.dropped[word] {
			continue
		}
		switch valence := l.valence[word]; {
		case valence < 0:
			r.at, r.x = addCell(r.at, r.x, l.bad(), -valence*hit.Amount)
		case valence > 0:
			r.at, r.x = addCell(r.at, r.x, l.good(), valence*hit.Amount)
		}
		r.at, r.x = addCell(r.at, r.x, l.word(word), hit.Amount)
	}
	return r
}

// heat is what a word adds to the sum, once fitted.
func (l heatLayout) heat(m *heatModel, word int32) float64 {
	if l.dropped[word] {
		return 0
	}
	heat := m.coefficients[l.word(word)].value
	switch valence := l.valence[word]; {
	case valence < 0:
		heat -= valence * m.coefficients[l.bad()].value
	case valence > 0:
		heat += valence * m.coefficients[l.good()].value
	}
	if heat*l.valence[word] > 0 { // a pleasant word does not heat, an unpleasant one does not calm
		return 0
	}
	heat = rounded(math.Max(-maxHeat, math.Min(maxHeat, heat)), 2)
	if math.Abs(heat) < dropHeat {
		return 0
	}
	return heat
}
