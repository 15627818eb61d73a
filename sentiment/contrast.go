package sentiment

// weighContrast lets what follows "but" count more than what came before it, within a sentence: "the agent was kind but nothing works".
// Only the last word of contrast in a sentence counts.
func (r *reading) weighContrast(words *vocabulary, before, after float64) {
	for from := 0; from < len(r.tokens); {
		to, turn := r.sentence(from, words)
		if turn > from && turn < to-1 {
			for i := from; i < turn; i++ {
				r.tokens[i].side = before
			}
			for i := turn + 1; i < to; i++ {
				r.tokens[i].side = after
			}
		}
		from = to
	}
}

// sentence is the end of the sentence that begins at from, and its last word of contrast, or -1.
func (r *reading) sentence(from int, words *vocabulary) (end, turn int) {
	turn = -1
	for i := from; i < len(r.tokens); i++ {
		t := r.tokens[i]
		if t.isMark && endsSentence(r.doc.Words[i].Text) {
			return i + 1, turn
		}
		if t.id != unknown && t.mark == 0 && words.entries[t.id].modifier == contrast {
			turn = i
		}
	}
	return len(r.tokens), turn
}

func endsSentence(mark string) bool {
	switch mark[0] {
	case '.', '!', '?', ';':
		return true
	}
	return mark == "…" || mark == "。"
}
