package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/text"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"write to jane.doe+x@mail.example.co.uk, please": "write to [email], please",
		"'jane@example.com' or <joe@example.org>":        "'[email]' or <[email]>",
		"user@host without a top domain":                 "user@host without a top domain",
		"call +44 20 7946 0958 today":                    "call [phone] today",
		"call (020) 7946-0958.":                          "call [phone].",
		"mine is 07700900123":                            "mine is [phone]",
		"reach me: 0171/1234567 or 01 23 45 67 89":       "reach me: [phone] or [phone]",
		"0044 20 7946 0958, +1 (415) 555-2671":           "[phone], [phone]",
		"(+44) 7700 900123 and 00442079460958":           "[phone] and [phone]",
		"555-123-4567":                                   "[phone]",
		"1 415 555 2671":                                 "[phone]",
		"415.555.2671 thanks":                            "[phone] thanks",
		"my number is 9876543210":                        "my number is [phone]",
		"text me on 4155552671":                          "text me on [phone]",
		"call 555-0123 or 555-0124":                      "call [phone] or [phone]",
		"my mobile 7700 900 123":                         "my mobile [phone]",
		"tel.:+49\u00a089\u00a0123456":                   "tel.:[phone]",
		"card 4111 1111 1111 1111, exp 12/27":            "card [card], exp 12/27",
		"card 4111111111111111":                          "card [card]",
		"amex 378282246310005 and 5555-5555-5555-4444":   "amex [card] and [card]",
		"amex 3782 822463 10005":                         "amex [card]",
		"order 12345 4111 1111 1111 1111":                "order 12345 [card]",
		"IBAN GB82 WEST 1234 5698 7654 32 ok":            "IBAN [iban] ok",
		"BE68 5390 0754 7034 now":                        "[iban] now",
		"de89370400440532013000":                         "[iban]",
		"nothing here":                                   "nothing here",
		"":                                               "",
	} {
		if got := text.Mask(s); got != want {
			t.Errorf("Mask(%q) is %q, want %q", s, got, want)
		}
	}
}

// TestMaskLeavesOtherNumbers is what makes the listings useful: a number that names a thing stays.
func TestMaskLeavesOtherNumbers(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"order 123456 of 2026-05-12",
		"£1,299.00 on 12/05/2026",
		"on 05.12.2026 at 10:30 and on 01/02/26",
		"2026-05-12 10:30:00",
		"order 4155552671 never came",
		"where is #4155552671",
		"my order number is 4155552671",
		"4155552671",
		"order no. 12345678",
		"Amazon order 113-1234567-1234567",
		"tracking number 1Z999AA10123456784",
		"tracking 9400 1000 0000 0000 0000 00",
		"parcel 1234 5678 9012",
		"my parcel 00340434161094042557",
		"invoice 2026-000123",
		"that is $1299000000 or 1234567890 €",
		"10000000 % of 1.000.000.000",
		"server 192.168.100.200",
		"card 4111 1111 1111 1112",        // wrong check digit and too long for a telephone
		"imei 356938035643809",            // has a check digit, but no issuer gives out 15 digits that begin so
		"DE89370400440532013001",          // wrong check sum
		"ZZ82 WEST 1234 5698 7654 32",     // no such country
		"ABDE89370400440532013000 inside", // part of a longer code
		"size 42, 3 pairs, 2 weeks, 24/7",
		"0000000000",
		"pi is 3.1415926535",
		"0.123456789",
		"SKU-1234567",
		"10 000 000 points",
	} {
		if got := text.Mask(s); got != s {
			t.Errorf("Mask(%q) is %q", s, got)
		}
	}
}

func TestPersonalCountsCodePoints(t *testing.T) {
	t.Parallel()
	want := []text.PersonalSpan{{text.EMail, 3, 9}, {text.Phone, 11, 22}}
	if diff := cmp.Diff(want, text.Personal("né a@b.fr 😀07700900123")); diff != "" {
		t.Fatal(diff)
	}
}

