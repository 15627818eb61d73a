package ngram

import (
	"unicode"
	"unicode/utf8"
)

// The two kinds of feature; each kind of a text is scaled to length 1 by itself.
const (
	letters = 0 // 2 to 5 characters of a word with a space on either side
	words   = 1 // a word, or two in a row
	kinds   = 2
)

const (
	shortest = 2 // characters
	longest  = 5
)

// Start values of the hashes, so that "an" the word, "an" the letters and "an" the beginning of a pair differ.
const (
	seedLetters = 0x9e3779b97f4a7c15
	seedWord    = 0xc2b2ae3d27d4eb4f
	seedPair    = 0x165667b19e3779f9
)

// grams calls emit with the key of every n-gram of a folded text, repeated ones as often as they occur. The lowest bit of a key is the kind.
// Two n-grams share a key once in two thousand million pairs.
func grams(folded string, emit func(key uint32)) {
	pairWith := uint64(0) // hash of the word before, 0 for none
	for from := 0; from < len(folded); {
		r, size := utf8.DecodeRuneInString(folded[from:])
		if !wordRune(r) {
			from += size
			continue
		}
		hash, to := uint64(seedWord), from
		for to < len(folded) {
			r, size := utf8.DecodeRuneInString(folded[to:])
			if !wordRune(r) {
				break
			}
			hash = mix(hash, r)
			to += size
		}
		emit(keyOf(hash, words))
		if pairWith != 0 {
			emit(keyOf(pairWith^(hash*seedPair), words))
		}
		pairWith = hash * seedLetters // in order: "card lost" is not "lost card"
		from = to
	}
	for from := 0; from < len(folded); {
		r, size := utf8.DecodeRuneInString(folded[from:])
		if unicode.IsSpace(r) {
			from += size
			continue
		}
		to := from
		for to < len(folded) {
			r, size := utf8.DecodeRuneInString(folded[to:])
			if unicode.IsSpace(r) {
				break
			}
			to += size
		}
		letterGrams(folded[from:to], emit)
		from = to
	}
}

// letterGrams are the n-grams within one token padded by a space on either side.
func letterGrams(token string, emit func(key uint32)) {
	emitFrom := func(hash uint64, length, from int) {
		for {
			if from > len(token) {
				return
			}
			r, size := ' ', 1
			if from < len(token) {
				r, size = utf8.DecodeRuneInString(token[from:])
			}
			hash = mix(hash, r)
			length++
			if length >= shortest {
				emit(keyOf(hash, letters))
			}
			if length == longest {
				return
			}
			from += size
		}
	}
	emitFrom(mix(seedLetters, ' '), 1, 0)
	for from := range token {
		emitFrom(seedLetters, 0, from)
	}
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '_' || 'A' <= r && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// mix adds a character to a hash (FNV-1a on whole characters).
func mix(hash uint64, r rune) uint64 { return (hash ^ uint64(uint32(r))) * 0x100000001b3 } //nolint:gosec // a code point is not negative

// keyOf spreads a hash over 31 bits (the finaliser of MurmurHash3, without which the upper bits of short n-grams hardly differ) and adds the kind.
func keyOf(hash uint64, kind uint32) uint32 {
	hash ^= hash >> 33
	hash *= 0xff51afd7ed558ccd
	hash ^= hash >> 33
	return uint32(hash>>32)&^1 | kind
}
