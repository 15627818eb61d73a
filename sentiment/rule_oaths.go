package sentiment

import (
	"strings"

	"rapport/text"
)

// oath is a swear word or insult in a message: tokens [start,end), more than one when it was masked at its end ("f***").
type oath struct {
	start, end int
	id         int32
}

// oathReach is how many words away the target of an oath may stand.
const oathReach = 3

// oaths adds a hit for every swear word by what it is aimed at. The same word is abuse ("you idiots"), an insult of the service ("your app is
// shit"), strong language about the weather ("this damn rain"), modesty ("I'm an idiot") or praise ("f***ing awesome"); the last two are no cue.
func (s *Scorer) oaths(r *reading) {
	r.oaths = s.findOaths(r, r.oaths)
	for _, o := range r.oaths {
		e := &s.lexicon.words.entries[o.id]
		rule := s.aim(r, o, e)
		for at := o.start; at < o.end; at++ {
			r.tokens[at].mark |= used
		}
		if rule < 0 {
			continue
		}
		r.add(rule, o.start, o.end, e.severity)
		r.hot = true
	}
}

// findOaths lists the swear words that stand outside of idioms, quotations and phrases.
func (s *Scorer) findOaths(r *reading, found []oath) []oath {
	for i, t := range r.tokens {
		if t.id != unknown && t.mark == 0 && s.lexicon.words.entries[t.id].swear != clean {
			found = append(found, oath{start: i, end: i + 1 + int(t.more), id: t.id})
		}
	}
	return found
}

// unmask gives words with letters blotted out, inside ("f***ing") or at their end ("f***"), the id of the first swear word that fits, so that
// they count like the word itself everywhere.
func (l *lexicon) unmask(r *reading) {
	words := r.doc.Words
	for i := range words {
		if r.tokens[i].id != unknown || words[i].Kind != text.Alpha {
			continue
		}
		stars := 0
		if next := i + 1; next < len(words) && words[next].Start == words[i].End && words[next].Text[0] == '*' {
			stars = words[next].Repeat
		}
		if stars == 0 && !strings.ContainsAny(words[i].Folded, blots) {
			continue
		}
		for _, candidate := range l.maskable {
			if unmasks(words[i].Folded, stars, l.words.entries[candidate].text) {
				r.tokens[i].id, r.tokens[i].groups = candidate, l.words.entries[candidate].groups
				if stars > 0 {
					r.tokens[i].more = 1
				}
				break
			}
		}
	}
}

// blots are the signs letters are hidden behind.
const blots = "*@$#"

// unmasks tells whether full is what stands behind a word with blots inside, or with so many stars at its end. A row of blots stands for one
// letter or more.
func unmasks(word string, stars int, full string) bool {
	first := strings.IndexAny(word, blots)
	if first < 0 {
		return stars > 0 && len(full) > len(word) && len(full) <= len(word)+max(stars, 3) && strings.HasPrefix(full, word)
	}
	last := strings.LastIndexAny(word, blots)
	head, tail := word[:first], word[last+1:]
	if first == 0 || strings.Trim(word[first:last+1], blots) != "" || len(full) > len(word)+2 {
		return false
	}
	return len(full) > len(head)+len(tail) && strings.HasPrefix(full, head) && strings.HasSuffix(full, tail)
}

// aim decides which rule an oath feeds, or -1 for none.
func (s *Scorer) aim(r *reading, o oath, e *entry) int {
	groups := &s.lexicon.targets
	before := r.around(o.start-oathReach, o.start)
	after := r.around(o.end, o.end+oathReach)
	switch {
	case nearest(before, groups.self) && !anyOf(before, groups.you) && e.swear == insult:
		return -1
	case e.swear == expletive && (s.praised(after) || len(after) == 0 && s.praised(before)):
		return -1
	case e.swear == insult && (anyOf(before, groups.you|groups.your|groups.staff) || anyOf(after, groups.you) || r.doc.Emphasis.AlphaWords == 1):
		return s.rules.abuse
	case e.swear == expletive && (endsWith(before, groups.you) || beginsWith(after, groups.you)):
		return s.rules.abuse
	case e.swear == insult, anyOf(before, groups.your|groups.firm), anyOf(after, groups.your|groups.firm):
		return s.rules.swearingAtService
	}
	return s.rules.swearing
}

// around is [from,to) as far as the message reaches.
func (r *reading) around(from, to int) []token {
	from, to = max(from, 0), min(to, len(r.tokens))
	if from >= to {
		return nil
	}
	return r.tokens[from:to]
}

func (s *Scorer) praised(tokens []token) bool {
	for _, t := range tokens {
		if t.isMark {
			return false
		}
		if t.id != unknown && t.negatedBy == unknown && s.lexicon.words.entries[t.id].valence >= praiseFrom {
			return true
		}
	}
	return false
}

func anyOf(tokens []token, of groups) bool {
	for _, t := range tokens {
		if t.groups&of != 0 {
			return true
		}
	}
	return false
}

// nearest is anyOf up to the last mark.
func nearest(tokens []token, of groups) bool {
	for i := len(tokens) - 1; i >= 0 && !tokens[i].isMark; i-- {
		if tokens[i].groups&of != 0 {
			return true
		}
	}
	return false
}

func endsWith(tokens []token, of groups) bool {
	return len(tokens) > 0 && tokens[len(tokens)-1].groups&of != 0
}

func beginsWith(tokens []token, of groups) bool {
	return len(tokens) > 0 && tokens[0].groups&of != 0
}
