// Package conversation says how the customer feels by now. State is a value: Advance returns the next one, time is passed in, and a Store
// keeps it between messages.
package conversation

import (
	"context"
	"errors"
	"time"

	"rapport/sentiment"
)

// ErrNotFound is returned for a conversation nobody has spoken in, or that has expired.
var ErrNotFound = errors.New("no such conversation")

// Action is what the bot is told to do next.
type Action string

// The actions; the set is closed.
const (
	Answer         Action = "answer"
	AddPersonality Action = "add_personality"
	CrossSell      Action = "cross_sell"
	Escalate       Action = "escalate"
)

// Actions lists all of them, from the mildest to the strongest.
func Actions() []Action { return []Action{Answer, AddPersonality, CrossSell, Escalate} }

// Owner says who speaks to the customer.
type Owner string

// The owners.
const (
	Bot    Owner = "bot"
	Person Owner = "person"
)

// Trend says where anger is heading.
type Trend string

// The trends.
const (
	Rising  Trend = "rising"
	Steady  Trend = "steady"
	Falling Trend = "falling"
)

// Heard is one customer message as understood, in plain values: conversation knows no classifier.
type Heard struct {
	At         time.Time
	Intent     string  // "" when the classifier abstained for low confidence or did not run
	Confidence float64 // of Intent
	Abstained  bool
	Embedding  []float32 // L2-normalised; nil when the model did not run
	Mood       sentiment.Frustration
	Resolved   bool // the caller says that the matter is solved
}

// Outcome is what was decided about a turn and must be remembered.
type Outcome struct {
	Action    Action
	Clarified bool // a clarifying question was asked
}

// Store keeps states. Implementations are safe for concurrent use and run f for one conversation at a time.
type Store interface {
	// Update replaces the state of id by f of it (the zero State for a new conversation) and returns the new state. f must be quick.
	Update(ctx context.Context, id string, f func(State) State) (State, error)
	// Get returns ErrNotFound for an unknown or expired id.
	Get(ctx context.Context, id string) (State, error)
	// Delete forgets id; deleting an unknown id returns ErrNotFound.
	Delete(ctx context.Context, id string) error
}
