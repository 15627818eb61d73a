package text

import "strings"

// ibanLengths are the countries of the IBAN registry (SWIFT, release 99) with the length of their account numbers.
const ibanLengths = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 " +
	"FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 " +
	"MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 " +
	"TN24 TR26 UA29 VA22 VG24 XK20 YE30 "

// findIBANs finds account numbers in s[from:to], in one piece or in groups.
func findIBANs(s string, from, to int, _ PersonalKind) []piece {
	var found []piece
	s = s[:to]
	for i := from; i+15 <= to; i++ {
		if !isASCIILetter(s[i]) || !isASCIILetter(s[i+1]) || !isASCIIDigit(s[i+2]) || !isASCIIDigit(s[i+3]) || i > from && isJoined(s, i, true) {
			continue
		}
		if end, ok := ibanEnd(s, i); ok {
			found = append(found, piece{IBAN, i, end})
			i = end - 1
		}
	}
	return found
}

// ibanEnd reads as many letters and digits from s[from:] as the country's account numbers have, and checks their sum: the first four
// characters go to the end, letters count from 10, and the number leaves 1 modulo 97.
func ibanEnd(s string, from int) (end int, ok bool) {
	at := strings.Index(ibanLengths, strings.ToUpper(s[from:from+2]))
	if at < 0 || at%5 != 0 {
		return 0, false
	}
	length := int(ibanLengths[at+2]-'0')*10 + int(ibanLengths[at+3]-'0')
	number := make([]byte, 0, 34)
	end = from
	for ; end < len(s) && len(number) < length; end++ {
		c := s[end]
		switch {
		case isASCIILetter(c):
			number = append(number, c&^0x20)
		case isASCIIDigit(c):
			number = append(number, c)
		case (c == ' ' || c == '-' || c == '.') && isASCIIWord(s[end-1]):
		default:
			return 0, false
		}
	}
	if len(number) < length || end < len(s) && isJoined(s, end, false) {
		return 0, false
	}
	rest := 0
	for i := range number {
		if c := number[(i+4)%length]; isASCIIDigit(c) {
			rest = (rest*10 + int(c-'0')) % 97
		} else {
			rest = (rest*100 + int(c-'A') + 10) % 97
		}
	}
	return end, rest == 1
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
