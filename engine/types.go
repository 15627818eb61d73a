// Package engine does one turn from start to finish. Read Assess first.
package engine

import (
	"time"

	"rapport/classifier"
	"rapport/content"
	"rapport/conversation"
	"rapport/handoff"
	"rapport/models"
	"rapport/policy"
	"rapport/sentiment"
)

// Turn is one customer message to judge.
type Turn struct {
	Text         string
	Conversation string         // id; "" judges the turn alone and stores nothing
	History      []Past         // earlier messages, oldest first; the caller keeps the state. Not together with Conversation
	Context      policy.Context // what the caller knows
	At           time.Time      // when the customer sent it; zero means now

	Said    []conversation.Said // to the customer since their last message, oldest first; kept for whoever takes over
	Handoff bool                // give the whole packet, whatever is decided
}

// Past is one earlier message of a conversation whose state the caller keeps.
type Past struct {
	Text      string
	At        time.Time            // zero means the time of the turn
	Speaker   conversation.Speaker // "" is the customer; what others say is not judged
	Expecting string               // the slot the bot had asked for
	Resolved  bool                 // the matter was solved by then
}

// Assessment is all that is known about one turn. It is the one result of API, CLI and replay.
type Assessment struct {
	Conversation string
	Intent       classifier.Prediction
	Mood         sentiment.Frustration
	State        conversation.State
	Decision     policy.Decision
	Content      content.Choice // words that fit it
	Model        models.Identity
	Handoff      *handoff.Packet // of the turn that calls a person, and when it was asked for; else nil
	Asked        bool            // for Handoff
	Degraded     bool            // the model did not run; mood, flags and rules are still right
	Truncated    bool            // only the beginning of the message was read
	Timings      []Timing
}

// Timing is how long one stage took.
type Timing struct {
	Stage string // "clean", "intent", "mood", "decide"
	Took  time.Duration
}
