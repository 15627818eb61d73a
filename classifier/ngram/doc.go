// Package ngram is the second opinion beside the encoder: a linear model on the words and letters themselves. It knows what an encoder blurs
// (numbers, product names, the one word two intents differ in) and costs microseconds.
//
// Training and serving share everything here, so that they cannot see different features or add up in a different order. Sums are integers, so equal
// text has equal margins on every machine.
package ngram

import "errors"

// ErrInvalid is wrapped by every error about a file that is not an n-gram model.
var ErrInvalid = errors.New("n-gram model is not valid")

// Limits of a model. They bound what a damaged or hostile file can cost.
const (
	MaxFeatures = 1 << 17
	MaxLabels   = 10000
)
