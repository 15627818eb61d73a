package sentiment

// How far from "three times" the word may stand that says what was done three times.
const (
	verbBefore = 8
	verbAfter  = 4
)

// contacts reads how often the customer has been in touch: "three times", "twice", "third call", "5 emails", "six different agents".
func (r *factReader) contacts(i int) (factSpan, bool) {
	if r.is(i, onceOrTwice) {
		return factSpan{kind: TimesContacted, start: i, end: i + 1, value: r.tokens[i].value}, r.near(aContactVerb, i, i+1, 4, 0)
	}
	if r.is(i, anOrdinal) && !r.is(i, aNumber) {
		return r.nth(i)
	}
	value, end, ok := r.number(i)
	if !ok || value != float64(int64(value)) {
		return factSpan{}, false
	}
	span := factSpan{kind: TimesContacted, start: i, value: value}
	noun := end
	if !r.is(noun, theWordTimes|aContactNoun|aStaffNoun|aColleague) && !r.is(noun, aMark|aUnit) {
		noun++ // one adjective: "six different agents", "five phone calls"
	}
	span.end = noun + 1
	switch {
	case r.is(end, theWordTimes):
		span.end = end + 1
		return span, r.near(aContactVerb, i, end+1, verbBefore, verbAfter)
	case r.is(noun, aContactNoun):
		for r.is(span.end, aContactNoun) { // "phone calls"
			span.end++
		}
		return span, value >= 2
	case r.is(noun, aStaffNoun):
		return span, value >= 2
	case r.is(noun, aColleague):
		return span, value >= 2 && r.near(aContactVerb, i, i, 3, 0)
	}
	return factSpan{}, false
}

// nth reads "third time" and "2nd call".
func (r *factReader) nth(i int) (factSpan, bool) {
	span := factSpan{kind: TimesContacted, start: i, end: i + 2, value: r.tokens[i].value}
	switch {
	case r.tokens[i].value < 2:
		return factSpan{}, false
	case r.is(i+1, aContactNoun):
		return span, true
	case r.is(i+1, theWordTimes):
		return span, r.near(aContactVerb, i, i+2, 3, verbAfter) || r.is(i-1, aPriceCue) || r.is(i-2, aPriceCue) // "for the third time"
	}
	return factSpan{}, false
}
