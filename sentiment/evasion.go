package sentiment

import (
	"strings"

	"rapport/text"
)

// Letters of a word that was taken apart ("u s e l e s s"), and of one written with digits ("us3l3ss").
const (
	fewestApart = 4
	mostApart   = 64 // in one run; longer runs are read from their beginning
	longestWord = 16
	shortestCut = 3 // a word found in a run has at least so many letters
)

// rejoin reads words whose letters stand apart, with spaces, dots or hyphens between: single letters in a row are cut into the longest words that the
// lexicon knows. The first letter becomes the word, and the others belong to it. Codes that people spell out are in no lexicon.
func (l *lexicon) rejoin(r *reading) {
	var letters [mostApart]byte
	var places [mostApart]int32
	n := 0
	for i := range r.doc.Words {
		switch word := &r.doc.Words[i]; {
		case isLetter(word) && r.tokens[i].mark == 0:
			if n < mostApart {
				letters[n], places[n] = word.Folded[0], int32(i)
				n++
			}
			continue
		case n > 0 && parts(word) && i+1 < len(r.doc.Words) && isLetter(&r.doc.Words[i+1]) && isLetter(&r.doc.Words[i-1]):
			continue
		}
		l.cut(r, letters[:n], places[:n])
		n = 0
	}
	l.cut(r, letters[:n], places[:n])
}

// isLetter tells a word of one letter.
func isLetter(word *text.Word) bool {
	return word.Kind == text.Alpha && len(word.Folded) == 1 && 'a' <= word.Folded[0] && word.Folded[0] <= 'z'
}

// parts tells the marks that people put between letters.
func parts(word *text.Word) bool {
	return word.Kind == text.Punct && word.Repeat == 1 && len(word.Text) == 1 && strings.Contains(".-_*", word.Text)
}

// cut finds words in a run of letters.
func (l *lexicon) cut(r *reading, letters []byte, places []int32) {
	if len(letters) < fewestApart {
		return
	}
	for from := 0; from < len(letters); {
		id, length := l.longest(letters[from:])
		if length == 0 {
			from++
			continue
		}
		r.join(id, l.words.entries[id].groups, int(places[from]), int(places[from+length-1]))
		from += length
	}
}

// longest is the longest word that the letters begin with, of length 0 for none.
func (l *lexicon) longest(letters []byte) (id int32, length int) {
	for length = min(longestWord, len(letters)); length >= shortestCut; length-- {
		if id, ok := l.words.ids[string(letters[:length])]; ok {
			return id, length
		}
	}
	return unknown, 0
}

// join makes one word of the tokens first to last.
func (r *reading) join(id int32, of groups, first, last int) {
	r.tokens[first].id, r.tokens[first].groups, r.tokens[first].more = id, of, uint8(last-first) //nolint:gosec // a few letters
	for at := first + 1; at <= last; at++ {
		r.tokens[at].id, r.tokens[at].groups, r.tokens[at].isMark = unknown, 0, false
		if r.doc.Words[at].Kind == text.Alpha {
			r.joined++
		}
	}
}

// plainLetters is the number of the word that digits and signs for letters hide, or unknown: only words that the lexicon knows are read so, which
// leaves order numbers and sizes alone. A "1" is an i or an l.
func (v *vocabulary) plainLetters(folded string) int32 {
	if len(folded) < shortestCut || len(folded) > longestWord {
		return unknown
	}
	var plain [longestWord]byte
	letters, hidden := 0, 0
	for i := range len(folded) {
		c := folded[i]
		switch twin := strings.IndexByte("0134578@$", c); {
		case twin >= 0:
			c = "oieastbas"[twin]
			hidden++
		case 'a' <= c && c <= 'z':
			letters++
		case c != '\'':
			return unknown
		}
		plain[i] = c
	}
	if hidden == 0 || letters < 2 {
		return unknown
	}
	word := plain[:len(folded)]
	if id, ok := v.ids[string(word)]; ok {
		return id
	}
	for i := range word {
		if folded[i] == '1' {
			word[i] = 'l'
		}
	}
	if id, ok := v.ids[string(word)]; ok {
		return id
	}
	return unknown
}
