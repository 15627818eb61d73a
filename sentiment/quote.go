package sentiment

import "unicode/utf8"

// quote fills in the text of cues, which stand in the order of their starts. Offsets are code points, so Raw is walked once.
func quote(raw string, cues []Cue) {
	at, from := 0, 0 // byte and code point of the last start
	for i := range cues {
		at += skip(raw[at:], cues[i].Start-from)
		from = cues[i].Start
		cues[i].Text = raw[at : at+skip(raw[at:], cues[i].End-from)]
	}
}

// skip is how many bytes the first n code points of s take.
func skip(s string, n int) int {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}
