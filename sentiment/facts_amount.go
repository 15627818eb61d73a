package sentiment

// amount reads a sum of money at token i: "£1,299.00", "Rs. 3,250", "40 euros", "50 cents", "a hundred quid", "1.2k euros".
func (r *factReader) amount(i int) (factSpan, bool) {
	if r.is(i, aCurrency) && r.is(i, aGlued) {
		return factSpan{kind: Amount, start: i, end: i + 1, value: r.tokens[i].value, currency: r.tokens[i].currency}, true
	}
	if r.is(i, aCurrency) {
		from := i + 1
		if r.is(from, aMark) { // "Rs."
			from++
		}
		if !r.is(from, inDigits) && !r.isThousands(from) {
			return factSpan{}, false
		}
		value, end, _ := r.number(from)
		if r.isThousands(end) {
			end++
		}
		return factSpan{kind: Amount, start: i, end: end, value: value, currency: r.tokens[i].currency}, true
	}
	value, end, ok := r.number(i)
	switch {
	case ok && r.is(end, aCurrency) && !r.is(end, aGlued):
		return factSpan{kind: Amount, start: i, end: end + 1, value: value, currency: r.tokens[end].currency}, true
	case ok && r.is(end, someCents):
		return factSpan{kind: Amount, start: i, end: end + 1, value: value / 100, currency: r.tokens[end].currency}, true
	case ok && r.is(i, inDigits) && r.is(i-1, aPriceCue) && value != float64(int64(value)) && !r.is(end, aUnit):
		return factSpan{kind: Amount, start: i, end: end, value: value}, true
	}
	return factSpan{}, false
}

// isThousands reports "12k".
func (r *factReader) isThousands(i int) bool {
	return r.is(i, aNumber) && !r.is(i, inDigits) && r.tokens[i].value >= 1000
}
