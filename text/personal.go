package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PersonalKind says what personal data a span holds.
type PersonalKind string

// The kinds of personal data that are found. Names and postal addresses are not: no pattern tells them from other words.
const (
	EMail PersonalKind = "email" // jane.doe@example.com
	IBAN  PersonalKind = "iban"  // a bank account of ISO 13616, with the length of its country and a right check sum (mod 97)
	Card  PersonalKind = "card"  // a payment card of ISO/IEC 7812, with an issuer's first digits and a right check digit (Luhn)
	Phone PersonalKind = "phone" // a telephone number, see phoneLike
)

// PersonalSpan is where personal data stands in a text.
type PersonalSpan struct {
	Kind  PersonalKind
	Start int // code points into the text; a byte that is not UTF-8 counts as one
	End   int // exclusive
}

// Personal finds e-mail addresses, IBANs, card numbers and telephone numbers, in order; they never overlap. It takes time linear in the text.
//
// It is built not to call an order number, an amount, a date or a tracking number personal: numbers without a check digit count only when they
// are written as telephone numbers are, or follow words such as "call" or "mobile".
func Personal(s string) []PersonalSpan {
	found := findPersonal(s)
	if len(found) == 0 {
		return nil
	}
	spans := make([]PersonalSpan, len(found))
	bytes, runes := 0, 0
	for i, f := range found {
		runes += utf8.RuneCountInString(s[bytes:f.from])
		length := utf8.RuneCountInString(s[f.from:f.to])
		spans[i] = PersonalSpan{f.kind, runes, runes + length}
		bytes, runes = f.to, runes+length
	}
	return spans
}

// Mask replaces personal data by its kind in brackets, for logs, reports and listings: "call [phone] or write to [email]". It masks what Personal
// finds; masking what was masked changes nothing.
func Mask(s string) string {
	found := findPersonal(s)
	if len(found) == 0 {
		return s
	}
	var b strings.Builder
	at := 0
	for _, f := range found {
		b.WriteString(s[at:f.from])
		b.WriteString("[" + string(f.kind) + "]")
		at = f.to
	}
	b.WriteString(s[at:])
	return b.String()
}

// piece is personal data at s[from:to].
type piece struct {
	kind     PersonalKind
	from, to int
}

// findPersonal looks for addresses first, for they may hold numbers, then for numbers in what lies between.
func findPersonal(s string) []piece {
	if strings.IndexByte(s, '@') < 0 && !strings.ContainsAny(s, "0123456789") {
		return nil // most messages
	}
	accounts := between(s, findMails(s), findIBANs)
	return between(s, accounts, findNumbers)
}

// between adds what find sees in the gaps between the pieces found so far. A gap is looked at as if it stood alone, just as it will when
// the pieces around it are masked.
func between(s string, found []piece, find func(s string, from, to int, after PersonalKind) []piece) []piece {
	var all []piece
	from, after := 0, PersonalKind("")
	for _, f := range append(slices.Clone(found), piece{from: len(s), to: len(s)}) {
		all = append(all, find(s, from, f.from, after)...)
		if f.kind != "" {
			all = append(all, f)
		}
		from, after = f.to, f.kind
	}
	return all
}

// isJoined reports whether a letter or digit of s[from:to] stands at byte i or, with before set, ends there.
func isJoined(s string, i int, before bool) bool {
	if before {
		r, _ := utf8.DecodeLastRuneInString(s[:i])
		return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_'
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_'
}
