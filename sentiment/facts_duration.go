package sentiment

const minutesInDay = 24 * 60

// How far from a duration the words may stand that tell what it is, in words.
const (
	cueBefore = 7
	cueAfter  = 6
)

// duration reads a time span at token i and decides what it is: waiting_time (minutes) near words of waiting, days_late (days) near words of
// delay, else nothing: "in two days" and "every week" tell of neither.
func (r *factReader) duration(i int) (factSpan, bool) {
	minutes, end, ok := r.timeSpan(i)
	if !ok || r.is(i-1, notLate) || r.is(i-2, notLate) && r.is(i-1, anArticle|aFiller|notLate) {
		return factSpan{}, false
	}
	span := factSpan{start: i, end: end}
	late := r.near(aLateCue, i, end, 2, 3)
	switch {
	case late || minutes >= 60 && r.near(aLateCue|aStaleCue, i, end, cueBefore, cueAfter) && !r.isWait(minutes, i, end):
		span.kind, span.value = DaysLate, round2(minutes/minutesInDay)
	case r.isWait(minutes, i, end):
		span.kind, span.value = WaitingTime, round2(minutes)
	default:
		return factSpan{}, false
	}
	return span, true
}

// isWait reports less than a day near words of waiting, or minutes near words of getting in touch.
func (r *factReader) isWait(minutes float64, start, end int) bool {
	cues := aWaitCue
	if minutes < 60 {
		cues |= aContactVerb | aStaffNoun
	}
	return minutes < minutesInDay && r.near(cues, start, end, cueBefore, cueAfter)
}

// round2 rounds to two decimals: an hour is 0.04 days.
func round2(value float64) float64 {
	return float64(int64(value*100+0.5)) / 100
}

// timeSpan reads "9 days", "an hour and ten minutes", "half a year", "a couple of weeks" and so on.
func (r *factReader) timeSpan(i int) (minutes float64, end int, ok bool) {
	switch {
	case r.is(i, aGlued) && r.is(i, aUnit):
		return r.tokens[i].value * r.tokens[i].minutes, i + 1, true
	case r.is(i, theWordHalf) && r.is(i+1, anArticle) && r.is(i+2, aUnit):
		return r.tokens[i+2].minutes / 2, i + 3, true
	case r.is(i, anArticle) && r.isPlainUnit(i+1):
		minutes, end = r.andMore(r.tokens[i+1].minutes, i+2)
		return minutes, end, true
	}
	if minutes, end, ok = r.quarters(i); ok {
		return minutes, end, true
	}
	value, end, ok := r.number(i)
	if !ok {
		return 0, i, false
	}
	if r.is(end, theWordAnd) && r.is(end+1, anArticle) && r.is(end+2, theWordHalf) {
		value, end = value+0.5, end+3
	}
	if r.is(end, aWorkingDay) {
		end++
	}
	if !r.is(end, aUnit) || r.is(end, aGlued) {
		return 0, i, false
	}
	minutes, end = r.andMore(value*r.tokens[end].minutes, end+1)
	return minutes, end, true
}

// isPlainUnit leaves out "a second", which is mostly an ordinal.
func (r *factReader) isPlainUnit(i int) bool { return r.is(i, aUnit) && !r.is(i, anOrdinal|aGlued) }

// quarters reads "a quarter of an hour" and "three quarters of an hour".
func (r *factReader) quarters(i int) (minutes float64, end int, ok bool) {
	count := 1.0
	if r.is(i, aNumber) {
		count = r.tokens[i].value
	} else if !r.is(i, anArticle) {
		return 0, i, false
	}
	if !r.is(i+1, aQuarter) || !r.is(i+2, theWordOf) || !r.is(i+3, anArticle) || !r.is(i+4, aUnit) {
		return 0, i, false
	}
	return count / 4 * r.tokens[i+4].minutes, i + 5, true
}

// andMore reads what may follow a time span that ends before token end: "and a half", "and ten minutes", "5 minutes".
func (r *factReader) andMore(minutes float64, end int) (float64, int) {
	next := end
	if r.is(next, theWordAnd) {
		next++
		if r.is(next, anArticle) && r.is(next+1, theWordHalf) {
			return minutes + r.tokens[end-1].minutes/2, next + 2
		}
	}
	value, after, ok := r.number(next)
	if !ok || !r.is(after, aUnit) || r.tokens[after].minutes >= r.tokens[end-1].minutes {
		return minutes, end
	}
	return minutes + value*r.tokens[after].minutes, after + 1
}
