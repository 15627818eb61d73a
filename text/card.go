package text

import "strings"

// nextCard is where in a run the first card number begins and how many groups it has: len(run) and 0 without one.
func nextCard(s string, run []group) (at, size int) {
	for at := range run {
		digits := make([]byte, 0, 24)
		for size := 1; at+size <= len(run) && size <= 5; size++ {
			last := run[at+size-1]
			if len(digits)+last.len() > 19 {
				break
			}
			digits = append(digits, s[last.from:last.to]...)
			if isGroupedAsCard(run[at:at+size]) && isCard(digits) && !isCardLonger(run[at+size-1:]) {
				return at, size
			}
		}
	}
	return len(run), 0
}

// isGroupedAsCard accepts one piece, groups of four, and the 4-6-5 and 4-6-4 of American Express and Diners Club.
func isGroupedAsCard(groups []group) bool {
	if len(groups) == 1 {
		return true
	}
	for _, g := range groups[:len(groups)-1] {
		if g.gap != " " && g.gap != "-" && g.gap != "." && g.gap != "\u00a0" {
			return false
		}
	}
	if len(groups) == 3 && groups[0].len() == 4 && groups[1].len() == 6 {
		return groups[2].len() == 5 || groups[2].len() == 4
	}
	for _, g := range groups[:len(groups)-1] {
		if g.len() != 4 {
			return false
		}
	}
	return groups[len(groups)-1].len() <= 4
}

// isCardLonger reports that groups of four go on: the number so far is a part of a longer one.
func isCardLonger(rest []group) bool {
	return len(rest) > 1 && rest[0].len() == 4 && rest[0].gap == "-" && rest[1].len() == 4
}

// isCard checks the issuer's first digits against the lengths it gives out (ISO/IEC 7812) and the check digit.
func isCard(digits []byte) bool {
	number := string(digits)
	begins := func(prefixes ...string) bool {
		for _, p := range prefixes {
			if strings.HasPrefix(number, p) {
				return true
			}
		}
		return false
	}
	issued := false
	switch len(number) {
	case 13:
		issued = begins("4")
	case 14:
		issued = begins("30", "36", "38", "39")
	case 15:
		issued = begins("34", "37")
	case 16:
		issued = begins("2", "3", "4", "5", "6")
	case 17, 18, 19:
		issued = begins("4", "5", "6")
	}
	return issued && luhn(digits)
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