// TestPersonalFindsEveryWriting draws numbers of each kind with their check digits, in each common grouping and between other words.
func TestPersonalFindsEveryWriting(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.SampledFrom([]string{"", "hello ", "my order 123 is late, it is ", "né 😀 ", "(", "2 shoes on 2026-05-12: "}).Draw(t, "before")
		after := rapid.SampledFrom([]string{"", ".", ", thanks", " please", ")", "\nbye"}).Draw(t, "after")
		kind, number := drawPersonal(t)
		s := before + number + after
		want := text.PersonalSpan{Kind: kind, Start: utf8.RuneCountInString(before), End: utf8.RuneCountInString(before + number)}
		if diff := cmp.Diff([]text.PersonalSpan{want}, text.Personal(s)); diff != "" {
			t.Fatalf("%q: %s", s, diff)
		}
	})
}

func drawPersonal(t *rapid.T) (text.PersonalKind, string) {
	digits := func(n int) string {
		return rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), n, n, -1).Draw(t, "digits")
	}
	sep := rapid.SampledFrom([]string{"", " ", "-"}).Draw(t, "separator")
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return text.EMail, rapid.StringMatching(`[a-z][a-z0-9]{0,8}([._+-][a-z0-9]{1,6})?@[a-z]{2,8}(\.[a-z]{2,6})?\.(com|co|de|museum)`).Draw(t, "mail")
	case 1:
		body := "4" + digits(14)
		return text.Card, strings.Join(fours(body+luhnDigit(body)), sep)
	case 2:
		bank := digits(18)
		return text.IBAN, strings.Join(fours("DE"+ibanCheck("DE", bank)+bank), strings.Trim(sep, "-"))
	case 3:
		return text.Phone, "+" + strings.Join([]string{"44", "20" + sep + digits(4), digits(4)}, sep)
	}
	return text.Phone, strings.Join([]string{"07" + digits(3), digits(3), digits(3)}, sep)
}

func fours(s string) []string {
	var groups []string
	for ; len(s) > 4; s = s[4:] {
		groups = append(groups, s[:4])
	}
	return append(groups, s)
}

func luhnDigit(body string) string {
	sum := 0
	for i := range len(body) {
		n := int(body[len(body)-1-i] - '0')
		if i%2 == 0 {
			n = n*2/10 + n*2%10
		}
		sum += n
	}
	return string(rune('0' + (10-sum%10)%10))
}

// ibanCheck is the two check digits by the rule of ISO 13616, worked out the slow way.
func ibanCheck(country, bank string) string {
	rest := 0
	for _, r := range bank + country + "00" {
		if r >= 'A' {
			rest = (rest*100 + int(r-'A') + 10) % 97
			continue
		}
		rest = (rest*10 + int(r-'0')) % 97
	}
	check := 98 - rest
	return string([]rune{rune('0' + check/10), rune('0' + check%10)})
}

// checkPersonal is what holds for any text: spans in order, inside and apart, and nothing is found in what was masked.
func checkPersonal(t failer, s string) {
	at, total := 0, utf8.RuneCountInString(s)
	for _, span := range text.Personal(s) {
		if span.Start < at || span.End <= span.Start || span.End > total {
			t.Fatalf("%q has spans %v", s, text.Personal(s))
		}
		at = span.End
	}
	once := text.Mask(s)
	if twice := text.Mask(once); twice != once {
		t.Fatalf("%q became %q and then %q", s, once, twice)
	}
}

func TestMaskingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{
			"call", "order", " ", " ", "-", "+", "(", ")", ".", "/", "0", "12", "555", "020", "7946", "0958", "4111111111111111", "1111", "a@b.co", "@", "x",
			"GB82WEST12345698765432", "[phone]", "[card]", "2026", "05", "é", "#", "$", "€", "00",
		}), 0, 14).Draw(t, "parts")
		checkPersonal(t, strings.Join(parts, ""))
	})
}
