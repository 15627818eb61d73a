package text_test

import (
	"testing"

	"rapport/text"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"write to jane.doe+x@mail.example.co.uk, please": "write to [email], please",
		"call +44 20 7946 0958 today":                    "call [phone] today",
		"call (020) 7946-0958.":                          "call [phone].",
		"mine is 07700900123":                            "mine is [phone]",
		"555-123-4567":                                   "[phone]",
		"card 4111 1111 1111 1111, exp 12/27":            "card [card], exp 12/27",
		"card 4111111111111111":                          "card [card]",
		"card 4111 1111 1111 1112":                       "card 4111 1111 1111 1112", // wrong check digit and too long for a telephone
		"amex 378282246310005 and 5555-5555-5555-4444":   "amex [card] and [card]",
		"order 12345 4111 1111 1111 1111":                "order 12345 [card]",
		"IBAN GB82 WEST 1234 5698 7654 32 ok":            "IBAN [iban] ok",
		"de89370400440532013000":                         "[iban]",
		"DE89370400440532013001":                         "DE89370400440532013001", // wrong check sum
		"order 123456 of 2026-05-12":                     "order 123456 of 2026-05-12",
		"£1,299.00 on 12/05/2026":                        "£1,299.00 on 12/05/2026",
		"nothing here":                                   "nothing here",
		"":                                               "",
	} {
		got := text.Mask(s)
		if got != want {
			t.Errorf("Mask(%q) is %q, want %q", s, got, want)
		}
	}
}
