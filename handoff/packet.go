// Package handoff makes the packet that whoever takes over a conversation reads, so that the customer need not say anything twice: what they
// want, in their own sentences; what they gave; how they feel and what tipped them; what was tried; what to do and not to do; a first line.
//
// Read Packet first, then Desk.Packet. Nothing in it is made up: quotes are the customer's words, all else is filled into fixed sentences. A
// packet holds personal data and is for the people who help the customer: never log it. Payment card numbers are not in it, for package engine
// takes them out of the words it keeps.
package handoff

import (
	"log/slog"
	"time"

	"rapport/conversation"
	"rapport/sentiment"
)

// Bounds of a packet.
const (
	MaxQuotes   = 3  // sentences of the summary
	MaxEntities = 20 // things the customer gave
	maxHints    = 6  // lines of what to do, and of what not to do
)

// Packet is everything that whoever takes over has to know. Lists are never nil. Its JSON is at most 64 KiB.
type Packet struct {
	Conversation string             `json:"conversation_id"` // "" when the caller keeps the conversation
	Owner        conversation.Owner `json:"owner"`
	Turn         int                `json:"turn"`     // customer messages so far
	Headline     string             `json:"headline"` // the case in one sentence
	Summary      []Quote            `json:"summary"`  // what matters of what the customer said, in order; at most 3
	Why          Why                `json:"why"`      // they are handed over
	Matter       string             `json:"matter"`   // the intent to settle; "" when it was not understood
	Intents      []Wanted           `json:"intents"`  // by turn, oldest first
	Entities     []Entity           `json:"entities"` // what the customer gave, in order, each once; at most 20
	Mood         Mood               `json:"mood"`
	Flags        Flags              `json:"flags"`
	Tried        []Step             `json:"tried"` // what the bot did, by turn
	Do           []string           `json:"do"`
	Dont         []string           `json:"dont"`
	FirstLine    string             `json:"first_line"` // a suggestion
	Priority     Priority           `json:"priority"`
	Skill        string             `json:"skill"`          // sensitive, a group of the rule file, or general
	Language     string             `json:"language"`       // BCP 47, or unknown
	Waited       int                `json:"waited_seconds"` // since a person was called; 0 when one has come
	Transcript   []Line             `json:"transcript"`     // the words that were kept
	Omitted      int                `json:"omitted"`        // customer messages that were not kept, for want of room
	Model        Model              `json:"model"`
}

// Quote is words of the customer, exactly as cleaned.
type Quote struct {
	Turn int    `json:"turn"`
	Text string `json:"text"`
}

// Why says why a person is called.
type Why struct {
	Turn    int      `json:"turn"`    // of the handover; 0 when nobody was called
	Rule    string   `json:"rule"`    // "" when nobody was called
	Reasons []string `json:"reasons"` // plain words, never the customer's
}

// Wanted is an intent named at a turn.
type Wanted struct {
	Turn   int    `json:"turn"`
	Intent string `json:"intent"`
}

// Mood is how the customer feels, and how it came to that.
type Mood struct {
	Level     sentiment.Level    `json:"level"` // by now
	Score     float64            `json:"score"` // 0-1
	Trend     conversation.Trend `json:"trend"`
	Peak      sentiment.Level    `json:"peak"`
	PeakTurn  int                `json:"peak_turn"`
	Timeline  []Point            `json:"timeline"`
	Sparkline string             `json:"sparkline"` // one bar a point, from calm to furious
	Tipping   *Quote             `json:"tipping"`   // the sentence after which anger rose most; nil when they stayed calm
}

// Point is the anger of the conversation after a message.
type Point struct {
	Turn  int             `json:"turn"`
	Anger float64         `json:"anger"` // 0-1
	Level sentiment.Level `json:"level"`
}

// Flags are what must not be missed, over the whole conversation.
type Flags struct {
	HumanRequested bool               `json:"human_requested"`
	Sensitive      sentiment.Subject  `json:"sensitive"` // "" for none
	Threats        []sentiment.Threat `json:"threats"`
	Complaint      bool               `json:"complaint"` // one is open
}

// Step is something the bot did in answer to a message.
type Step struct {
	Turn int      `json:"turn"`
	Did  string   `json:"did"`  // plain words
	Said []string `json:"said"` // the bot's own words, as far as the caller told them
}

// Priority says how soon somebody should come.
type Priority struct {
	Name  string `json:"name"`  // urgent, high, medium or low
	Score int    `json:"score"` // 0-100; see priority.go
}

// Line is one line of the transcript.
type Line struct {
	Turn    int                  `json:"turn"`
	Speaker conversation.Speaker `json:"speaker"`
	Text    string               `json:"text"`
	At      time.Time            `json:"at,omitzero"`
}

// Model names the bundle that judged.
type Model struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
	Digest  string `json:"digest"`
}

// LogValue is all of a packet that may be logged: nothing that the customer said or gave, and no id.
func (p Packet) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("priority", p.Priority.Name), slog.Int("points", p.Priority.Score), slog.Int("turn", p.Turn), slog.String("owner", string(p.Owner)),
	)
}
