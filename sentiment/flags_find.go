package sentiment

import (
	"cmp"
	"math"
	"slices"

	"rapport/text"
)

// enough is the evidence that raises a flag.
const enough = 0.95

// flagReading is one message on its way through the flag phrases. It is reused, so that a message costs no memory once warm.
type flagReading struct {
	tokens   []token
	taken    []uint32 // by token: the flags, as bits, that a phrase gave the word to
	matches  []match
	evidence [flagCount]float64
}

// begin looks the words up. Hyphens, quotation marks and brackets are left out, so that "follow-up" meets "follow up"; other marks part phrases.
func (r *flagReading) begin(doc text.Doc, spelling speller) {
	r.tokens, r.taken, r.matches, r.evidence = r.tokens[:0], r.taken[:0], r.matches[:0], [flagCount]float64{}
	for i := range doc.Words {
		word := &doc.Words[i]
		t := token{id: unknown, negatedBy: unknown, factor: 1, side: 1}
		switch word.Kind {
		case text.Number:
			t.id = spelling.words.number
		case text.Alpha:
			t.id = spelling.find(word.Folded, word.Stretched)
		case text.Emoji:
			t.isMark = true
		case text.Punct:
			if isSilent(word.Folded) {
				continue
			}
			t.id, t.isMark = spelling.words.find(word.Folded, false), true
		}
		if t.id != unknown {
			t.groups = spelling.words.entries[t.id].groups
		}
		r.tokens, r.taken = append(r.tokens, t), append(r.taken, 0)
	}
}

// isSilent covers the marks that may stand inside a phrase.
func isSilent(mark string) bool {
	switch mark {
	case "-", "\"", "'", "*", "_", "(", ")", "/", "¿", "¡":
		return true
	}
	return false
}

// weigh adds up the evidence for each flag. Among phrases of one flag that share a word the strongest counts, then the longest. A phrase of
// negative evidence counts nothing, but takes its words away from all that are weaker than it: "travel agent" asks for nobody.
func (r *flagReading) weigh(book *phrasebook) {
	for at := range r.tokens {
		if r.tokens[at].id == unknown {
			continue
		}
		for _, number := range book.byID[r.tokens[at].id] {
			p := &book.patterns[number]
			if p.atStart && !beginsSentence(r.tokens, at) {
				continue
			}
			if end := p.matchFrom(r.tokens, at, 0); end > 0 {
				r.matches = append(r.matches, match{start: at, end: end, pattern: p})
			}
		}
	}
	slices.SortFunc(r.matches, compareEvidence)
	for _, m := range r.matches {
		if r.take(m) {
			r.evidence[m.pattern.rule] += max(m.pattern.strength, 0)
		}
	}
}

// compareEvidence puts the strongest first, then the longest.
func compareEvidence(a, b match) int {
	return cmp.Or(cmp.Compare(math.Abs(b.pattern.strength), math.Abs(a.pattern.strength)), cmp.Compare(b.end-b.start, a.end-a.start), cmp.Compare(a.start, b.start))
}

// take gives the words of a phrase to its flag, unless one of them is taken.
func (r *flagReading) take(m match) bool {
	bit := uint32(1) << m.pattern.rule
	for _, taken := range r.taken[m.start:m.end] {
		if taken&bit != 0 {
			return false
		}
	}
	for at := m.start; at < m.end; at++ {
		r.taken[at] |= bit
	}
	return true
}

func (r *flagReading) found(f flag) bool { return r.evidence[f] >= enough }
