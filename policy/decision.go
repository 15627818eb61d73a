// Package policy says what to do next: a rule file over Signals, first match wins, under tact guards that no rule file can break.
//
// Read Policy.Judge first, then guards.go. docs/policy.md explains the rule file.
package policy

import (
	"time"

	"rapport/conversation"
)

// Context is what the caller knows about a turn and rapport cannot see.
type Context struct {
	Channel   string                // "web", "whatsapp", ...; free text for rules to match
	Locale    string                // BCP 47
	Expecting string                // the slot the bot has just asked for: a lone name or number then is provide_information
	Resolved  bool                  // the matter is solved
	Queue     Queue                 // the people who could take over
	Customer  Customer              // who is writing
	Available []conversation.Action // what the bot can do; empty means everything
	Mode      Mode                  // how the service runs now; the engine sets it
}

// Queue describes the people who could take over.
type Queue struct {
	Wait    time.Duration // expected; 0 means unknown
	Closed  bool          // nobody is there
	OpensIn time.Duration // how long until somebody is, when Closed; 0 means unknown
}

// Customer is what the caller knows of the person.
type Customer struct {
	Tier             string  // free text for rules to match
	MarketingConsent bool    // offers need it
	Value            float64 // what losing the customer would cost, as a multiple of a usual one; 0 means unknown and counts as 1
}

// Mode says how the service runs: in a surge or an outage the rule file's thresholds move, and jokes and offers stop. The empty Mode is normal.
type Mode string

// The modes.
const (
	Normal Mode = "normal"
	Surge  Mode = "surge"  // many more customers than people to talk to
	Outage Mode = "outage" // something is broken for many, and everybody knows it
)

// Modes lists all of them.
func Modes() []Mode { return []Mode{Normal, Surge, Outage} }

// Clarify is a question to ask instead of guessing: two or three options, never asked of an angry customer, never twice.
type Clarify struct {
	Options []string // labels, best first
}

// Decision is what to do. It always holds exactly one action and at least one reason.
type Decision struct {
	Action  conversation.Action
	Kind    Kind     // which moment of personality fits; "" when none does
	Rule    string   // the rule or guard that decided
	Reasons []string // plain words, no customer text
	Style   Style
	Notice  string                         // what the company tells everybody in this mode, to be said first; "" for nothing
	Clarify *Clarify                       // only with Answer
	Moment  *Moment                        // what going on and handing over would cost; nil while a person has the conversation
	Hour    int                            // of the day where the people work, 0-23; -1 when the time is not known
	Closed  bool                           // nobody is there to take over
	Blocked map[conversation.Action]string // actions the rules or guards ruled out, with the reason
}

// Outcome is what the conversation must remember of a decision.
func (d Decision) Outcome() conversation.Outcome {
	return conversation.Outcome{Action: d.Action, Clarified: d.Clarify != nil, Apologised: d.Style.Apology == Once, Funny: d.Style.Humour}
}
