package sentiment

// negationReach is how many words after a negator it turns round: "not a very good idea" is the longest common case.
const negationReach = 4

// scope finds what negators, boosters and dampeners do to the words after them. A mark, or a word of contrast, ends their reach.
func (r *reading) scope(words *vocabulary) {
	negatedBy, reach := unknown, 0
	push := 0.0 // what the last one or two words add to the next word's factor
	for i := 0; i < len(r.tokens); i++ {
		t := &r.tokens[i]
		if t.isMark {
			negatedBy, reach, push = unknown, 0, 0
			continue
		}
		t.factor, push = 1+push, push/2
		if reach > 0 {
			t.negatedBy = negatedBy
			reach--
		}
		word := i
		i += int(t.more) // the rest of a word whose letters stand apart
		if t.id == unknown || t.mark != 0 {
			continue
		}
		switch e := &words.entries[t.id]; e.modifier {
		case plain:
		case negator:
			negatedBy, reach = int32(word), negationReach
		case booster, dampener:
			push = max(-0.6, push+e.factor) // "just a little bit" must not turn a word round
		case contrast:
			negatedBy, reach = unknown, 0
		}
	}
}
