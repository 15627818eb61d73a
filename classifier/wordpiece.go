package classifier

import (
	"unicode"
	"unicode/utf8"

	"rapport/text"
)

// maxWordRunes is the longest word WordPiece looks into; longer ones are unknown. It is part of the model: BERT was trained with 100.
const maxWordRunes = 100

// scan is the state of tokenising one message: finished ids and the word being gathered.
type scan struct {
	t     *Tokenizer
	ids   []int32
	limit int // stop once ids holds as many
	word  [maxWordRunes * utf8.UTFMax]byte
	bytes int
	runes int // may pass maxWordRunes, then word holds only the beginning
}

// read gathers the words of s until the limit is reached.
func (s *scan) read(message string) {
	for i := 0; i < len(message) && len(s.ids) < s.limit; {
		c := message[i]
		if c >= utf8.RuneSelf {
			i += s.wide(message[i:])
			continue
		}
		i++
		switch entry := s.t.ascii[c]; entry.class {
		case letter:
			s.put(rune(entry.lower))
		case space:
			s.end()
		case mark:
			s.alone(rune(c))
		case dropped:
		}
	}
	s.end()
	s.ids = s.ids[:min(len(s.ids), s.limit)]
}

// wide reads the code point at the start of rest, which is not ASCII, and returns its length in bytes.
func (s *scan) wide(rest string) int {
	r, size := utf8.DecodeRuneInString(rest)
	switch classOf(r) {
	case dropped:
		return size
	case space:
		s.end()
		return size
	case letter, mark:
	}
	apart := ideograph(r)
	if apart {
		s.end()
	}
	var buffer [4 * utf8.UTFMax]byte // no canonical decomposition is longer than 4 code points
	for parts := text.AppendDecomposed(buffer[:0], rest[:size]); len(parts) > 0; {
		part, width := utf8.DecodeRune(parts)
		s.fold(part)
		parts = parts[width:]
	}
	if apart {
		s.end()
	}
	return size
}

// fold takes one decomposed code point: accents vanish, the rest is lower-cased and classified anew, for some letters decompose to marks.
func (s *scan) fold(r rune) {
	if unicode.Is(unicode.Mn, r) {
		return
	}
	r = unicode.ToLower(r)
	switch classOf(r) {
	case space:
		s.end()
	case mark:
		s.alone(r)
	case letter, dropped:
		s.put(r)
	}
}

// put adds a code point to the word.
func (s *scan) put(r rune) {
	s.runes++
	if s.runes > maxWordRunes {
		return
	}
	if r < utf8.RuneSelf {
		s.word[s.bytes] = byte(r) //nolint:gosec // r is ASCII
		s.bytes++
		return
	}
	s.bytes += utf8.EncodeRune(s.word[s.bytes:], r)
}

// alone makes a code point a word of its own.
func (s *scan) alone(r rune) {
	s.end()
	s.put(r)
	s.end()
}

// end turns the word gathered so far into ids.
func (s *scan) end() {
	if s.runes > 0 {
		s.ids = s.t.vocabulary.split(s.ids, s.word[:s.bytes], s.runes)
	}
	s.bytes, s.runes = 0, 0
}

// split appends the pieces of a word: from the left always the longest one known. A word with a part that no piece covers, or of too many
// runes, is unknown as a whole.
func (v *vocabulary) split(ids []int32, word []byte, runes int) []int32 {
	if runes > maxWordRunes {
		return append(ids, v.unknown)
	}
	before := len(ids)
	pieces, longest := v.first, v.longestFirst
	for len(word) > 0 {
		id, size := longestPiece(pieces, word, longest)
		if size == 0 {
			return append(ids[:before], v.unknown)
		}
		ids = append(ids, id)
		word = word[size:]
		pieces, longest = v.later, v.longestLater
	}
	return ids
}

// longestPiece finds the longest piece that word begins with; size 0 means none.
func longestPiece(pieces map[string]int32, word []byte, longest int) (id int32, size int) {
	for size = min(len(word), longest); size > 0; size-- {
		if size < len(word) && !utf8.RuneStart(word[size]) {
			continue
		}
		if id, known := pieces[string(word[:size])]; known {
			return id, size
		}
	}
	return 0, 0
}
