package classifier_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/sugarme/tokenizer"
	"github.com/sugarme/tokenizer/model/wordpiece"
	"github.com/sugarme/tokenizer/pretokenizer"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"rapport/classifier"
)

// oracle tokenises the slow way: the steps of Hugging Face's BertNormalizer one after the other over the whole text, then the library's own
// pre-tokenizer and WordPiece.
type oracle struct{ library *tokenizer.Tokenizer }

func openOracle(t *testing.T) oracle {
	t.Helper()
	model, err := wordpiece.NewWordPieceFromFile(vocabularyPath(t), "[UNK]")
	if err != nil {
		t.Fatal(err)
	}
	library := tokenizer.NewTokenizer(model)
	library.WithPreTokenizer(pretokenizer.NewBertPreTokenizer())
	return oracle{library}
}

func (o oracle) encode(t interface{ Fatal(...any) }, message string, limit int) []int32 {
	ids := []int32{101}
	if normal := normalised(message); normal != "" {
		encoding, err := o.library.EncodeSingle(normal)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range encoding.Ids {
			ids = append(ids, int32(id))
		}
	}
	return append(ids[:min(len(ids), limit-1)], 102)
}

// normalised is clean, Chinese characters, strip accents, lower case; with single spaces round punctuation, which the library does not find
// beyond ASCII.
func normalised(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', unicode.IsSpace(r) && !unicode.Is(unicode.Cc, r):
			return ' '
		case r == utf8.RuneError, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		}
		return r
	}, s)
	s = apart(s, func(r rune) bool {
		return unicode.Is(unicode.Han, r) && unicode.IsLetter(r) && r != '々' && r != '〻' && r != '〇' && !unicode.In(r, unicode.Nl)
	})
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
	s = apart(s, func(r rune) bool { return unicode.IsPunct(r) || (r > ' ' && r < 0x7f && unicode.IsSymbol(r)) })
	return strings.Join(strings.Fields(s), " ")
}

// apart puts spaces round some code points.
func apart(s string, which func(rune) bool) string {
	var b strings.Builder
	for _, r := range s {
		if which(r) {
			b.WriteString(" " + string(r) + " ")
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestTokenizerAgreesWithTheLibrary(t *testing.T) {
	t.Parallel()
	tokenizer, oracle := openTokenizer(t), openOracle(t)
	pieces := rapid.SampledFrom([]string{
		" ", "  ", "\u00a0", "\u3000", "\t", "\n", "\x00", "\u200b", "\ufeff", "\u202e", "!", "?!", "...", "'", "n't",
		"[SEP]", "##", "$", "€", "“", "—", "¿", "।", "order", "Refund", "SÃO", "café", "cafe\u0301", "naïve",
		"Zürich", "ß", "ẞ", "İ", "ı", "Ⱥ", "ŉ", "ﬁ", "½", "²", "привет", "Ёлка", "й", "ΌΧΙ", "ς",
		"مرحبا", "الطَّلَبُ", "שָׁלוֹם", "नमस्ते", "த", "ไม่", "退款",
		"カード", "ｶﾞ", "ひらがな", "비밀번호", "각", "豈", "𠮷", "㍿", "〇", "😡",
		"👩‍👩‍👧", "🏽", "❤️", "1,299.00", "A1B2", "www.x.co", "e-mail",
		"unbelievable", "antidisestablishmentarianism", strings.Repeat("é", 101), "\ufffd", "\ue000", "\xff",
	})
	rapid.Check(t, func(t *rapid.T) {
		message := strings.Join(rapid.SliceOfN(pieces, 0, 30).Draw(t, "message"), "")
		limit := rapid.IntRange(2, classifier.MaxTokens).Draw(t, "limit")
		if diff := cmp.Diff(oracle.encode(t, message, limit), tokenizer.Encode(nil, message, limit)); diff != "" {
			t.Fatalf("%+q (-library +ours)\n%s", message, diff)
		}
	})
}

// TestTokenizerAgreesOnCodePoints puts each code point between two letters: whether it joins, parts or vanishes shows in the ids. Beyond the
// first two planes nearly all are ideographs or private, and every 61st is tried.
func TestTokenizerAgreesOnCodePoints(t *testing.T) {
	t.Parallel()
	tokenizer := openTokenizer(t)
	unknown := tokenizer.Encode(nil, "\u0378", 64)[1]
	var got, want []int32
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) || (r > 0x1ffff && r%61 != 0) {
			continue
		}
		message := "a" + string(r) + "b"
		got = tokenizer.Encode(got[:0], message, 64)
		want = tokenizer.Encode(want[:0], normalised(message), 64)
		if !slices.Equal(got, want) && !slices.Contains(got, unknown) {
			t.Errorf("U+%04X: %v, want %v", r, got, want)
		}
	}
}
