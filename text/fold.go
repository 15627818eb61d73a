package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold makes s comparable: lower case, no accents, ordinary width, plain apostrophes. Cyrillic and Greek look-alikes become Latin only in words
// that mix scripts, digits and signs become letters only in words that are otherwise letters ("sh1t"); genuine Russian and order numbers stay.
func Fold(s string) string {
	s = strings.ToValidUTF8(s, "")
	sc := newScanner(s, nil)
	sc.run()
	return sc.fold.finish(s)
}

// folding builds the folded text beside the words. For plain text that is one lower-casing and slices of it.
type folding struct {
	s       string
	lower   string // of an ASCII text, aligned with s
	ascii   bool
	written int // bytes of s that are in b
	b       strings.Builder
}

func newFolding(s string, ascii bool) folding {
	f := folding{s: s, ascii: ascii}
	if ascii {
		f.lower = strings.ToLower(s)
	}
	return f
}

// word fills Folded, Caps and Stretched of the word s[from:to].
func (f *folding) word(w *Word, from, to int) {
	letters := lettersOf(w.Text)
	w.Caps = w.Kind == Alpha && letters.caps()
	plain := ""
	if f.ascii {
		plain = f.lower[from:to]
	} else {
		plain = foldRunes(w.Text)
	}
	if w.Kind == Alpha && letters.disguised() {
		plain = unmask(w.Text, plain)
	}
	if strings.IndexByte(plain, '`') >= 0 {
		plain = strings.ReplaceAll(plain, "`", "'")
	}
	f.keep(plain, from, to)
	if w.Folded != "" { // marks and emoji are folded where they were found: "!!!" to "!"
		return
	}
	w.Folded = plain
	if w.Kind == Alpha {
		w.Folded, w.Stretched = shorten(plain)
	}
}

// keep writes the folded word, but only once the result differs from the lower-cased text.
func (f *folding) keep(plain string, from, to int) {
	if f.ascii && f.b.Len() == 0 && plain == f.lower[from:to] {
		return
	}
	if f.b.Len() == 0 {
		f.b.Grow(len(f.s))
		if f.ascii {
			f.b.WriteString(f.lower[:from])
			f.written = from
		}
	}
	f.b.WriteString(f.s[f.written:from])
	f.b.WriteString(plain)
	f.written = to
}

func (f *folding) finish(s string) string {
	if f.b.Len() == 0 {
		if f.ascii {
			return f.lower
		}
		return s
	}
	f.b.WriteString(s[f.written:])
	return f.b.String()
}

// foldRunes folds one word character by character.
func foldRunes(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	twins := mixesScripts(s)
	var b strings.Builder
	b.Grow(len(s))
	composeAgain := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case isAccent(r):
		case isApostrophe(r):
			b.WriteByte('\'')
		default:
			r = unicode.ToLower(r)
			if twins {
				r = latinTwin(r)
			}
			composeAgain = composeAgain || r > 0x1100
			writePlain(&b, r)
		}
	}
	if composeAgain { // Korean and Japanese come apart in NFKD
		return norm.NFC.String(b.String())
	}
	return b.String()
}

// isAccent covers the marks that Latin, Greek, Cyrillic, Hebrew and Arabic text is commonly written without. The marks of other scripts are vowels.
func isAccent(r rune) bool {
	switch {
	case r < 0x300:
		return false
	case r <= 0x36F, 0x483 <= r && r <= 0x489, 0x591 <= r && r <= 0x5C7 && unicode.Is(unicode.Mn, r):
		return true
	case 0x64B <= r && r <= 0x65F, r == 0x670, 0x1AB0 <= r && r <= 0x1AFF, 0x1DC0 <= r && r <= 0x1DFF:
		return true
	}
	return 0x20D0 <= r && r <= 0x20FF || 0xFE20 <= r && r <= 0xFE2F
}

// writePlain writes r, or the letters that Unicode does not decompose it into.
func writePlain(b *strings.Builder, r rune) {
	switch r {
	case 'ß':
		b.WriteString("ss")
	case 'æ':
		b.WriteString("ae")
	case 'œ':
		b.WriteString("oe")
	case 'ø', 'ɵ':
		b.WriteByte('o')
	case 'ł', 'ƚ':
		b.WriteByte('l')
	case 'đ', 'ð':
		b.WriteByte('d')
	case 'ħ':
		b.WriteByte('h')
	case 'ı':
		b.WriteByte('i')
	case 'ⱥ':
		b.WriteByte('a')
	case 'ŧ', 'ⱦ':
		b.WriteByte('t')
	case '“', '”', '„', '«', '»':
		b.WriteByte('"')
	case '–', '—', '‑', '−', '‐':
		b.WriteByte('-')
	default:
		b.WriteRune(r)
	}
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
