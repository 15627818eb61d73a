package sentiment

// maxStretched is how many stretched words count.
const maxStretched = 2

// stretched adds hits for letters repeated for effect ("sooooo late") where something else shows displeasure; in joy they mean joy.
func (s *Scorer) stretched(r *reading) {
	if !r.hot {
		return
	}
	found := 0
	for i, word := range r.doc.Words {
		if word.Stretched && found < maxStretched && r.tokens[i].mark&(inert|quoted) == 0 {
			r.add(s.rules.elongation, i, i+1, 1)
			found++
		}
	}
}
