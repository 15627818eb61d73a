package training

import "rapport/training/corpus"

// DataReport says what the training data looked like. It names files and lines, never texts.
type DataReport struct {
	Sources []SourceCount    `json:"sources"`
	Rows    int              `json:"rows"`   // that trained, out-of-scope ones included
	Digest  string           `json:"digest"` // of their texts and intents
	Labels  []LabelCount     `json:"labels"` // out-of-scope ones included
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
