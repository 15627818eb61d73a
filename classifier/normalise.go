package classifier

import (
	"unicode"
	"unicode/utf8"
)

// class says what BERT's normaliser and pre-tokenizer do with a code point.
type class uint8

const (
	letter  class = iota // part of a word
	dropped              // as if it were not there
	space                // ends a word
	mark                 // punctuation: a word of its own
)

// classOf follows Hugging Face's BertNormalizer and BertPreTokenizer: control, format, private-use and replacement characters vanish, except
// tab and line ends, which are spaces like every Unicode space; punctuation is Unicode's P and, in ASCII, every other symbol too. Unassigned
// code points stay letters: unicode.C holds them since Go 1.25, hence the four categories by name.
func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		return classOfASCII(byte(r)) //nolint:gosec // r is ASCII
	case r == utf8.RuneError, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
		return dropped
	case unicode.IsSpace(r):
		return space
	case unicode.IsPunct(r):
		return mark
	}
	return letter
}

func classOfASCII(c byte) class {
	switch {
	case c == ' ', c == '\t', c == '\n', c == '\r':
		return space
	case c < ' ', c == 0x7f:
		return dropped
	case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
		return letter
	}
	return mark
}

// ideograph tells the code points that BERT sets apart as words of their own: the CJK blocks of its original tokenizer, gap included.
func ideograph(r rune) bool {
	if r < 0x3400 {
		return false
	}
	for _, block := range [...]struct{ from, to rune }{
		{0x4e00, 0x9fff},
		{0x3400, 0x4dbf},
		{0x20000, 0x2a6df},
		{0x2a700, 0x2b73f},
		{0x2b740, 0x2b81f},
		{0x2b920, 0x2ceaf},
		{0xf900, 0xfaff},
		{0x2f800, 0x2fa1f},
	} {
		if r >= block.from && r <= block.to {
			return true
		}
	}
	return false
}

// asciiTable holds class and lower-case form of every ASCII character, because nearly all of a message is ASCII.
type asciiTable [utf8.RuneSelf]struct {
	class class
	lower byte
}

func newASCIITable() *asciiTable {
	var table asciiTable
	for i := range table {
		c := byte(i)
		table[i].class = classOfASCII(c)
		table[i].lower = byte(unicode.ToLower(rune(c))) //nolint:gosec // ASCII stays ASCII
	}
	return &table
}
