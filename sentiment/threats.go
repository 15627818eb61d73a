package sentiment

// threats lists what the customer says they will do, in the order of the constants.
func (r *flagReading) threats() []Threat {
	var found []Threat
	for i, threat := range threatOrder() {
		if r.found(firstThreat + flag(i)) {
			found = append(found, threat)
		}
	}
	return found
}
