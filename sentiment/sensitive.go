package sentiment

// Subjects at the head of subjectOrder: the first two need little evidence, the first four go before all others.
const (
	recallFirst = 2
	urgent      = 4
)

// subject is what makes the message sensitive, or nothing. Where several subjects meet, an urgent one wins, else the one with most evidence.
func (r *flagReading) subject() Subject {
	best, most := Subject(""), 0.0
	for i, subject := range subjectOrder() {
		evidence, need := r.evidence[firstSubject+flag(i)], enough
		if i < recallFirst {
			need = enoughUrgent
		}
		switch {
		case evidence < need:
		case i < urgent:
			return subject
		case evidence > most:
			best, most = subject, evidence
		}
	}
	return best
}
