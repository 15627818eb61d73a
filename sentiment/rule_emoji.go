package sentiment

import (
	"math"

	"rapport/text"
)

// hotEmoji is the heat from which an emoji is anger and not just unease.
const hotEmoji = 0.5

// emoji adds a hit for every emoji or emoticon with heat; a row of the same one counts a little more.
func (s *Scorer) emoji(r *reading) {
	for i, word := range r.doc.Words {
		t := r.tokens[i]
		if word.Kind != text.Emoji || t.id == unknown || t.mark != 0 {
			continue
		}
		e := &s.lexicon.words.entries[t.id]
		if e.heat == 0 {
			continue
		}
		r.hits = append(r.hits, hit{rule: s.rules.emoji, entry: t.id, start: i, end: i + 1, amount: repeated(word.Repeat)})
		r.hot = r.hot || e.heat > hotEmoji
		r.praise = r.praise || e.valence >= praiseFrom
	}
}

// repeated is what a mark counts that stands there n times in a row: 1, 2, 3 for 1, 3, 7 and no more.
func repeated(n int) float64 {
	return min(math.Log2(1+float64(n)), 3)
}
