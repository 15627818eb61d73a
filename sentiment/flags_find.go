package sentiment

import (
	"cmp"
	"math"
	"slices"

	"rapport/text"
)

// Evidence that raises a flag. For the two subjects where a miss costs most, less will do.
const (
	enough       = 0.8
	enoughUrgent = 0.5
)

// flagReading is one message on its way through the flag phrases. It is reused, so that a message costs no memory once warm.
type flagReading struct {
	tokens   []token
	origin   []int32  // by token: its word in the Doc
	taken    []uint32 // by token: the flags, as bits, that the word was taken away from
	matches  []match
	kept     []match // those that counted, the strongest first
	raised   []flag
	proofs   []proof
	counted  []bool // by row of the flag files
	evidence [flagCount]float64
	lifter   factReader
}

// begin looks the words up. Hyphens, quotation marks and brackets are left out, so that "follow-up" meets "follow up"; other marks part phrases.
func (r *flagReading) begin(doc text.Doc, spelling speller) {
	r.tokens, r.origin, r.taken, r.evidence = r.tokens[:0], r.origin[:0], r.taken[:0], [flagCount]float64{}
	r.matches, r.kept = r.matches[:0], r.kept[:0]
	r.tokens, r.origin, r.taken = slices.Grow(r.tokens, len(doc.Words)), slices.Grow(r.origin, len(doc.Words)), slices.Grow(r.taken, len(doc.Words))
	for i := range doc.Words {
		word := &doc.Words[i]
		t := token{id: unknown, negatedBy: unknown, factor: 1, side: 1}
		switch word.Kind {
		case text.Number:
			t.id = spelling.words.number
			if known := spelling.words.find(word.Folded, false); known != unknown {
				t.groups = spelling.words.entries[known].groups // an age may be a group of numbers
			}
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
			t.groups |= spelling.words.entries[t.id].groups
		}
		r.tokens, r.taken = append(r.tokens, t), append(r.taken, 0)
		r.origin = append(r.origin, int32(i))
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

// weigh adds up the evidence for each flag, each row of the files at most once. A phrase of negative evidence adds nothing, but takes its words
// away from all phrases of its flag that are weaker: "travel agent" asks for nobody.
func (r *flagReading) weigh(book *phrasebook, rows []flagRow) {
	r.matches = book.all(r.tokens, r.matches)
	slices.SortFunc(r.matches, compareEvidence)
	if cap(r.counted) < len(rows) {
		r.counted = make([]bool, len(rows))
	}
	r.counted = r.counted[:len(rows)]
	clear(r.counted)
	for _, m := range r.matches {
		row := m.pattern.rule
		switch bit := uint32(1) << rows[row].flag; {
		case m.pattern.strength < 0:
			for at := m.start; at < m.end; at++ {
				r.taken[at] |= bit
			}
		case !r.counted[row] && !r.isTaken(m, bit):
			r.counted[row] = true
			r.evidence[rows[row].flag] += m.pattern.strength
			r.kept = append(r.kept, m)
		}
	}
}

// compareEvidence puts the strongest first, and what takes words away before what counts them.
func compareEvidence(a, b match) int {
	x, y := a.pattern.strength, b.pattern.strength
	return cmp.Or(cmp.Compare(math.Abs(y), math.Abs(x)), cmp.Compare(x, y), cmp.Compare(a.start, b.start))
}

// isTaken reports that a word of the phrase was taken away from the flag.
func (r *flagReading) isTaken(m match, bit uint32) bool {
	for _, taken := range r.taken[m.start:m.end] {
		if taken&bit != 0 {
			return true
		}
	}
	return false
}

// needed is the evidence that raises a flag.
func needed(f flag) float64 {
	if f >= firstSubject && f < firstSubject+recallFirst {
		return enoughUrgent
	}
	return enough
}

// found reports a flag that is raised, and remembers it.
func (r *flagReading) found(f flag) bool {
	if r.evidence[f] < needed(f) {
		return false
	}
	r.raised = append(r.raised, f)
	return true
}
