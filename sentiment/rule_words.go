package sentiment

// blameFrom and praiseFrom are the valences from which a word counts as one or the other.
const (
	blameFrom  = -0.7
	praiseFrom = 0.7
)

// heated adds a hit for every word that carries heat or valence and belongs to no phrase. Under a negator praise becomes displeasure
// ("not happy") and blame is taken back ("not angry").
func (s *Scorer) heated(r *reading) {
	thin := thinning(r.doc.Emphasis.AlphaWords)
	for i, t := range r.tokens {
		if t.id == unknown || t.mark != 0 || r.doc.Words[i].Kind == emojiKind {
			continue
		}
		e := &s.lexicon.words.entries[t.id]
		switch {
		case t.negatedBy != unknown && e.valence >= praiseFrom:
			r.hits = append(r.hits, hit{rule: s.rules.negatedPraise, entry: unknown, start: int(t.negatedBy), end: i + 1, amount: t.factor})
			r.hot = true
		case t.negatedBy != unknown && e.valence <= blameFrom:
			r.add(s.rules.negatedBlame, i, i+1, t.factor)
		case s.lexicon.carries[t.id]:
			r.hits = append(r.hits, hit{rule: s.rules.word, entry: t.id, start: i, end: i + 1, amount: t.factor * thin})
			r.hot = r.hot || e.valence <= blameFrom
			r.praise = r.praise || e.valence >= praiseFrom
		}
	}
}

// fullWords is how many words a message may have before each counts less.
const fullWords = 12

// thinning is what a single word counts in a message of so many: a long message holds many words that mean a little, and is no angrier for it.
func thinning(words int) float64 {
	if words <= fullWords {
		return 1
	}
	return fullWords / float64(words)
}
