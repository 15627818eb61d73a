package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The longest e-mail address (RFC 5321): 64 bytes before the sign and 255 behind it. The bounds keep the search linear.
const (
	maxLocalBytes  = 64
	maxDomainBytes = 255
)

// findMails finds e-mail addresses: letters, digits and ._%+'- before the sign, labels and a top domain of 2 to 24 letters behind it.
func findMails(s string) []piece {
	var found []piece
	floor := 0
	for at := 0; ; at++ {
		next := strings.IndexByte(s[at:], '@')
		if next < 0 {
			return found
		}
		at += next
		from, to := localStart(s, max(floor, at-maxLocalBytes), at), domainEnd(s, at+1)
		if from < at && to > at {
			found = append(found, piece{EMail, from, to})
			floor, at = to, to-1
		}
	}
}

// localStart is where the part before the sign begins; it never begins with a mark, so that a quote before an address stays.
func localStart(s string, floor, at int) int {
	from := at
	for i := at; i > floor; {
		r, width := utf8.DecodeLastRuneInString(s[floor:i])
		i -= width
		switch {
		case unicode.IsLetter(r), unicode.IsNumber(r), r < utf8.RuneSelf && strings.ContainsRune("_%+", r):
			from = i
		case r >= utf8.RuneSelf || !strings.ContainsRune(".'-", r):
			return from
		}
	}
	return from
}

// domainEnd is where the domain from s[from:] ends: behind the last label that can be a top domain, 0 without one.
func domainEnd(s string, from int) int {
	end, label := 0, from
	letters, labels := 0, 0
	isTop := true
	close := func(i int) {
		if labels > 0 && isTop && letters >= 2 && letters <= 24 {
			end = i
		}
	}
	for i := from; i < min(len(s), from+maxDomainBytes); {
		r, width := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsNumber(r), r == '-':
			isTop = false
		case r == '.' && i > label:
			close(i)
			labels++
			label, letters, isTop = i+width, 0, true
		default:
			close(i)
			return end
		}
		i += width
	}
	close(min(len(s), from+maxDomainBytes))
	return end
}
