package sentiment

import "rapport/text"

// Shouting is capitals in at least shoutShare of a message's words, and at least shoutWords of them. Below that, capitals are emphasis.
const (
	shoutShare  = 0.6
	shoutWords  = 3
	maxCapWords = 3
)

// capitals adds one hit for shouting, or one for each emphasised word of a message that shows displeasure. Some people type everything in
// capitals, so shouting without other displeasure is another rule, with a weight of its own.
func (s *Scorer) capitals(r *reading) {
	counts := r.doc.Emphasis
	if counts.CapsWords >= shoutWords && float64(counts.CapsWords) >= shoutShare*float64(counts.AlphaWords) {
		rule := s.rules.capitals
		if r.hot {
			rule = s.rules.shouting
		}
		r.add(rule, 0, 0, 1)
		return
	}
	if !r.hot {
		return
	}
	found := 0
	for i, word := range r.doc.Words {
		if word.Kind != text.Alpha || !word.Caps || found == maxCapWords {
			continue
		}
		t := r.tokens[i]
		if t.id == unknown || t.mark&(inert|quoted) != 0 || t.groups&s.lexicon.acronym != 0 {
			continue
		}
		r.add(s.rules.capsWord, i, i+1, 1)
		found++
	}
}
