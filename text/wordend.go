package text

import (
	"unicode"
	"unicode/utf8"
)

// wordEnd is the length in bytes of the word or number that s begins with.
func wordEnd(s string) (int, Kind) {
	if n, next := digits(s); n > 0 && !unicode.IsLetter(next) {
		return numberEnd(s, n), Number
	}
	i := 0
	for i < len(s) {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case isWordRune(r), i > 0 && isMark(r):
			i += size
		case isInside(r) || i == 0:
			n := insideLength(s[i:])
			if n == 0 || i > 0 && !endsInLetter(s[:i]) {
				return i, Alpha
			}
			i += n
		default:
			return i, Alpha
		}
	}
	return i, Alpha
}

// digits is the length of the digits s begins with, and what follows them.
func digits(s string) (n int, next rune) {
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.IsDigit(r) {
			return n, r
		}
		n += size
	}
	return n, 0
}

// numberEnd extends a number of n bytes over separators that have digits on both sides.
func numberEnd(s string, n int) int {
	for n < len(s) && (s[n] == '.' || s[n] == ',' || s[n] == '\'') {
		more, _ := digits(s[n+1:])
		if more == 0 {
			return n
		}
		n += 1 + more
	}
	return n
}

// isWordRune covers letters and digits. For ASCII it is a few comparisons.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// isInside covers what belongs to a word when letters stand on both sides: apostrophes, and the signs letters are masked with.
func isInside(r rune) bool { return isApostrophe(r) || r == '*' || r == '$' || r == '@' }

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´', '＇', '′':
		return true
	}
	return false
}

// insideLength is the length of the apostrophe or masking signs s begins with, if a letter follows them.
func insideLength(s string) int {
	first, n := utf8.DecodeRuneInString(s)
	if !isApostrophe(first) {
		for n < len(s) && n < defaultMaxRun && (s[n] == '*' || s[n] == '$' || s[n] == '@') {
			n++
		}
	}
	if next, _ := utf8.DecodeRuneInString(s[n:]); n < len(s) && unicode.IsLetter(next) {
		return n
	}
	return 0
}

// endsInLetter reports that s ends with a letter or a mark on one.
func endsInLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r) || isMark(r)
}

// startsMasked reports a word whose first letter is written as a dollar sign ("$hit"); "$CAD" is a currency.
func startsMasked(s string) bool {
	return len(s) > 3 && s[0] == '$' && isLower(s[1]) && isLower(s[2]) && isLower(s[3])
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
