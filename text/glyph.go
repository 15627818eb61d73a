package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxMarks bounds the combining marks on one letter. No script needs more than four; stacks of dozens are decoration.
const maxMarks = 8

// glyph is one character of the clean text and where it stood.
type glyph struct {
	r          rune
	start, end int32 // code points into Raw, end exclusive
	stood      int32 // how many equal characters it stands for; more than 1 after squeezing
}

// compose brings glyphs into NFC. Characters that became one keep the place of all of them.
func compose(glyphs []glyph) []glyph {
	s := glyphText(glyphs)
	if norm.NFC.IsNormalString(s) {
		return glyphs
	}
	composed := make([]glyph, 0, len(glyphs))
	for len(s) > 0 {
		n := norm.NFC.NextBoundaryInString(s, true)
		segment := s[:n]
		count := utf8.RuneCountInString(segment)
		if normal := norm.NFC.String(segment); normal == segment {
			composed = append(composed, glyphs[:count]...)
		} else {
			for _, r := range normal {
				composed = append(composed, glyph{r: r, start: glyphs[0].start, end: glyphs[count-1].end, stood: 1})
			}
		}
		s, glyphs = s[n:], glyphs[count:]
	}
	return composed
}

// squeeze shortens runs of equal characters to maxRun and stacks of combining marks to maxMarks, and counts what it removed. The last glyph
// that is kept covers the removed ones.
func squeeze(glyphs []glyph, maxRun int) (kept []glyph, removed int) {
	kept = glyphs[:0]
	run, marks := 0, 0
	for _, g := range glyphs {
		last := len(kept) - 1
		if last >= 0 && kept[last].r == g.r {
			run++
		} else {
			run = 1
		}
		if isMark(g.r) {
			marks++
		} else {
			marks = 0
		}
		if marks > maxMarks || run > maxRun && !unicode.IsDigit(g.r) {
			kept[last].end = max(kept[last].end, g.end)
			kept[last].stood++
			removed++
			continue
		}
		kept = append(kept, g)
	}
	return kept, removed
}

// bound cuts glyphs to the limits and trims what may not stand at the end.
func bound(glyphs []glyph, limits Limits) (kept []glyph, cut bool) {
	size := 0
	kept = glyphs
	for i, g := range glyphs {
		size += utf8.RuneLen(g.r)
		if i >= limits.MaxRunes || size > limits.MaxBytes {
			kept, cut = glyphs[:i], true
			break
		}
	}
	for len(kept) > 0 && (kept[len(kept)-1].r == ' ' || kept[len(kept)-1].r == zeroWidthJoiner) {
		kept = kept[:len(kept)-1]
	}
	return kept, cut
}

// readable reports that there is anything but marks without a letter.
func readable(glyphs []glyph) bool {
	for _, g := range glyphs {
		if g.r != ' ' && !isMark(g.r) {
			return true
		}
	}
	return false
}

func isMark(r rune) bool { return r >= 0x300 && unicode.Is(unicode.M, r) }

func glyphText(glyphs []glyph) string {
	var b strings.Builder
	b.Grow(len(glyphs) + len(glyphs)/4)
	for _, g := range glyphs {
		b.WriteRune(g.r)
	}
	return b.String()
}
