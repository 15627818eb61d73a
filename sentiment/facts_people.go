package sentiment

// people reads how many persons are hit: "12 colleagues", "four of us", "a family of five".
func (r *factReader) people(i int) (factSpan, bool) {
	span := factSpan{kind: PeopleAffected, start: i}
	if r.is(i, aGroup) && r.is(i+1, theWordOf) {
		value, end, ok := r.number(i + 2)
		if !ok || value < 2 {
			return factSpan{}, false
		}
		if r.is(end, aPerson) || r.is(end, aUnit|aCurrency|aContactNoun) { // "office of 30 people" is read from the number on
			return factSpan{}, false
		}
		if r.is(i-1, anArticle) {
			span.start = i - 1
		}
		span.end, span.value = end, value
		return span, true
	}
	value, end, ok := r.number(i)
	if !ok || value < 2 || value != float64(int64(value)) {
		return factSpan{}, false
	}
	span.value = value
	switch {
	case r.is(end, theWordOf) && r.is(end+1, theWordUs):
		span.end = end + 2
	case r.is(end, theWordOf) && r.is(end+1, aFiller) && r.is(end+2, aPerson):
		span.end = end + 3
	case r.is(end, aPerson):
		span.end = end + 1
	case end < len(r.tokens) && r.tokens[end].class == 0 && r.is(end+1, aPerson):
		span.end = end + 2
	default:
		return factSpan{}, false
	}
	return span, true
}
