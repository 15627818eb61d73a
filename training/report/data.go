package report

import "rapport/training/corpus"

// Data says what the lines looked like. It names files and lines, never texts.
type Data struct {
	Sources []SourceCount    `json:"sources"`
	Rows    int              `json:"rows"`             // used, out-of-scope ones included
	Digest  string           `json:"digest,omitempty"` // of their texts and intents, in order
	Labels  []LabelCount     `json:"labels,omitempty"` // out-of-scope ones included
	Skipped []corpus.BadLine `json:"skipped,omitempty"`
	Cached  int              `json:"-"` // rows whose vector was in the cache; not written down, a report does not depend on it

	Deduplication
}

// SourceCount is how many rows one source gave.
type SourceCount struct {
	Name string `json:"name"`
	Rows int    `json:"rows"`
}

// LabelCount is how many rows one intent has.
type LabelCount struct {
	Label string `json:"label"`
	Rows  int    `json:"rows"`
}

// Deduplication is what was left out because the same text stood there before.
type Deduplication struct {
	Duplicates int        `json:"duplicates"` // rows whose text and intent stood before
	Dropped    int        `json:"dropped"`    // rows lost to conflicts
	Conflicts  []Conflict `json:"conflicts,omitempty"`
}

// Conflict is one text that carries several intents. It names places, never the text.
type Conflict struct {
	Places  []string `json:"places"`         // file:line intent
	Kept    string   `json:"kept,omitempty"` // the intent it trains; empty when none won
	Dropped int      `json:"dropped"`
}
