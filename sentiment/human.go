package sentiment

// asksForHuman reports a request for a person in any language.
func (r *flagReading) asksForHuman() bool {
	for way := askHuman; way < firstThreat; way++ {
		if r.found(way) {
			return true
		}
	}
	return false
}
