package sentiment

import (
	"cmp"
	"slices"
)

// phrasebook holds patterns by the words that can begin them.
type phrasebook struct {
	patterns []pattern
	byID     [][]int32 // by the id of the word
}

// newPhrasebook indexes the patterns. It must come after the last word joined a group.
func newPhrasebook(words *vocabulary, patterns []pattern) *phrasebook {
	book := &phrasebook{patterns: patterns, byID: make([][]int32, len(words.entries))}
	for number, p := range patterns {
		first := p.elements[0]
		begins := slices.Clone(first.ids)
		if first.groups != 0 {
			for id, e := range words.entries {
				if e.groups&first.groups != 0 {
					begins = append(begins, int32(id))
				}
			}
		}
		slices.Sort(begins)
		for _, id := range slices.Compact(begins) {
			book.byID[id] = append(book.byID[id], int32(number))
		}
	}
	return book
}

// starting is the numbers of the patterns that a word can begin.
func (b *phrasebook) starting(id int32) []int32 {
	if int(id) >= len(b.byID) {
		return nil
	}
	return b.byID[id]
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
	for at := range tokens {
		if tokens[at].id == unknown || tokens[at].mark != 0 {
			continue
		}
		next := at + 1
		if tokens[at].masked {
			next++
		}
		for _, number := range b.starting(tokens[at].id) {
			p := &b.patterns[number]
			if p.hopeless(tokens, next) || p.atStart && !beginsSentence(tokens, at) {
				continue
			}
			if end := p.matchFrom(tokens, next, 1); end > 0 { // the index has matched the first word
				into = append(into, match{start: at, end: end, pattern: p})
			}
		}
	}
	return keepLongest(tokens, into, first, as)
}

// hopeless tells at a glance that what stands behind the first word is not the second one of the phrase.
func (p *pattern) hopeless(tokens []token, next int) bool {
	if len(p.elements) < 2 || p.elements[1].gap {
		return false
	}
	return next >= len(tokens) || !p.elements[1].mayTake(tokens[next].id, tokens[next].groups)
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
		if at++; tokens[at-1].masked {
			at++
		}
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
		return cmp.Or(cmp.Compare(b.end-b.start, a.end-a.start), cmp.Compare(b.pattern.strength, a.pattern.strength), cmp.Compare(a.start, b.start))
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
