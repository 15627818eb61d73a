// Package temperseed holds the project's own graded messages, on which a team lexicon is tried before it serves. README.md tells their scale.
package temperseed

import _ "embed"

// Name is where the messages lie in a checkout.
const Name = "training/data/temper_seed/messages.jsonl"

//go:embed messages.jsonl
var messages []byte

// Messages is messages.jsonl: {"text","level","tags"}, one message a line.
func Messages() []byte { return append([]byte(nil), messages...) }
