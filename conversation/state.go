package conversation

import (
	"math"
	"slices"
	"time"

	"rapport/sentiment"
)

// Bounds of what a State remembers.
const (
	maxIntents  = 6 // last named intents
	maxPath     = 8 // last anger scores
	maxSketches = 2 // last messages compared with the next one; each takes 400 bytes of a store
)

// State is one customer conversation so far. It is a value: Advance, After, Say, Accept, HandBack and Lapse return the next one and leave the old
// one as it was. Its slices are never written to; Clone gives a copy that shares nothing. The zero State is a conversation nobody has spoken in.
type State struct {
	ID      string    `json:"id"`
	Turn    int       `json:"turn"`    // customer messages heard
	Created time.Time `json:"created"` // first message; zero when the caller gave no times
	Updated time.Time `json:"updated"` // latest message

	Anger    float64   `json:"anger"`     // 0-1, by now
	Peak     float64   `json:"peak"`      // highest Anger so far
	PeakTurn int       `json:"peak_turn"` // the turn of Peak
	Trend    Trend     `json:"trend"`     // "" before the first message
	Forecast float64   `json:"forecast"`  // probability that the customer is angry or worse after the next message
	Path     []float64 `json:"path"`      // Anger after each of the last turns, oldest first; at most 8

	Intents []string `json:"intents"` // named intents, oldest first, equal neighbours once; at most 6
	Matter  string   `json:"matter"`  // the intent the customer wants settled now; "" when none or not understood
	Repeats int      `json:"repeats"` // how often the present matter was put, this time included; 0 before any
	Misses  int      `json:"misses"`  // messages in a row that were not understood
	Recent  []Sketch `json:"recent"`  // of the last messages that were not talk, oldest first; at most 2

	Sensitive   sentiment.Subject `json:"sensitive"`    // latest sensitive subject; never forgotten
	SensitiveAt int               `json:"sensitive_at"` // the turn it was last touched

	Offers    int `json:"offers"`     // cross-sells made
	OfferAt   int `json:"offer_at"`   // turn of the latest, 0 for none
	Refusals  int `json:"refusals"`   // offers turned down
	RefusedAt int `json:"refused_at"` // turn of the latest refusal, 0 for none
	Jokes     int `json:"jokes"`      // moments of personality
	JokeAt    int `json:"joke_at"`    // turn of the latest, 0 for none

	// Side by side, for each alone would take eight bytes.
	Complaint  bool `json:"complaint"`  // a complaint is open
	Resolved   bool `json:"resolved"`   // the matter is solved and nothing new was asked
	Rephrased  bool `json:"rephrased"`  // this message says what one of the last ones said, in like words
	Clarified  bool `json:"clarified"`  // a clarifying question was asked; it never is again
	Apologised bool `json:"apologised"` // the bot has apologised; once is enough

	Funny   uint8  `json:"funny"`    // replies that were allowed a funny line, at most 255
	FunnyAt uint16 `json:"funny_at"` // turn of the latest, 0 for none, at most 65535

	Owner        Owner     `json:"owner"`
	HandedOverAt int       `json:"handed_over_at"` // turn of the latest handover, 0 for none
	HandedBackAt int       `json:"handed_back_at"` // turn after which a person handed back or left, 0 for never
	Handover     *Handover `json:"handover"`       // the latest; nil when no person was ever called. It is never written to

	Told  *Told `json:"told"`  // what was said from content files; nil when nothing was. It is never written to
	Words Words `json:"words"` // what was said, for whoever takes over
}

// Level is the level of anger by now.
func (s State) Level() sentiment.Level { return sentiment.LevelOf(s.Anger) }

// PeakLevel is the level of the highest anger so far.
func (s State) PeakLevel() sentiment.Level { return sentiment.LevelOf(s.Peak) }

// Clone is a copy that shares no memory with s.
func (s State) Clone() State {
	s.Path = slices.Clone(s.Path)
	s.Intents = slices.Clone(s.Intents)
	s.Recent = slices.Clone(s.Recent)
	s.Handover = s.Handover.clone()
	s.Told = s.Told.clone()
	return s
}

// After is the state once the decision about this turn is made.
func (s State) After(o Outcome) State {
	if s.WithPerson() {
		return s // the bot did nothing
	}
	s.Words = s.Words.decided(o.Action, o.Clarified, o.Apologised)
	switch o.Action {
	case Escalate:
		s = s.escalate(o.Escalation)
	case CrossSell:
		s.Offers++
		s.OfferAt = s.Turn
	case AddPersonality:
		s.Jokes++
		s.JokeAt = s.Turn
	case Answer:
	}
	if o.Funny {
		s.Funny = uint8(min(int(s.Funny)+1, math.MaxUint8))
		s.FunnyAt = uint16(min(s.Turn, math.MaxUint16)) //nolint:gosec // bounded
	}
	if o.Told != nil {
		s.Told = o.Told
	}
	s.Clarified = s.Clarified || o.Clarified
	s.Apologised = s.Apologised || o.Apologised
	return s
}
