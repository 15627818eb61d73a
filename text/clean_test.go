package text_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"rapport/text"
)

func TestCleanRefuses(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]error{
		"":                     text.ErrEmpty,
		"   \t\r\n":            text.ErrEmpty,
		"\u00a0\u3000\u2003":   text.ErrEmpty,
		"\x00\x01\x7f":         text.ErrEmpty,
		"\u200b\u200d\ufeff":   text.ErrEmpty,
		"\u202e\u2066":         text.ErrEmpty,
		"\u0301\u0302":         text.ErrEmpty,
		"\ufffd\ufffd":         text.ErrEmpty,
		"\ue000":               text.ErrEmpty,
		"hello \xff":           text.ErrInvalidUTF8,
		"\xed\xa0\x80":         text.ErrInvalidUTF8, // a lone surrogate
		"\xc0\xaf":             text.ErrInvalidUTF8,
		"cut off \xf0\x9f\x98": text.ErrInvalidUTF8,
	} {
		if _, err := text.Clean(raw, text.Limits{}); !errors.Is(err, want) {
			t.Errorf("Clean(%q) gives %v, want %v", raw, err, want)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, raw, clean, folded string }{
		{"plain", "Where is my refund?", "Where is my refund?", "where is my refund?"},
		{"spaces", "  a\u00a0\u3000b\t\n c ", "a b c", "a b c"},
		{"byte order mark", "\ufeffHi", "Hi", "hi"},
		{"controls", "a\x00b\x1bc", "abc", "abc"},
		{"zero width", "re\u200bfu\u2060nd", "refund", "refund"},
		{"soft hyphen", "re\u00adfund", "refund", "refund"},
		{"direction", "\u202eabc\u202c", "abc", "abc"},
		{"lost character", "caf\ufffd", "caf", "caf"},
		{"runs", "nooooooo!!!!!!!!", "noooo!!!!", "noooo!!!!"},
		{"digits stay", "0000000000", "0000000000", "0000000000"},
		{"composed", "cafe\u0301", "café", "cafe"},
		{"stacked marks", "a" + strings.Repeat("\u0301\u0300", 50), "á" + "\u0300\u0301\u0300\u0301\u0300\u0301\u0300\u0301", "a"},
		{"wide", "Ｒｅｆｕｎｄ！", "Ｒｅｆｕｎｄ！", "refund!"},
		{"one emoji of several", "👩🏽\u200d💻", "👩🏽\u200d💻", "👩🏽\u200d💻"},
		{"stray joiner", "a\u200d😀\u200d", "a😀", "a😀"},
		{"stray selector", "a\ufe0f❤\ufe0f", "a❤\ufe0f", "a❤\ufe0f"},
		{"long stroke A", "ȺȺȺȺn't", "ȺȺȺȺn't", "aaaan't"},
		{"dotted letters", "ȰȺ", "ȰȺ", "oa"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc, err := text.Clean(c.raw, text.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if doc.Raw != c.raw || doc.Clean != c.clean || doc.Folded != c.folded {
				t.Errorf("Clean(%q)\n got %q, %q\nwant %q, %q", c.raw, doc.Clean, doc.Folded, c.clean, c.folded)
			}
		})
	}
}

func TestEmphasis(t *testing.T) {
	t.Parallel()
	doc, err := text.Clean("WHERE is my refund?? I am soooooo MAD"+strings.Repeat("!", 8000), text.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := text.Emphasis{Exclamations: 8000, Questions: 2, CapsWords: 2, AlphaWords: 8, Stretched: 1, Squeezed: 7998}
	if doc.Emphasis != want {
		t.Errorf("got %+v, want %+v", doc.Emphasis, want)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		raw    string
		limits text.Limits
		clean  string
		cut    bool
	}{
		{"fits", "abc", text.Limits{MaxBytes: 3, MaxRunes: 3}, "abc", false},
		{"bytes", "abcdef", text.Limits{MaxBytes: 3}, "abc", true},
		{"bytes inside a character", "aaé", text.Limits{MaxBytes: 3}, "aa", true},
		{"characters", "ééé", text.Limits{MaxRunes: 2}, "éé", true},
		{"space at the cut", "ab cd", text.Limits{MaxRunes: 3}, "ab", true},
		{"emoji at the cut", "👩\u200d💻", text.Limits{MaxRunes: 2}, "👩", true},
		{"run", "aaaa", text.Limits{MaxRun: 2}, "aa", false},
		{"nonsense means defaults", "abc", text.Limits{MaxBytes: -1, MaxRunes: -1, MaxRun: -1}, "abc", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc, err := text.Clean(c.raw, c.limits)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Clean != c.clean || doc.Truncated != c.cut {
				t.Errorf("got %q, truncated %t; want %q, %t", doc.Clean, doc.Truncated, c.clean, c.cut)
			}
		})
	}
}

