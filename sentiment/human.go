package sentiment

// asksForHuman reports a request for a person in any language.
func (r *flagReading) asksForHuman() bool {
	for way := range askWays() {
		if r.found(askHuman + flag(way)) {
			return true
		}
	}
	return false
}
