package sentiment

// Subjects at the head of subjectOrder: the first two need little evidence, the first four go before all others.
const (
	recallFirst = 2
	urgent      = 4
)

// subject is what makes the message sensitive, or nothing. Where several subjects meet, an urgent one wins, else the one with most evidence.
func (r *flagReading) subject() Subject {
	best, most := -1, 0.0
	for i := range int(flagCount - firstSubject) {
		evidence := r.evidence[firstSubject+flag(i)]
		if evidence < needed(firstSubject+flag(i)) || evidence <= most {
			continue
		}
		best, most = i, evidence
		if i < urgent {
			break
		}
	}
	if best < 0 {
		return ""
	}
	r.raised = append(r.raised, firstSubject+flag(best))
	return subjectOrder()[best]
}
