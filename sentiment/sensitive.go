package sentiment

// urgent is how many subjects at the head of subjectOrder go before all others; among the rest the one with the most evidence is the subject.
const urgent = 4

// subject is what makes the message sensitive, or nothing.
func (r *flagReading) subject() Subject {
	order := subjectOrder()
	best, most := Subject(""), 0.0
	for i, subject := range order {
		evidence := r.evidence[firstSubject+flag(i)]
		switch {
		case evidence < enough:
		case i < urgent:
			return subject
		case evidence > most:
			best, most = subject, evidence
		}
	}
	return best
}
