package text

import (
	"regexp"
	"strings"
)

// Compiled once; RE2 runs in linear time whatever the input.
var (
	mailPattern   = regexp.MustCompile(`[\pL\pN._%+'-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)*\.\pL{2,24}`)
	ibanPattern   = regexp.MustCompile(`(?i)\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,3})?\b`)
	digitsPattern = regexp.MustCompile(`[+(]?\d[\d ()./-]{5,}\d`)
)

// Mask replaces personal data by its kind, for logs and reports: e-mail addresses by "[email]", IBANs with a right check sum (mod 97) by
// "[iban]", card numbers with a right check digit (Luhn) by "[card]" and telephone numbers by "[phone]". It prefers masking an order number of
// ten digits to leaking a telephone number; dates, amounts and shorter numbers stay. Names are not masked.
func Mask(s string) string {
	s = mailPattern.ReplaceAllString(s, "[email]")
	s = ibanPattern.ReplaceAllStringFunc(s, maskIBAN)
	return digitsPattern.ReplaceAllStringFunc(s, maskDigits)
}

func maskIBAN(s string) string {
	if !isIBAN(s) {
		return s
	}
	return "[iban]"
}

// isIBAN checks the sum of ISO 13616: the first four characters go to the end, letters count from 10, the number leaves 1 modulo 97.
func isIBAN(s string) bool {
	s = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(s))
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	rest := 0
	for _, c := range []byte(s[4:] + s[:4]) {
		if isASCIIDigit(c) {
			rest = (rest*10 + int(c-'0')) % 97
		} else {
			rest = (rest*100 + int(c-'A') + 10) % 97
		}
	}
	return rest == 1
}

// digitGroup is a run of digits between separators, in bytes.
type digitGroup struct{ from, to int }

// maskDigits masks the card numbers in a run of digits and separators, then what is left when it is a telephone number.
func maskDigits(s string) string {
	groups := digitGroups(s)
	var b strings.Builder
	begin, first := 0, 0
	for i := 0; i < len(groups); i++ {
		last, ok := cardFrom(s, groups[i:])
		if !ok {
			continue
		}
		b.WriteString(maskPhone(s[begin:groups[i].from], i-first))
		b.WriteString("[card]")
		i += last
		begin, first = groups[i].to, i+1
	}
	b.WriteString(maskPhone(s[begin:], len(groups)-first))
	return b.String()
}

func digitGroups(s string) []digitGroup {
	var groups []digitGroup
	for i := 0; i < len(s); i++ {
		from := i
		for i < len(s) && isASCIIDigit(s[i]) {
			i++
		}
		if i > from {
			groups = append(groups, digitGroup{from, i})
		}
	}
	return groups
}

// cardFrom reports that the first groups, up to the one at index last, make a card number: 13 to 19 digits of which the last checks the others.
func cardFrom(s string, groups []digitGroup) (last int, ok bool) {
	digits := make([]byte, 0, 20)
	for i, g := range groups {
		digits = append(digits, s[g.from:min(g.to, g.from+20)]...)
		if len(digits) > 19 {
			return 0, false
		}
		if len(digits) >= 13 && luhn(digits) {
			return i, true
		}
	}
	return 0, false
}

// luhn is the check of ISO/IEC 7812: every second digit from the right counts double, and the sum is a multiple of ten.
func luhn(digits []byte) bool {
	sum := 0
	for i, c := range digits {
		n := int(c - '0')
		if (len(digits)-i)%2 == 0 {
			n *= 2
			if n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// maskPhone masks s when its digits are as many as a telephone number has (ITU E.164: up to 15) and it is written like one.
func maskPhone(s string, groups int) string {
	digits := 0
	for i := range len(s) {
		if isASCIIDigit(s[i]) {
			digits++
		}
	}
	trimmed := strings.TrimLeft(s, " ).-/")
	if digits < 7 || digits > 15 || isDate(trimmed, digits) {
		return s
	}
	marked := strings.HasPrefix(trimmed, "+") || strings.HasPrefix(strings.TrimPrefix(trimmed, "("), "0")
	if !marked && groups < 2 && digits < 10 {
		return s
	}
	end := strings.TrimRight(trimmed, " ./-")
	return s[:len(s)-len(trimmed)] + "[phone]" + trimmed[len(end):]
}

// isDate reports dates such as 2026-05-12 and 12/05/2026.
func isDate(s string, digits int) bool {
	if digits != 8 || len(s) != len("2026-05-12") {
		return false
	}
	iso := s[4] == s[7] && !isASCIIDigit(s[4])
	return iso || s[2] == s[5] && !isASCIIDigit(s[2])
}
