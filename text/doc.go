// Package text makes a message safe to work with: valid, bounded and folded, with every word traceable to where the customer typed it.
//
// It knows nothing about intents or moods. Everything downstream reads a Doc and never the raw bytes.
package text

import "errors"

// Errors of Clean. They never quote the message.
var (
	ErrEmpty       = errors.New("message holds no readable text")
	ErrInvalidUTF8 = errors.New("message is not valid UTF-8")
)

// Doc is one cleaned message. Clean makes it; it is read-only afterwards and safe to share.
type Doc struct {
	Raw       string   // as sent
	Clean     string   // valid UTF-8, no control or invisible characters, runs squeezed, length bounded
	Folded    string   // Clean in lower case without accents, width or look-alike tricks
	Words     []Word   // in order; punctuation and emoji are words too
	Emphasis  Emphasis // what squeezing and folding would otherwise lose
	Truncated bool     // Raw was longer than the limits; Words cover its beginning only
}

// Kind says what a Word is made of.
type Kind uint8

// The kinds of Word.
const (
	Alpha  Kind = iota // letters, possibly with apostrophes and digits ("don't", "A1B2")
	Number             // digits with separators ("1,299.00")
	Punct              // one punctuation mark; Repeat tells how often it stood there
	Emoji              // one emoji or emoticon
)

// Word is one token of a Doc.
type Word struct {
	Text      string // as in Clean
	Folded    string // lower case, accents and look-alikes folded, elongation squeezed to at most two ("soooo" -> "soo")
	Start     int    // code points into Raw
	End       int    // exclusive
	Kind      Kind
	Caps      bool // two or more letters, all capitals
	Stretched bool // letters were repeated for effect ("soooo")
	Repeat    int  // 1, or how often this mark or emoji stood there in a row
}

// Emphasis counts what the customer did to be heard.
type Emphasis struct {
	Exclamations int // every "!" in Raw
	Questions    int // every "?" in Raw
	CapsWords    int // words with Caps set
	AlphaWords   int // words of kind Alpha
	Stretched    int // words with Stretched set
	Squeezed     int // characters removed by squeezing runs
}

// Limits bound a message. The zero value means the defaults.
type Limits struct {
	MaxBytes int // of Raw that are looked at; default 16 KiB
	MaxRunes int // of Clean that are kept; default 4,000
	MaxRun   int // equal characters in a row that are kept, digits aside; default 4
}