func TestOnlyTheBeginningOfAHugeMessageIsRead(t *testing.T) {
	t.Parallel()
	doc, err := text.Clean(strings.Repeat("help me ", 1<<17)+"\xff", text.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if n := utf8.RuneCountInString(doc.Clean); n > 4000 || !doc.Truncated {
		t.Errorf("kept %d characters, truncated %t", n, doc.Truncated)
	}
}

// nastyText draws texts from the characters that break cleaners: joiners, marks, look-alikes, faces, separators.
func nastyText() *rapid.Generator[string] {
	nasty := []rune("aA1.,'’*$@:;()-_/<3>^oODTș \t\n\u00a0\u0301\u0344\u0300\u200d\u200b\ufe0f\u202e\ufeff\ufffd😀👩🏽💻❤🇩🇪가각٣½…！Ⱥаеक्षがﬁ")
	return rapid.OneOf(
		rapid.StringOfN(rapid.SampledFrom(nasty), 0, 60, -1),
		rapid.StringN(0, 60, -1),
	)
}

func drawLimits(t *rapid.T) text.Limits {
	return text.Limits{
		MaxBytes: rapid.IntRange(0, 90).Draw(t, "bytes"),
		MaxRunes: rapid.IntRange(0, 40).Draw(t, "runes"),
		MaxRun:   rapid.IntRange(0, 5).Draw(t, "run"),
	}
}

func TestCleaningTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limits := drawLimits(t)
		checkIdempotent(t, nastyText().Draw(t, "text"), limits)
	})
}

func TestOffsetsLeadBackToTheWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limits := drawLimits(t)
		checkOffsets(t, nastyText().Draw(t, "text"), limits)
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

func checkIdempotent(t failer, raw string, limits text.Limits) {
	once, err := text.Clean(raw, limits)
	if err != nil {
		return
	}
	twice, err := text.Clean(once.Clean, limits)
	if err != nil || once.Clean != twice.Clean {
		t.Fatalf("%q became %q and then %q (%v)", raw, once.Clean, twice.Clean, err)
	}
	if !utf8.ValidString(once.Clean) || !utf8.ValidString(once.Folded) {
		t.Fatalf("%q became invalid UTF-8", raw)
	}
}

// checkOffsets cleans each word's piece of Raw by itself: the word must come out again.
func checkOffsets(t failer, raw string, limits text.Limits) {
	doc, err := text.Clean(raw, limits)
	if err != nil {
		return
	}
	runes := []rune(raw)
	last := 0
	at := 0
	for _, w := range doc.Words {
		if w.Start < last || w.End <= w.Start || w.End > len(runes) {
			t.Fatalf("%q: word %q at %d:%d after %d", raw, w.Text, w.Start, w.End, last)
		}
		last = w.Start
		found := strings.Index(doc.Clean[at:], w.Text)
		if found < 0 || strings.TrimSpace(doc.Clean[at:at+found]) != "" {
			t.Fatalf("%q: word %q does not follow in %q", raw, w.Text, doc.Clean[at:])
		}
		at += found + len(w.Text)
		if w.Repeat < 1 || w.Folded == "" && w.Text != "" && utf8.RuneCountInString(w.Text) > 1 && w.Kind != text.Alpha && w.Kind != text.Punct {
			t.Fatalf("%q: word %q folds to %q, repeat %d", raw, w.Text, w.Folded, w.Repeat)
		}
	}
	if strings.TrimSpace(doc.Clean[at:]) != "" {
		t.Fatalf("%q: %q is in no word", raw, doc.Clean[at:])
	}
}
