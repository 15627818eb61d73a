package text

import "unicode"

const (
	zeroWidthJoiner = '\u200D'
	emojiSelector   = '\uFE0F'
	brailleBlank    = '\u2800'
)

// filter drops what nobody can see and makes every run of white space one space. s is valid UTF-8.
func filter(s string) []glyph {
	glyphs := make([]glyph, 0, len(s))
	at := int32(0)
	last := ' ' // so that leading space goes
	for i, r := range s {
		keep := r
		switch {
		case r < unicode.MaxASCII && r > ' ':
		case isSpace(r):
			keep = ' '
		case r == emojiSelector:
			if !isEmoji(last) {
				keep = 0
			}
		case r == zeroWidthJoiner:
			if !joinsEmoji(last, s[i+len("\u200D"):]) {
				keep = 0
			}
		case isInvisible(r):
			keep = 0
		}
		if keep != 0 && (keep != ' ' || last != ' ') {
			glyphs = append(glyphs, glyph{r: keep, start: at, end: at + 1, stood: 1})
			last = keep
		}
		at++
	}
	return glyphs
}

// isSpace covers every Unicode space and the braille blank, which looks like one.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r == brailleBlank }

// joinsEmoji reports that a zero-width joiner between last and rest makes one emoji of two.
func joinsEmoji(last rune, rest string) bool {
	if !isEmoji(last) && last != emojiSelector {
		return false
	}
	for _, next := range rest {
		return isEmoji(next)
	}
	return false
}

// isInvisible covers control and format characters, private use, noncharacters, the
// replacement character of a lost one, and the letters and marks without a shape of their own
// (Unicode's Default_Ignorable_Code_Point, https://www.unicode.org/reports/tr44/).
func isInvisible(r rune) bool {
	switch {
	case r < 0xA0:
		return r < ' ' || r >= 0x7F
	case r == 0x034F, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r == 0x3164, r == 0xFFA0:
		return true
	case 0x180B <= r && r <= 0x180F, 0x2060 <= r && r <= 0x206F, 0xFE00 <= r && r <= 0xFE0F:
		return true
	case 0xFDD0 <= r && r <= 0xFDEF, 0xFFF0 <= r && r <= 0xFFFB, r == unicode.ReplacementChar, r&0xFFFE == 0xFFFE:
		return true
	case 0xE0000 <= r && r <= 0xE0FFF:
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Co)
}
