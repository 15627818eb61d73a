package sentiment

import "rapport/text"

// The valences from which a word counts as blame or praise.
const (
	blameFrom  = -0.7
	praiseFrom = 0.7
	fullPraise = 3.0 // stronger praise is no more displeasure once negated
)

// heated adds a hit for every word that carries heat or valence and belongs to no phrase. Under a negator praise becomes displeasure
// ("not happy") and blame is taken back ("not angry"); the negator is then explained and counts no more by itself.
func (s *Scorer) heated(r *reading) {
	for i, t := range r.tokens {
		if t.id == unknown || t.mark != 0 || t.negatedBy == unknown || r.doc.Words[i].Kind == text.Emoji {
			continue
		}
		by := int(t.negatedBy)
		switch valence := s.lexicon.words.entries[t.id].valence; {
		case valence >= praiseFrom:
			r.add(s.rules.negatedPraise, by, i+1+int(t.more), t.factor*min(valence, fullPraise)/fullPraise)
			r.hot = true
		case valence <= blameFrom: // no cue
		default:
			continue
		}
		r.tokens[i].mark |= used
		r.tokens[by].mark |= used
	}
	s.single(r)
}

// single adds the hits of words that stand for themselves.
func (s *Scorer) single(r *reading) {
	thin := thinning(r.doc.Emphasis.AlphaWords - r.joined)
	for i, t := range r.tokens {
		if t.id == unknown || t.mark != 0 || !s.lexicon.carries[t.id] || r.doc.Words[i].Kind == text.Emoji {
			continue
		}
		r.hits = append(r.hits, hit{rule: s.rules.word, entry: t.id, start: i, end: i + 1 + int(t.more), amount: t.factor * thin})
		valence := s.lexicon.words.entries[t.id].valence
		r.hot = r.hot || valence <= blameFrom
		r.praise = r.praise || valence >= praiseFrom
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
