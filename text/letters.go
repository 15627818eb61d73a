package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// letters counts what a word is made of.
type letters struct{ upper, lower, other, digits, signs int }

func lettersOf(s string) letters {
	var l letters
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z':
			l.lower++
		case 'A' <= r && r <= 'Z':
			l.upper++
		case '0' <= r && r <= '9':
			l.digits++
		case r == '$' || r == '@':
			l.signs++
		case r < utf8.RuneSelf:
		case unicode.IsUpper(r):
			l.upper++
		case unicode.IsLower(r):
			l.lower++
		case unicode.IsLetter(r):
			l.other++
		}
	}
	return l
}

// caps reports a shouted word. Order numbers ("A1B2") are capitals by nature.
func (l letters) caps() bool { return l.upper >= 2 && l.lower == 0 && l.other == 0 && l.digits == 0 }

// disguised reports a word in which a few digits or signs may stand for letters. Words in capitals are order numbers.
func (l letters) disguised() bool {
	hidden := l.digits + l.signs
	return hidden > 0 && l.lower >= 2 && l.lower+l.upper >= 3 && l.upper <= 1 && hidden*2 <= l.lower+l.upper
}

// unmask reads digits and signs between letters as the letters they look like. plain is text in lower case. A dollar sign may begin a word.
func unmask(text, plain string) string {
	if len(text) != len(plain) || strings.IndexByte(text, '.') >= 0 { // an address, or not plain ASCII
		return plain
	}
	hidden := []byte(plain)
	for i, c := range hidden {
		twin, ok := letterLike(c)
		if !ok {
			continue
		}
		starts, ends := i == 0, i == len(hidden)-1
		if ends || starts && c != '$' || hidden[i+1] == 's' && i+2 == len(hidden) && isASCIIDigit(c) { // "iphone4s"
			return plain
		}
		hidden[i] = twin
	}
	for _, c := range hidden {
		if !isLower(c) && c != '\'' && c != '*' {
			return plain
		}
	}
	return string(hidden)
}

func letterLike(c byte) (byte, bool) {
	switch c {
	case '0':
		return 'o', true
	case '1':
		return 'i', true
	case '3':
		return 'e', true
	case '4', '@':
		return 'a', true
	case '5', '$':
		return 's', true
	case '7':
		return 't', true
	}
	return 0, false
}

// shorten squeezes letters repeated for effect to two: no common word has three in a row.
func shorten(s string) (string, bool) {
	if !hasTriple(s) || strings.HasPrefix(s, "www.") || strings.Contains(s, "://") {
		return s, false
	}
	var b strings.Builder
	b.Grow(len(s))
	run, last, stretched := 0, rune(-1), false
	for _, r := range s {
		if r == last {
			run++
		} else {
			run, last = 1, r
		}
		if run > 2 && unicode.IsLetter(r) {
			stretched = true
			continue
		}
		b.WriteRune(r)
	}
	return b.String(), stretched
}

// hasTriple reports three equal bytes in a row, or a text that needs the closer look.
func hasTriple(s string) bool {
	for i := 2; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] == s[i-1] && s[i] == s[i-2] {
			return true
		}
	}
	return false
}
