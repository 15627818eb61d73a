package conversation

// Bounds of what a State remembers of content files.
const (
	maxLines = 8 // lines used; older ones may be said again

	// MaxOffers is how often offers of content files are remembered, and so the most an offer may be made in one conversation.
	MaxOffers = 3
)

// Told is what was said to the customer from content files, so that nothing is said twice and a question asked is followed up. It holds fingerprints,
// 0 for none, in 32 bytes: a hundred thousand of them live in memory. It is never written to: its methods return the next one, and take nil for
// nothing said so far.
type Told struct {
	Question uint32            `json:"question"` // the step of an answer tree that the bot has asked
	Leaf     uint32            `json:"leaf"`     // the answer given last
	Lines    [maxLines]uint16  `json:"lines"`    // lines used, latest first
	Offers   [MaxOffers]uint16 `json:"offers"`   // offers made, latest first, one for each time
	AskedAt  uint16            `json:"asked_at"` // the turn of Question; turns above 65535 count from 0 again
}

// Line is t with one more line used.
func (t *Told) Line(fingerprint uint32) *Told {
	next := t.copy()
	copy(next.Lines[1:], next.Lines[:maxLines-1])
	next.Lines[0] = half(fingerprint)
	return &next
}

// Offered is t with one more offer made.
func (t *Told) Offered(fingerprint uint32) *Told {
	next := t.copy()
	copy(next.Offers[1:], next.Offers[:MaxOffers-1])
	next.Offers[0] = half(fingerprint)
	return &next
}

// Asking is t with the question of a step asked in a turn; with 0 none is open any more.
func (t *Told) Asking(step uint32, turn int) *Told {
	next := t.copy()
	next.Question, next.AskedAt = step, uint16(turn) //nolint:gosec // see AskedAt
	return &next
}

// Answered is t with an answer given, which ends any question.
func (t *Told) Answered(leaf uint32) *Told {
	next := t.copy()
	next.Question, next.AskedAt, next.Leaf = 0, 0, leaf
	return &next
}

// Open is the question that was asked at most so many turns before a turn; 0 for none.
func (t *Told) Open(turn, within int) uint32 {
	if t == nil || int(uint16(turn)-t.AskedAt) > within { //nolint:gosec // see AskedAt
		return 0
	}
	return t.Question
}

// Used reports whether a line was used.
func (t *Told) Used(fingerprint uint32) bool {
	if t == nil {
		return false
	}
	for _, line := range t.Lines {
		if line == half(fingerprint) {
			return true
		}
	}
	return false
}

// Made is how often an offer was made.
func (t *Told) Made(fingerprint uint32) int {
	n := 0
	if t == nil {
		return n
	}
	for _, offer := range t.Offers {
		if offer == half(fingerprint) {
			n++
		}
	}
	return n
}

// half of a fingerprint is enough to tell some dozens of lines apart. It is never 0.
func half(fingerprint uint32) uint16 {
	return max(1, uint16(fingerprint>>16)^uint16(fingerprint)) //nolint:gosec // both halves are wanted
}

func (t *Told) copy() Told {
	if t == nil {
		return Told{}
	}
	return *t
}

func (t *Told) clone() *Told {
	if t == nil {
		return nil
	}
	next := *t
	return &next
}
