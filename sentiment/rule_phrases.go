package sentiment

import "slices"

// phrases adds a hit for every customer-care phrase: waiting, repetition, not working, threats, courtesy and so on, one rule a family.
// A phrase under a negator of its own says the opposite, or nothing: "I'm not fed up".
func (s *Scorer) phrases(r *reading) {
	first := len(r.matches)
	r.matches = s.lexicon.phrases.find(r.tokens, r.matches, used)
	for _, m := range r.matches[first:] {
		if by := r.tokens[m.start].negatedBy; by != unknown {
			r.tokens[by].mark |= used
			continue
		}
		rule := m.pattern.rule
		r.add(rule, m.start, m.end, m.pattern.strength*boost(r.tokens[m.start:m.end]))
		r.hot = r.hot || s.rules.list[rule].sign >= 0
		if s.rules.list[rule].thanks {
			r.praise, r.thanks = true, true
		}
	}
}

// coolThanks makes thanks in an angry message count as what they mostly are there: manners, or worse
// ("Thanks a lot, I hate this bank").
func (r *reading) coolThanks(rules ruleTable) {
	if !r.hot {
		return
	}
	for i := range r.hits {
		if rules.list[r.hits[i].rule].thanks {
			r.hits[i].rule = rules.coolThanks
		}
	}
}

// boost is the strongest push any word of a phrase gets from a booster, or the weakest from a dampener when there is no booster.
func boost(tokens []token) float64 {
	first := tokens[0].factor
	if first < 1 {
		return first
	}
	for _, t := range tokens {
		first = max(first, t.factor)
	}
	return first
}

// dropHollowPraise takes the praise out of a message with sarcasm: "Great, another week. Brilliant." is not calmed by its last word.
func (s *Scorer) dropHollowPraise(r *reading) {
	if !slices.ContainsFunc(r.hits, func(h hit) bool { return h.rule == s.rules.sarcasm }) {
		return
	}
	r.hits = slices.DeleteFunc(r.hits, func(h hit) bool {
		return h.rule == s.rules.word && s.lexicon.words.entries[h.entry].valence >= praiseFrom
	})
}
