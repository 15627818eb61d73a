package text

import (
	"unicode/utf8"
)

// The defaults of Limits: a long complaint fits several times over, and a pasted file does not.
const (
	defaultMaxBytes = 16 << 10
	defaultMaxRunes = 4000
	defaultMaxRun   = 4
)

func (l Limits) withDefaults() Limits {
	if l.MaxBytes <= 0 {
		l.MaxBytes = defaultMaxBytes
	}
	if l.MaxRunes <= 0 {
		l.MaxRunes = defaultMaxRunes
	}
	if l.MaxRun <= 0 {
		l.MaxRun = defaultMaxRun
	}
	return l
}

// Clean makes raw safe to work with: control and invisible characters go, white space becomes single spaces, runs of one character are
// squeezed (digits aside), the length is bounded, and the rest is in Unicode's composed form (NFC). It then finds the words.
//
// Only the first MaxBytes of raw are looked at, so the cost is bounded whatever comes in. Text that is not UTF-8 there gives ErrInvalidUTF8;
// text without any letter, digit, sign or emoji gives ErrEmpty. Cleaning what was cleaned changes nothing.
func Clean(raw string, limits Limits) (Doc, error) {
	limits = limits.withDefaults()
	seen := prefix(raw, limits.MaxBytes)
	doc := Doc{Raw: raw, Truncated: len(seen) < len(raw)}
	if isTidy(seen, limits) {
		doc.Clean = seen
		scan(&doc, nil)
		return doc, nil
	}
	if !utf8.ValidString(seen) {
		return Doc{}, ErrInvalidUTF8
	}
	glyphs, removed := squeeze(compose(filter(seen)), limits.MaxRun)
	glyphs, cut := bound(glyphs, limits)
	if !readable(glyphs) {
		return Doc{}, ErrEmpty
	}
	doc.Truncated = doc.Truncated || cut
	doc.Emphasis.Squeezed = removed
	doc.Clean = glyphText(glyphs)
	scan(&doc, glyphs)
	return doc, nil
}

// prefix is the beginning of s within limit bytes, never ending inside a character.
func prefix(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	end := limit
	for end > 0 && limit-end < utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// isTidy reports that s is printable ASCII that cleaning would not change, as most messages are.
func isTidy(s string, limits Limits) bool {
	if s == "" || len(s) > limits.MaxRunes || s[0] == ' ' || s[len(s)-1] == ' ' {
		return false
	}
	run := 0
	var last byte
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' {
			return false
		}
		if c != last {
			last, run = c, 1
			continue
		}
		run++
		if c == ' ' || run > limits.MaxRun && !isASCIIDigit(c) {
			return false
		}
	}
	return true
}

func isASCIIDigit(c byte) bool { return '0' <= c && c <= '9' }
