package sentiment

// asksForHuman reports a request for a person in any language.
func (r *flagReading) asksForHuman() bool {
	for way := range firstThreat { // askHuman is the first flag
		if r.found(way) {
			return true
		}
	}
	return false
}
