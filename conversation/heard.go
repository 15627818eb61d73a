package conversation

import (
	"time"

	"rapport/sentiment"
)

// Heard is one customer message as understood, in plain values: conversation knows no classifier.
type Heard struct {
	At           time.Time // when the customer sent it; zero when not known
	Intent       string    // "" when the classifier abstained for low confidence or did not run
	Role         Role      // what Intent means for the conversation; policy.Policy.Role gives it
	Confidence   float64   // of the best label, 0-1
	Margin       float64   // best minus second confidence, 0-1
	Abstained    bool
	Why          string    // the classifier's reason for abstaining, "" when it did not
	Alternatives []string  // the best labels, best first, the named one included; a few are enough
	Embedding    []float32 // L2-normalised; nil when the model did not run
	Mood         sentiment.Frustration
	Resolved     bool   // the caller says that the matter is solved
	Text         string // cleaned; kept in State.Words. "" keeps nothing
}

// Outcome is what was decided about a turn and must be remembered.
type Outcome struct {
	Action     Action
	Clarified  bool        // a clarifying question was asked
	Apologised bool        // the bot was told to apologise
	Funny      bool        // a funny line was allowed
	Told       *Told       // what content files have said by now; nil changes nothing
	Escalation *Escalation // why, when Action is Escalate; nil when nobody needs to know
}
