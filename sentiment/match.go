package sentiment

import (
	"cmp"
	"slices"
)

// phrasebook holds patterns by the rarest word each of them needs, so that "the" and "you" begin no search.
type phrasebook struct {
	patterns []pattern
	byRarest [][]anchor // by the id of the word
	byFirst  [][]anchor // the same by the first word
}

// anchor is a pattern and how many words before this one it begins.
type anchor struct{ pattern, before int32 }

// newPhrasebook indexes the patterns. It must come after the last word joined a group.
func newPhrasebook(words *vocabulary, patterns []pattern) *phrasebook {
	size := len(words.entries)
	book := &phrasebook{patterns: patterns, byRarest: make([][]anchor, size), byFirst: make([][]anchor, size)}
	common := make([]int, size) // how many elements take the word
	for i := range patterns {
		for k := range patterns[i].elements {
			for _, id := range patterns[i].elements[k].words(words) {
				common[id]++
			}
		}
	}
	for i := range patterns {
		number, rarest := int32(i), patterns[i].rarest(words, common)
		for _, id := range patterns[i].elements[rarest].words(words) {
			book.byRarest[id] = append(book.byRarest[id], anchor{pattern: number, before: int32(rarest)}) //nolint:gosec // a few
		}
		for _, id := range patterns[i].elements[0].words(words) {
			book.byFirst[id] = append(book.byFirst[id], anchor{pattern: number})
		}
	}
	return book
}

// words are the ids that a place takes, each once.
func (e *element) words(words *vocabulary) []int32 {
	ids := slices.Clone(e.ids)
	if e.groups != 0 {
		for id := range words.entries {
			if words.entries[id].groups&e.groups != 0 {
				ids = append(ids, int32(id))
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// rarest is the place before any gap whose words the fewest places take. Behind the first one places of groups are left out: a number may belong
// to a group that its id does not tell.
func (p *pattern) rarest(words *vocabulary, common []int) int {
	best, least := 0, 0
	for i := range p.elements {
		if p.elements[i].gap {
			break
		}
		if i > 0 && p.elements[i].groups != 0 {
			continue
		}
		sum := 0
		for _, id := range p.elements[i].words(words) {
			sum += common[id]
		}
		if i == 0 || sum < least {
			best, least = i, sum
		}
	}
	return best
}

// match is a phrase found in a message: tokens [start,end).
type match struct {
	start, end int
	pattern    *pattern
}

// find appends the longest phrases that do not overlap, in the order of the message, and marks their words. Among equals the stronger, then
// the earlier one stays. Words that are marked already belong to no phrase.
func (b *phrasebook) find(tokens []token, into []match, as mark) []match {
	first := len(into)
	return keepLongest(tokens, b.all(tokens, into), first, as)
}

// all appends every phrase in the message.
func (b *phrasebook) all(tokens []token, into []match) []match {
	index, masked := b.byRarest, false
	for at := range tokens {
		masked = masked || tokens[at].more > 0
	}
	if masked {
		index = b.byFirst // a masked word is several tokens: places cannot be counted back
	}
	for at := range tokens {
		id := tokens[at].id
		if id == unknown || int(id) >= len(index) {
			continue
		}
		for _, a := range index[id] {
			start := at - int(a.before)
			p := &b.patterns[a.pattern]
			if start < 0 || !masked && !p.mayStand(tokens, at, int(a.before)) || p.atStart && !beginsSentence(tokens, start) {
				continue
			}
			if end := p.matchFrom(tokens, start, 0); end > 0 {
				into = append(into, match{start: start, end: end, pattern: p})
			}
		}
	}
	return into
}

// mayStand tells at a glance whether the word beside the one found, which is before words behind the first, can belong to the phrase.
func (p *pattern) mayStand(tokens []token, at, before int) bool {
	i, beside := before+1, at+1
	if before > 0 {
		i, beside = before-1, at-1
	}
	if i >= len(p.elements) || p.elements[i].gap {
		return true
	}
	return beside < len(tokens) && p.elements[i].mayTake(tokens[beside].id, tokens[beside].groups)
}

// matchFrom is where the phrase ends when its element number i stands at token at, or 0.
func (p *pattern) matchFrom(tokens []token, at, i int) int {
	for ; i < len(p.elements); i++ {
		if p.elements[i].gap {
			return p.matchGap(tokens, at, i+1)
		}
		if at >= len(tokens) || tokens[at].mark != 0 || !p.elements[i].takes(&tokens[at]) {
			return 0
		}
		at += 1 + int(tokens[at].more)
	}
	if p.atEnd && at < len(tokens) && !tokens[at].isMark {
		return 0
	}
	return at
}

func (p *pattern) matchGap(tokens []token, at, i int) int {
	for skipped := 0; skipped <= maxGap; skipped++ {
		if end := p.matchFrom(tokens, at, i); end > 0 {
			return end
		}
		if at >= len(tokens) || tokens[at].isMark || tokens[at].mark != 0 {
			return 0
		}
		at++
	}
	return 0
}

// keepLongest drops matches from number first on that overlap a better one and marks the words of the others.
func keepLongest(tokens []token, matches []match, first int, as mark) []match {
	found := matches[first:]
	slices.SortStableFunc(found, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.end-b.start, a.end-a.start), cmp.Compare(b.pattern.strength, a.pattern.strength), cmp.Compare(a.start, b.start),
			cmp.Compare(a.pattern.rule, b.pattern.rule))
	})
	kept := matches[:first]
	for _, m := range found {
		if slices.ContainsFunc(tokens[m.start:m.end], func(t token) bool { return t.mark != 0 }) {
			continue
		}
		for at := m.start; at < m.end; at++ {
			tokens[at].mark |= as
		}
		kept = append(kept, m)
	}
	slices.SortFunc(kept[first:], func(a, b match) int { return cmp.Compare(a.start, b.start) })
	return kept
}

func beginsSentence(tokens []token, at int) bool {
	return at == 0 || tokens[at-1].isMark
}
