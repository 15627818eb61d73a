package sentiment

import (
	"math"

	"rapport/text"
)

// marks adds hits for exclamation and question marks. Marks strengthen displeasure that is there. Where there is none an
// exclamation mark has a rule of its own, and in praise or thanks it is joy and no cue. All amounts are bounded, and none falls when a mark is added.
func (s *Scorer) marks(r *reading) {
	exclamation, question, mixed := -1, -1, -1
	words := r.doc.Words
	for i, word := range words {
		if word.Kind != text.Punct {
			continue
		}
		switch word.Text[0] {
		case '!':
			exclamation = i
		case '?':
			if question < 0 || word.Repeat > words[question].Repeat {
				question = i
			}
		}
		if mixed < 0 && asksAndShouts(words, i) {
			mixed = i
		}
	}
	if exclamation >= 0 && (r.hot || !r.praise) {
		rule := s.rules.exclamationPlain
		if r.hot {
			rule = s.rules.exclamation
		}
		r.add(rule, exclamation, exclamation+1, repeated(r.doc.Emphasis.Exclamations))
	}
	if question >= 0 && words[question].Repeat > 1 {
		r.add(s.rules.questionMarks, question, question+1, min(math.Log2(float64(words[question].Repeat)), 2))
	}
	if mixed >= 0 {
		r.add(s.rules.interrobang, mixed-1, mixed+1, 1)
	}
}

// asksAndShouts finds "?!" and "!?".
func asksAndShouts(words []text.Word, i int) bool {
	if i == 0 || words[i-1].Kind != text.Punct || words[i-1].End != words[i].Start {
		return false
	}
	before, here := words[i-1].Text[0], words[i].Text[0]
	return before == '?' && here == '!' || before == '!' && here == '?'
}
