package text

import (
	"slices"
	"strings"
	"unicode"
)

// phones finds telephone numbers among the digits of s[from:to].
type phones struct {
	s        string
	from, to int
	after    PersonalKind // what was found right before from, "" for nothing
}

// find returns the telephone numbers in groups of one run, the longest at each place.
func (p phones) find(groups []group) []piece {
	var found []piece
	for i := 0; i < len(groups); {
		if isDate(p.s, groups[i:]) {
			i += 3
			continue
		}
		size := p.longest(groups[i:])
		if size == 0 {
			i++
			continue
		}
		last, lead := groups[i+size-1], groups[i].lead
		if size == 1 && p.s[lead] == '(' { // all of it stands in parentheses: they stay
			lead++
		}
		found = append(found, piece{Phone, lead, last.to})
		p.from, p.after = last.to, Phone
		i += size
	}
	return found
}

// longest is how many groups from the first make a telephone number, 0 when none do. No number has more than 15 digits (ITU-T E.164), and none
// more than 15 and the 00 before them.
func (p phones) longest(groups []group) int {
	about := p.context(groups[0].lead)
	best, digits := 0, 0
	for i, g := range groups {
		digits += g.len()
		if digits > 17 {
			break
		}
		if p.phoneLike(groups[:i+1], digits, about) {
			best = i + 1
		}
	}
	return best
}

// subject is what the words before a number say it is.
type subject uint8

const (
	unsaid    subject = iota
	aPhone            // "call", "mobile"
	reference         // "order", "tracking", "total"
)

// phoneLike knows the common writings:
//
//	+44 20 7946 0958, (+1) 555 123 4567      a plus and 8 to 15 digits
//	0044 20 7946 0958                        00 and 9 to 15 digits
//	(020) 7946 0958, (555) 123-4567          an area code in parentheses and 9 to 12 digits
//	555-123-4567, 1 555 123 4567             North America in groups
//	020 7946 0958, 0171/1234567, 07700900123 a leading 0 and 9 to 12 digits
//	4155552671, 555-0123                     7 to 15 digits of any writing after a word such as "call", or after "my number"
//
// All but the first two do not count after a word such as "order", and none next to a sign of currency.
func (p phones) phoneLike(groups []group, digits int, about subject) bool {
	first, last := groups[0], groups[len(groups)-1]
	number := p.s[first.from:first.to]
	switch {
	case p.isAmount(first, last), strings.HasSuffix(p.s[p.from:first.lead], "#"):
		return false
	case first.plus:
		return digits >= 8 && digits <= 15
	case about == aPhone:
		return digits >= 7 && digits <= 15
	case about == reference:
		return false
	case strings.HasPrefix(number, "00") && digits > 2:
		return len(number) > 2 && number[2] != '0' && digits >= 11 || len(number) == 2 && digits >= 11 && len(groups) > 2
	case first.paren && len(groups) > 1:
		return digits >= 9 && digits <= 12 && len(number) >= 2
	case isNorthAmerican(p.s, groups):
		return true
	case number[0] == '0':
		return isNational(groups, digits)
	}
	return false
}

// isNorthAmerican accepts groups of 3-3-4 digits, with or without the 1 before them.
func isNorthAmerican(s string, groups []group) bool {
	if len(groups) == 4 && s[groups[0].from:groups[0].to] == "1" {
		groups = groups[1:]
	}
	return len(groups) == 3 && groups[0].len() == 3 && groups[1].len() == 3 && groups[2].len() == 4 && s[groups[0].from] >= '2' &&
		!strings.Contains(groups[0].gap+groups[1].gap, "/")
}

// isNational accepts 9 to 12 digits behind a leading 0: Britain, Germany, France, Italy, Australia and others. In one piece they are 10 or 11.
func isNational(groups []group, digits int) bool {
	if len(groups) == 1 {
		return digits == 10 || digits == 11
	}
	for i, g := range groups {
		if g.len() < 2 || i > 0 && g.paren {
			return false
		}
	}
	return digits >= 9 && digits <= 12 && len(groups) <= 6 && (len(groups) > 2 || groups[0].gap != ".")
}

