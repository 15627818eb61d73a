package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner finds the words of one clean text, from left to right, and folds them on the way. Every byte is looked at a bounded number of times.
//
// Contractions are one word ("don't"); hyphenated words are several, with the hyphen as punctuation between them, so that a pattern meets
// "follow up" and "follow-up" alike. An address is one word. A currency sign is punctuation beside its number.
type scanner struct {
	s       string
	ascii   bool
	glyphs  []glyph // nil: every character stands where it was typed
	words   []Word
	counted int // bytes of s whose characters are in runes
	runes   int
	fold    folding
}

// scan fills Words, Folded and the counts of Emphasis from Clean.
func scan(doc *Doc, glyphs []glyph) {
	sc := newScanner(doc.Clean, glyphs)
	sc.run()
	doc.Words = sc.words
	doc.Folded = sc.fold.finish(doc.Clean)
	for _, w := range doc.Words {
		count(&doc.Emphasis, w)
	}
	doc.Emphasis.Exclamations, doc.Emphasis.Questions = marksOf(doc.Clean, glyphs)
}

func newScanner(s string, glyphs []glyph) *scanner {
	sc := &scanner{s: s, glyphs: glyphs, ascii: isASCII(s)}
	sc.words = make([]Word, 0, len(s)/4+4)
	sc.fold = newFolding(s, sc.ascii)
	return sc
}

func count(e *Emphasis, w Word) {
	if w.Kind == Alpha {
		e.AlphaWords++
	}
	if w.Caps {
		e.CapsWords++
	}
	if w.Stretched {
		e.Stretched++
	}
}

// marksOf counts exclamation and question marks as typed, the squeezed ones too.
func marksOf(clean string, glyphs []glyph) (exclamations, questions int) {
	if glyphs == nil {
		return strings.Count(clean, "!"), strings.Count(clean, "?")
	}
	for _, g := range glyphs {
		switch g.r {
		case '!', '！':
			exclamations += int(g.stood)
		case '?', '？':
			questions += int(g.stood)
		}
	}
	return exclamations, questions
}

func (sc *scanner) run() {
	for at := 0; at < len(sc.s); {
		if sc.s[at] == ' ' {
			at++
			continue
		}
		chunk := sc.s[at:]
		if space := strings.IndexByte(chunk, ' '); space >= 0 {
			chunk = chunk[:space]
		}
		end := at + len(chunk)
		if from, to, ok := addressIn(chunk); ok {
			sc.pieces(at, at+from)
			sc.emit(Word{Kind: Alpha}, at+from, at+to)
			at += to
		}
		sc.pieces(at, end)
		at = end
	}
}

// addressIn spares most chunks the closer look.
func addressIn(chunk string) (start, end int, ok bool) {
	if len(chunk) < len("a.io") || strings.IndexByte(chunk, '.') < 0 && !strings.Contains(chunk, "://") {
		return 0, 0, false
	}
	return addressSpan(chunk)
}

// pieces scans s[at:end], which holds no space.
func (sc *scanner) pieces(at, end int) {
	for at < end {
		r, size := rune(sc.s[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(sc.s[at:end])
		}
		switch {
		case isWordRune(r) || startsMasked(sc.s[at:end]):
			at = sc.word(at, end)
		case size > 1 && isEmoji(r):
			at = sc.emoji(at, end)
		default:
			at = sc.mark(at, end, r, size)
		}
	}
}

// word scans a word or a number that begins at at.
func (sc *scanner) word(at, end int) int {
	if face, ok := sc.face(at, end); ok {
		return face
	}
	to, kind := wordEnd(sc.s[at:end])
	sc.emit(Word{Kind: kind}, at, at+to)
	return at + to
}

// face scans an emoticon that begins with a letter ("T_T", "D:").
func (sc *scanner) face(at, end int) (int, bool) {
	if at+1 >= end || sc.s[at+1] != '_' && sc.s[at+1] != ':' {
		return 0, false
	}
	before := sc.before(at)
	if before != ' ' {
		return 0, false
	}
	found, ok := wholeEmoticon(sc.s[at:end], before)
	if !ok {
		return 0, false
	}
	sc.emit(Word{Kind: Emoji, Folded: found.folded, Repeat: found.mouths}, at, at+found.length)
	return at + found.length, true
}

func (sc *scanner) before(at int) byte {
	if at == 0 {
		return ' '
	}
	return sc.s[at-1]
}

// emoji scans an emoji and equal ones right behind it.
func (sc *scanner) emoji(at, end int) int {
	n := emojiLength(sc.s[at:end])
	one := sc.s[at : at+n]
	to := at + n
	for strings.HasPrefix(sc.s[to:end], one) && emojiLength(sc.s[to:end]) == n {
		to += n
	}
	sc.emit(Word{Kind: Emoji, Folded: foldEmoji(one), Repeat: (to - at) / n}, at, to)
	return to
}

// mark scans an emoticon, or a punctuation mark and equal ones right behind it.
func (sc *scanner) mark(at, end int, r rune, size int) int {
	if r < utf8.RuneSelf {
		if found, ok := findEmoticon(sc.s[at:end], sc.before(at)); ok {
			sc.emit(Word{Kind: Emoji, Folded: found.folded, Repeat: found.mouths}, at, at+found.length)
			return at + found.length
		}
	}
	to := at + size
	for strings.HasPrefix(sc.s[to:end], sc.s[at:at+size]) {
		to += size
	}
	kind := Punct
	if unicode.IsNumber(r) {
		kind = Number
	}
	sc.emit(Word{Kind: kind, Folded: foldRunes(sc.s[at : at+size]), Repeat: (to - at) / size}, at, to)
	return to
}

// emit appends the word s[from:to]: it finds its place in Raw and folds it. Words come in order.
func (sc *scanner) emit(w Word, from, to int) {
	first := sc.runesTo(from)
	last := sc.runesTo(to) - 1
	w.Text = sc.s[from:to]
	w.Start, w.End = first, last+1
	w.Repeat = max(w.Repeat, 1)
	if sc.glyphs != nil {
		w.Start, w.End = int(sc.glyphs[first].start), int(sc.glyphs[last].end)
		if w.Kind == Punct || w.Kind == Emoji {
			for _, g := range sc.glyphs[first : last+1] {
				w.Repeat += int(g.stood) - 1
			}
		}
	}
	sc.fold.word(&w, from, to)
	sc.words = append(sc.words, w)
}

// runesTo is the number of characters in s[:at]; at never decreases.
func (sc *scanner) runesTo(at int) int {
	if sc.ascii {
		return at
	}
	sc.runes += utf8.RuneCountInString(sc.s[sc.counted:at])
	sc.counted = at
	return sc.runes
}
