package sentiment

// maxDeadline bounds the words of a deadline.
const maxDeadline = 9

// deadline reads "by Friday", "before 5 pm today", "within 48 hours", "until tomorrow noon". Its value is in its text.
func (r *factReader) deadline(i int) (factSpan, bool) {
	if !r.is(i, aDeadlineHead) {
		return factSpan{}, false
	}
	if r.is(i, notLate) { // "within"
		return r.within(i)
	}
	end, last, dated := i+1, i+1, false
	for ; end < len(r.tokens) && end-i <= maxDeadline; end++ {
		switch token := r.tokens[end]; {
		case token.class&(aDateWord|aClockWord) != 0:
			dated, last = true, end+1
		case token.class&inDigits != 0 && r.isHour(end):
			if r.is(end+1, aUnit|aCurrency|aPerson|aContactNoun) {
				return factSpan{}, false
			}
			dated, last = true, end+1
		case token.class&anEvent != 0 && !r.is(end-1, aDeadlineHead):
			dated, last = true, end+1
		case token.class&(aFiller|anArticle|theWordOf) != 0:
			if dated && token.class&aUnit != 0 {
				last = end + 1
			}
			if token.class&aUnit != 0 && r.is(end-1, aFiller) && r.is(i+1, aFiller) && end-i >= 3 { // "the end of the day"
				dated, last = true, end+1
			}
		case r.isColon(end):
		default:
			return r.closed(i, last, dated)
		}
	}
	return r.closed(i, last, dated)
}

func (r *factReader) closed(start, end int, dated bool) (factSpan, bool) {
	return factSpan{kind: Deadline, start: start, end: end}, dated
}

// isHour reports a number that can be an hour, a day of the month, or minutes after a colon.
func (r *factReader) isHour(i int) bool {
	value := r.tokens[i].value
	return value == float64(int64(value)) && (value <= 31 || r.isColon(i-1) && value < 60)
}

// isColon reports a mark between two numbers: "14:00".
func (r *factReader) isColon(i int) bool {
	return r.is(i, aMark) && r.is(i-1, inDigits) && r.is(i+1, inDigits)
}

// within reads "within 48 hours" and "within the hour".
func (r *factReader) within(i int) (factSpan, bool) {
	if r.is(i+1, aFiller) && r.is(i+2, aUnit) {
		return factSpan{kind: Deadline, start: i, end: i + 3}, true
	}
	_, end, ok := r.timeSpan(i + 1)
	return factSpan{kind: Deadline, start: i, end: end}, ok
}
