package text_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rapport/text"
)

func TestAppendDecomposedIsNFDOfOneCodePoint(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		if got, want := string(text.AppendDecomposed(nil, string(r)+"a")), norm.NFD.String(string(r)); got != want {
			t.Fatalf("U+%04X: got %+q, want %+q", r, got, want)
		}
	}
}
