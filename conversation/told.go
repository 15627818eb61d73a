package conversation

import "slices"

// Bounds of what a State remembers of content files.
const (
	maxLines  = 12 // lines used; older ones may be said again
	MaxOffers = 6  // an offer may be made so often in a conversation
)

// Told is what was said to the customer from content files, so that nothing is said twice and a question asked is followed up. It is a value that is
// never written to: Line, Offered and Asking return the next one, and take nil for nothing said so far.
type Told struct {
	Lines    []uint32 `json:"lines"`    // fingerprints of lines used, oldest first; at most 12
	Offers   []uint32 `json:"offers"`   // fingerprints of offers made, oldest first, one for each time; at most 6
	Question string   `json:"question"` // the step of an answer tree that the bot has asked; "" for none
	AskedAt  int      `json:"asked_at"` // the turn in which it did
	Leaf     string   `json:"leaf"`     // the answer given last; "" for none
}

// Line is t with one more line used.
func (t *Told) Line(fingerprint uint32) *Told {
	next := t.copy()
	next.Lines = remember(next.Lines, fingerprint, maxLines)
	return next
}

// Offered is t with one more offer made.
func (t *Told) Offered(fingerprint uint32) *Told {
	next := t.copy()
	next.Offers = remember(next.Offers, fingerprint, MaxOffers)
	return next
}

// Asking is t with the question of a step asked in a turn; with "" none is open any more.
func (t *Told) Asking(step string, turn int) *Told {
	next := t.copy()
	next.Question, next.AskedAt = step, turn
	return next
}

// Answered is t with an answer given, which ends any question.
func (t *Told) Answered(leaf string) *Told {
	next := t.copy()
	next.Question, next.AskedAt, next.Leaf = "", 0, leaf
	return next
}

// Used reports whether a line was used.
func (t *Told) Used(fingerprint uint32) bool {
	return t != nil && slices.Contains(t.Lines, fingerprint)
}

// Made is how often an offer was made.
func (t *Told) Made(fingerprint uint32) int {
	n := 0
	if t == nil {
		return n
	}
	for _, offer := range t.Offers {
		if offer == fingerprint {
			n++
		}
	}
	return n
}

// copy shares its slices with t: they are never written to.
func (t *Told) copy() *Told {
	if t == nil {
		return &Told{}
	}
	next := *t
	return &next
}

func (t *Told) clone() *Told {
	if t == nil {
		return nil
	}
	next := *t
	next.Lines, next.Offers = slices.Clone(t.Lines), slices.Clone(t.Offers)
	return &next
}
