package sentiment

import (
	"io/fs"
	"strings"
)

// speller looks words up and forgives typing errors in the few words that matter most.
type speller struct {
	words   *vocabulary
	near    map[string]int32 // a word with one letter left out, and the word itself
	slipped map[string]int32 // a short word with a letter doubled or two swapped
	outline map[string]int32 // a long word without vowels and double letters
}

// Words of minWord letters are read with one letter doubled or two swapped, those from minTypo letters on with any one wrong; from minOutline letters
// on, all vowels are forgiven.
const (
	minWord    = 4
	minTypo    = 5
	minOutline = 8
	maxTypo    = 24 // letters; longer words are no typing errors
)

// loadTypos reads flags_typos.tsv: a word that is often mistyped, and words that look like its typing errors but are not.
func (b *flagBook) loadTypos(lexicon fs.FS) error {
	rows, err := readTable(lexicon, "flags_typos.tsv", 2)
	if err != nil {
		return err
	}
	s := speller{words: b.words, near: map[string]int32{}, slipped: map[string]int32{}, outline: map[string]int32{}}
	for _, row := range rows {
		word := row.fields[0]
		if len(word) < minWord || len(word) > maxTypo {
			return row.fault("word %q: only words of %d to %d letters are corrected", word, minWord, maxTypo)
		}
		id := b.words.id(word)
		s.slips(word, id)
		if len(word) >= minOutline {
			s.outline[outlineOf(word)] = id
		}
		for other := range strings.FieldsSeq(row.fields[1]) {
			b.words.id(other)
		}
	}
	b.spelling = s
	return nil
}

// slips notes the ways in which a word is mistyped.
func (s speller) slips(word string, id int32) {
	if len(word) < minTypo {
		for i := range len(word) {
			s.slipped[word[:i+1]+word[i:]] = id
			if i > 0 {
				s.slipped[word[:i-1]+word[i:i+1]+word[i-1:i]+word[i+1:]] = id
			}
		}
		return
	}
	s.near[word] = id
	for i := range len(word) {
		s.near[word[:i]+word[i+1:]] = id
	}
}

// find is the number of a folded word, of its stem before "'s", or of the word it is a typing error of; else unknown.
func (s speller) find(folded string, stretched bool) int32 {
	if id := s.words.find(folded, stretched); id != unknown {
		return id
	}
	if stem, ok := strings.CutSuffix(folded, "'s"); ok {
		return s.words.find(stem, false)
	}
	if id := s.words.plainLetters(folded); id != unknown {
		return id
	}
	if len(folded) < minTypo-1 || len(folded) > maxTypo {
		return unknown
	}
	return s.correct(folded)
}

// correct finds the word that folded misses a letter of, has one too many of, has one wrong in or two swapped in: both without one letter are
// then equal (the deletion trick of SymSpell, Garbe 2012).
func (s speller) correct(folded string) int32 {
	if id, ok := s.near[folded]; ok {
		return id
	}
	if id, ok := s.slipped[folded]; ok {
		return id
	}
	var buffer [maxTypo]byte
	for i := range len(folded) {
		short := append(append(buffer[:0], folded[:i]...), folded[i+1:]...)
		if id, ok := s.near[string(short)]; ok && len(folded) >= minTypo {
			return id
		}
	}
	if len(folded) >= minOutline-1 {
		if id, ok := s.outline[outlineOf(folded)]; ok {
			return id
		}
	}
	return unknown
}

// outlineOf is a word without vowels and double letters: "representative" and "reprasentitive" are "rprsnttv".
func outlineOf(word string) string {
	var buffer [maxTypo]byte
	outline := buffer[:0]
	for i := range len(word) {
		c := word[i]
		if c == 'z' {
			c = 's' // "supervizor"
		}
		if strings.IndexByte("aeiou", c) < 0 && (len(outline) == 0 || outline[len(outline)-1] != c) {
			outline = append(outline, c)
		}
	}
	return string(outline)
}
