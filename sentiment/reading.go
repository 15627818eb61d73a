package sentiment

import (
	"slices"
	"strings"
	"unicode/utf8"

	"rapport/text"
)

// mark says why a token takes no further part.
type mark uint8

const (
	quoted mark = 1 << iota // between quotation marks: somebody else's words
	inert                   // part of an idiom or a mention
	used                    // part of a phrase or an oath that has its own cue
)

// token is a word of the message as the lexicon sees it. Token i is word i of the Doc.
type token struct {
	id        int32
	groups    groups
	mark      mark
	more      uint8   // so many tokens behind it belong to it: stars, or letters that stand apart
	isMark    bool    // punctuation, or something that parts like it
	negatedBy int32   // the token that turns it round, or unknown
	factor    float64 // 1, more after a booster, less after a dampener
	side      float64 // what contrast makes of its valence: 1 without any
}

// reading is one message on its way through the rules. It is reused, so that a message costs no memory once warm.
type reading struct {
	doc     text.Doc
	tokens  []token
	idioms  []match
	matches []match
	oaths   []oath
	hits    []hit
	joined  int  // letters that belong to a word before them
	hot     bool // some rule has found displeasure; marks and capitals then count more
	praise  bool // some word or phrase is glad or grateful
	thanks  bool
}

// hit is a rule that fired, before any weight: tokens [start,end), or all of the message where both are 0.
type hit struct {
	rule       int
	entry      int32 // whose heat counts, or unknown
	start, end int
	amount     float64
}

// begin looks the words up.
func (r *reading) begin(doc text.Doc, words *vocabulary) {
	r.doc = doc
	r.tokens, r.idioms, r.matches, r.oaths, r.hits = r.tokens[:0], r.idioms[:0], r.matches[:0], r.oaths[:0], r.hits[:0]
	r.hot, r.praise, r.thanks, r.joined = false, false, false, 0
	r.tokens = slices.Grow(r.tokens, len(doc.Words))
	for _, word := range doc.Words {
		t := token{id: unknown, negatedBy: unknown, factor: 1, side: 1}
		switch word.Kind {
		case text.Number:
			t.id = words.number
		case text.Emoji:
			t.id = words.find(plainEmoji(word.Folded), false)
		case text.Punct:
			t.id, t.isMark = words.find(firstMark(word.Text), false), true
		case text.Alpha:
			if t.id = words.find(word.Folded, word.Stretched); t.id == unknown {
				t.id = words.plainLetters(word.Folded)
			}
		}
		if t.id != unknown {
			t.groups = words.entries[t.id].groups
		}
		r.tokens = append(r.tokens, t)
	}
	r.markMentions()
	r.markQuotes()
}

// plainEmoji leaves out what is joined to an emoji: a person shrugging is a shrug whoever it is.
func plainEmoji(emoji string) string {
	if joint := strings.IndexRune(emoji, '\u200d'); joint > 0 {
		return emoji[:joint]
	}
	return emoji
}

// firstMark is one of a row of equal marks.
func firstMark(row string) string {
	_, size := utf8.DecodeRuneInString(row)
	return row[:size]
}

// markMentions takes "@company" and "#topic" out: they are names, and they part what stands on both sides.
func (r *reading) markMentions() {
	words := r.doc.Words
	for i := 1; i < len(words); i++ {
		sign := words[i-1]
		if sign.Kind == text.Punct && (sign.Text == "@" || sign.Text == "#") && sign.End == words[i].Start && words[i].Kind == text.Alpha {
			r.tokens[i].mark |= inert
			r.tokens[i].isMark = true
		}
	}
}

// maxQuoted is how many tokens a quotation may hold; a lone quotation mark must not silence the rest of a message.
const maxQuoted = 15

// markQuotes takes out what stands between double quotation marks: a customer who quotes an agent is not talking like one.
func (r *reading) markQuotes() {
	opened := -1
	for i, word := range r.doc.Words {
		if word.Kind != text.Punct || !strings.Contains("\"“”„«»", word.Text) {
			continue
		}
		if opened < 0 || i-opened > maxQuoted {
			opened = i
			continue
		}
		for at := opened + 1; at < i; at++ {
			r.tokens[at].mark |= quoted
		}
		opened = -1
	}
}

// add notes that a rule fired.
func (r *reading) add(rule, start, end int, amount float64) {
	r.hits = append(r.hits, hit{rule: rule, entry: unknown, start: start, end: end, amount: amount})
}
