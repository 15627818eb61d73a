package text

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Arithmetic of Hangul syllables: The Unicode Standard, section 3.12.
const (
	hangulFirst, hangulLast          = 0xac00, 0xd7a3
	jamoLead, jamoVowel, jamoTail    = 0x1100, 0x1161, 0x11a7
	jamoTails, syllablesOfOneLeading = 28, 21 * 28
)

// AppendDecomposed appends the canonical decomposition (NFD) of the first code point of s to dst, or that code point itself when it has none.
// It is for tokenizers that must fold exactly as the model they feed was trained; s must be valid UTF-8 and not empty.
func AppendDecomposed(dst []byte, s string) []byte {
	r, size := utf8.DecodeRuneInString(s)
	if r >= hangulFirst && r <= hangulLast {
		syllable := r - hangulFirst
		dst = utf8.AppendRune(dst, jamoLead+syllable/syllablesOfOneLeading)
		dst = utf8.AppendRune(dst, jamoVowel+syllable%syllablesOfOneLeading/jamoTails)
		if tail := syllable % jamoTails; tail != 0 {
			dst = utf8.AppendRune(dst, jamoTail+tail)
		}
		return dst
	}
	if decomposition := norm.NFD.PropertiesString(s).Decomposition(); decomposition != nil {
		return append(dst, decomposition...)
	}
	return append(dst, s[:size]...)
}
