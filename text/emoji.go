package text

import (
	"strings"
	"unicode/utf8"
)

// isEmoji covers the blocks people pick emoji from. Arrows, boxes and the copyright sign count as punctuation, though some fonts colour them.
func isEmoji(r rune) bool {
	switch {
	case r < 0x203C:
		return false
	case 0x1F000 <= r && r <= 0x1FAFF, 0x2600 <= r && r <= 0x27BF:
		return true
	case r == 0x203C, r == 0x2049, r == 0x231A, r == 0x231B, 0x23E9 <= r && r <= 0x23FA:
		return true
	}
	return 0x2B1B <= r && r <= 0x2B55 && (r <= 0x2B1C || r == 0x2B50 || r == 0x2B55)
}

// isSkinTone covers the Fitzpatrick modifiers.
func isSkinTone(r rune) bool { return 0x1F3FB <= r && r <= 0x1F3FF }

func isRegional(r rune) bool { return 0x1F1E6 <= r && r <= 0x1F1FF }

// emojiLength is the length in bytes of the one emoji that s begins with: skin tones, selectors, joined emoji and flags belong to it.
// It is 0 when s does not begin with one.
func emojiLength(s string) int {
	first, n := utf8.DecodeRuneInString(s)
	if !isEmoji(first) {
		return 0
	}
	if next, size := utf8.DecodeRuneInString(s[n:]); isRegional(first) && isRegional(next) {
		return n + size
	}
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case r == emojiSelector || isSkinTone(r):
			n += size
		case r == zeroWidthJoiner:
			joined, more := utf8.DecodeRuneInString(s[n+size:])
			if !isEmoji(joined) {
				return n
			}
			n += size + more
		default:
			return n
		}
	}
	return n
}

// foldEmoji drops skin tones and selectors, so that every variant meets the same lexicon entry.
func foldEmoji(s string) string {
	first := true
	return strings.Map(func(r rune) rune {
		drop := r == emojiSelector || isSkinTone(r) && !first
		first = false
		if drop {
			return -1
		}
		return r
	}, s)
}