// isAmount reports a sign of currency or a percent sign beside the number.
func (p phones) isAmount(first, last group) bool {
	isSign := func(r rune) bool { return unicode.Is(unicode.Sc, r) || r == '%' }
	before := strings.TrimRight(p.s[p.from:first.lead], " ")
	behind := strings.TrimLeft(p.s[last.to:min(p.to, last.to+8)], " ")
	return strings.LastIndexFunc(before[max(0, len(before)-4):], isSign) >= 0 && endsWith(before, isSign) || strings.IndexFunc(behind, isSign) == 0
}

func endsWith(s string, is func(rune) bool) bool {
	runes := []rune(s[max(0, len(s)-4):])
	return len(runes) > 0 && is(runes[len(runes)-1])
}

// contextBytes is how far before a number a word may say what it is.
const contextBytes = 48

// context reads the words before a number, nearest first. What was found or masked before it bounds the view.
func (p phones) context(lead int) subject {
	from, after := p.from, p.after
	for _, kind := range []PersonalKind{EMail, IBAN, Card, Phone} { // a text that was masked before reads as it did then
		if at := strings.LastIndex(p.s[max(from, lead-contextBytes-len("[email]")):lead], "["+string(kind)+"]"); at >= 0 {
			from, after = max(from, lead-contextBytes-len("[email]"))+at+len(kind)+2, kind
		}
	}
	if lead-from > contextBytes {
		from, after = lead-contextBytes, ""
	}
	if at := strings.LastIndexAny(p.s[from:lead], "0123456789"); at >= 0 { // what stands before another number is about that one
		from, after = from+at+1, ""
	}
	words := strings.FieldsFunc(strings.ToLower(p.s[from:lead]), func(r rune) bool { return !unicode.IsLetter(r) })
	for i, word := range slices.Backward(words) {
		if i > 0 && word == "number" && words[i-1] == "my" { // and not "order number"
			return aPhone
		}
		if about := subjectOf(word); about != unsaid {
			return about
		}
	}
	return subjectOf(string(after))
}

// subjectOf is what a word says the number behind it is.
func subjectOf(word string) subject {
	switch word {
	case "call", "called", "calling", "cell", "cellphone", "contact", "dial", "fax", "hotline", "landline", "mob", "mobile", "phone", "phoned",
		"reach", "ring", "sms", "tel", "telefon", "telephone", "text", "texted", "whatsapp":
		return aPhone
	case "account", "acct", "amount", "awb", "barcode", "booking", "bookings", "card", "case", "charge", "charged", "claim", "code",
		"confirmation", "consignment", "cost", "costs", "coupon", "customer", "delivery", "ean", "id", "imei", "invoice", "isbn", "item", "member",
		"membership", "model", "order", "orders", "package", "paid", "parcel", "pay", "payment", "pin", "policy", "price", "product", "receipt",
		"ref", "reference", "refund", "reservation", "serial", "shipment", "sku", "ticket", "total", "track", "tracking", "transaction", "transfer",
		"upc", "voucher":
		return reference
	}
	return unsaid
}

// isDate reports that the first three groups are a date: 2026-05-12, 12/05/2026, 5.12.26.
func isDate(s string, groups []group) bool {
	if len(groups) < 3 || groups[0].gap != groups[1].gap || !strings.Contains("-/.", groups[0].gap) {
		return false
	}
	a, b, c := s[groups[0].from:groups[0].to], s[groups[1].from:groups[1].to], s[groups[2].from:groups[2].to]
	if len(groups) > 3 && groups[2].gap == groups[1].gap {
		return false
	}
	if len(a) == 4 {
		a, c = c, a
	}
	if len(c) == 4 && c[:2] != "19" && c[:2] != "20" || len(c) != 4 && len(c) != 2 {
		return false
	}
	return isDayAndMonth(a, b)
}

func isDayAndMonth(a, b string) bool {
	small := func(s, most string) bool {
		if len(s) == 1 {
			s = "0" + s
		}
		return len(s) == 2 && s != "00" && s <= most
	}
	return small(a, "31") && small(b, "12") || small(a, "12") && small(b, "31")
}
