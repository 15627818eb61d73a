package sentiment

import "strings"

// parseNumber reads digits with separators. The last separator is a decimal point if one or two digits follow it, or if it differs from the
// others; else it groups thousands: "1,299.00", "1.340,50", "1.500". It never fails: digits of other scripts count as nothing.
func parseNumber(s string) float64 {
	last := strings.LastIndexAny(s, ".,")
	point := len(s) // where the decimals begin
	if last >= 0 && (len(s)-last-1 != 3 || strings.ContainsAny(s[:last], otherSeparators(s[last]))) {
		point = last
	}
	value, unit := 0.0, 1.0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' { // a separator, or part of a digit of another script
			continue
		}
		value = value*10 + float64(s[i]-'0')
		if i > point {
			unit *= 10
		}
	}
	return value / unit
}

func otherSeparators(c byte) string {
	if c == '.' {
		return ","
	}
	return "."
}

// glued reads a number and a word written as one: "10k", "3rd", "6pm", "10days".
func (r *factReader) glued(word string) factWord {
	digits := 0
	for digits < len(word) && word[digits] >= '0' && word[digits] <= '9' {
		digits++
	}
	if digits == 0 || digits > 9 {
		return factWord{}
	}
	value := parseNumber(word[:digits])
	suffix := word[digits:]
	switch suffix {
	case "k":
		return factWord{class: aNumber, value: 1000 * value}
	case "st", "nd", "rd", "th":
		return factWord{class: anOrdinal | aDateWord, value: value}
	case "am", "pm":
		return factWord{class: aDateWord}
	}
	known := r.words[suffix]
	switch {
	case known.class&aUnit != 0:
		return factWord{class: aUnit | aGlued, value: value, minutes: known.minutes}
	case known.class&aCurrency != 0:
		return factWord{class: aCurrency | aGlued, value: value, currency: known.currency}
	}
	return factWord{}
}

// number reads a number at token i, in digits or words, and where it ends.
func (r *factReader) number(i int) (value float64, end int, ok bool) {
	switch {
	case r.is(i, inDigits):
		value, end = r.tokens[i].value, i+1
		if r.is(end, aMultiplier) && r.tokens[end].value >= 100 {
			return value * r.tokens[end].value, end + 1, true
		}
		return value, end, true
	case r.is(i, aNumber):
		return r.numberInWords(i)
	case r.is(i, anArticle) && r.is(i+1, aMultiplier):
		end = i + 2
		if r.is(end, theWordOf) {
			end++
		}
		return r.tokens[i+1].value, end, true
	}
	return 0, i, false
}

// numberInWords reads "forty-five", "two hundred" and "a hundred and twenty". Hyphens are tokens of their own.
func (r *factReader) numberInWords(i int) (value float64, end int, ok bool) {
	value, end = r.tokens[i].value, i+1
	if value >= 20 && value < 100 {
		next := end
		if next < len(r.tokens) && r.tokens[next].class == 0 && r.is(next+1, aNumber) { // a hyphen
			next++
		}
		if r.is(next, aNumber) && !r.is(next, inDigits) && r.tokens[next].value < 10 {
			value, end = value+r.tokens[next].value, next+1
		}
	}
	for r.is(end, aMultiplier) && r.tokens[end].value >= 12 {
		value, end = value*r.tokens[end].value, end+1
	}
	return value, end, true
}
