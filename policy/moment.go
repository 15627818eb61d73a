package policy

import "time"

// Moment says when to hand over: what it is expected to cost to go on and to hand over now, in the units of the rule file's costs.
type Moment struct {
	Now            bool          // handing over costs less than going on
	ByTurn         int           // the turn by which it will, if nothing gets better; 0 when none is in sight
	GoOn           float64       // expected cost of going on, the best later handover included
	HandOver       float64       // expected cost of handing over now
	Counterfactual string        // one plain sentence: what would have changed the decision; "" when nothing near would
	Alternatives   []Alternative // to offer while nobody is there or the wait is long
}

// Alternative is what the bot can offer in place of a person who is not there.
type Alternative struct {
	Kind AlternativeKind
	Text string        // plain words, no customer text
	Wait time.Duration // how long it takes; 0 means unknown
}

// AlternativeKind is what kind of alternative it is.
type AlternativeKind string

// The kinds of alternative.
const (
	Callback AlternativeKind = "callback" // a person calls back
	Email    AlternativeKind = "email"    // a person writes
	Wait     AlternativeKind = "wait"     // stay, and know for how long
)

// AlternativeKinds lists all of them.
func AlternativeKinds() []AlternativeKind { return []AlternativeKind{Callback, Email, Wait} }
