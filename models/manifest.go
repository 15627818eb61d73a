// Package models is the bundle format: what a model on disk is, how it is verified, written and swapped. The bundles themselves live below
// this directory as data. FORMAT.md specifies every file.
package models

import "math"

// The only formats this build reads and writes; others are refused. Bundles and encoders change apart: an encoder's bytes outlive many bundles.
const (
	FormatVersion        = 2 // of bundles
	EncoderFormatVersion = 1
)

// Identity names one immutable bundle or encoder. The digest is the SHA-256 of its manifest.json, "sha256:" and 64 hex digits.
type Identity struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
	Digest  string `json:"digest"`
}

// File is one member of a bundle. Every file in the directory is listed, manifest.json and the reports aside.
type File struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // hex
}

// Manifest is manifest.json of a bundle: a head on a shared encoder, or a whole model trained elsewhere.
type Manifest struct {
	FormatVersion int         `json:"format_version"`
	Name          string      `json:"name"`
	Version       int         `json:"version"`
	Labels        []string    `json:"labels"`                 // in the order of the head's outputs
	OutOfScope    string      `json:"out_of_scope,omitempty"` // label of training lines that want nothing we know; never a head output
	Encoder       Identity    `json:"encoder,omitzero"`
	Dimensions    int         `json:"dimensions,omitzero"`
	Model         *Model      `json:"model,omitempty"`  // of a bundle without an encoder; nil for a head
	Fusion        *Fusion     `json:"fusion,omitempty"` // how ngrams.bin joins the head; nil when there is none
	Calibration   Calibration `json:"calibration"`
	Thresholds    Thresholds  `json:"thresholds"`
	Costs         Costs       `json:"costs"` // what the thresholds follow from
	Training      Training    `json:"training"`
	Files         []File      `json:"files"`
}

// Model describes model.onnx: a text classifier trained elsewhere, from token ids to logits.
type Model struct {
	MaxTokens  int  `json:"max_tokens"` // special tokens included
	Vocabulary int  `json:"vocabulary"` // number of token ids
	Calibrated bool `json:"calibrated"` // temperature and thresholds were fitted to labelled lines; if not, confidences are only what the model says
}

// Fusion says how the n-gram member joins the head: the logits of a message are the head's plus Margins times the member's margin of each label.
// Under a softmax that is log-linear pooling of both, and it keeps what the heights of both say about being in scope.
type Fusion struct {
	Margins float64 `json:"margins"` // 0 to 100
}

// Calibration turns logits into probabilities.
type Calibration struct {
	Temperature float64 `json:"temperature"` // logits are divided by it before the softmax; Guo et al. 2017, arXiv 1706.04599
	InScope     InScope `json:"in_scope"`
}

// InScope is a logistic model over what the head says; Probability is the formula.
type InScope struct {
	Bias       float64 `json:"bias"`
	Energy     float64 `json:"energy"`
	Confidence float64 `json:"confidence"`
	Similarity float64 `json:"similarity"`
	Nearest    float64 `json:"nearest"`
	Direct     float64 `json:"direct"`
}

// Evidence is what the head says of a message, as InScope weighs it.
type Evidence struct {
	Energy     float64 // log of the sum of exp of the head's own logits (Liu et al. 2020, arXiv 2010.03759)
	Confidence float64 // of the best label
	Similarity float64 // highest cosine to a label's centroid
	Nearest    float64 // highest cosine to an exemplar: a cluster of training lines of one label
	Direct     float64 // the head's own in-scope output; 0 when it has none
}

// Probability is sigmoid(Bias + the sum of every weight times its evidence).
func (m InScope) Probability(e Evidence) float64 {
	z := m.Bias + m.Energy*e.Energy + m.Confidence*e.Confidence + m.Similarity*e.Similarity + m.Nearest*e.Nearest + m.Direct*e.Direct
	return 1 / (1 + math.Exp(-z))
}

// Thresholds decide abstention and label sets: abstain as out of scope when InScope is below its threshold, with low confidence when InScope x
// confidence is below Right, or below the label's own where it has one.
type Thresholds struct {
	InScope   float64            `json:"in_scope"`
	Right     float64            `json:"right"`
	Labels    map[string]float64 `json:"labels,omitempty"` // in place of Right
	Conformal Conformal          `json:"conformal,omitzero"`
}

// RightOf is what InScope x confidence must reach for the label to be named.
func (t Thresholds) RightOf(label string) float64 {
	if own, ok := t.Labels[label]; ok {
		return own
	}
	return t.Right
}

// Conformal says which labels a message may have: the best one and all others with a confidence of Threshold or more. Of messages in scope and like
// the training lines, at least the share Coverage has its label in the set (split conformal prediction with the score 1 - confidence:
// Vovk et al. 2005; Sadinle et al. 2019, arXiv 1609.00451). The zero value makes no sets.
type Conformal struct {
	Coverage  float64 `json:"coverage"`
	Threshold float64 `json:"threshold"`
}

// Costs say what the ways of being unhelpful cost, relative to each other. A right answer, and saying "not here" to an out-of-scope message, cost
// nothing.
type Costs struct {
	Cost

	Labels map[string]Cost `json:"labels,omitempty"` // of naming this label, where it differs
}

// Cost is what one decision costs.
type Cost struct {
	WrongAnswer float64 `json:"wrong_answer"` // an answer to something else, or "not here" to what the bundle knows
	Clarify     float64 `json:"clarify"`      // asking back
	Escalate    float64 `json:"escalate"`     // handing over to a person
}

// Of is what naming the label costs when it is wrong, and what not naming it costs.
func (c Costs) Of(label string) Cost {
	if own, ok := c.Labels[label]; ok {
		return own
	}
	return c.Cost
}

// Abstain is the cost of not answering: the cheaper of asking back and handing over.
func (c Cost) Abstain() float64 { return min(c.Clarify, c.Escalate) }

// Right is the least probability of being right at which answering costs no more than not answering: an answer right with probability p costs
// (1-p) x WrongAnswer on average, not answering Abstain (the reject rule of Chow 1970). It is 0 to 1.
func (c Cost) Right() float64 {
	return max(0, 1-c.Abstain()/c.WrongAnswer)
}

// Training records where a bundle comes from. Nothing here changes what it answers.
type Training struct {
	DatasetDigest string            `json:"dataset_digest"`
	Rows          int               `json:"rows"`
	Seed          uint64            `json:"seed"`
	Config        map[string]string `json:"config"`
	CodeVersion   string            `json:"code_version"`
}

// EncoderManifest is manifest.json of an encoder: text to a vector.
type EncoderManifest struct {
	FormatVersion int    `json:"format_version"`
	Name          string `json:"name"`
	Version       int    `json:"version"`
	Dimensions    int    `json:"dimensions"`
	MaxTokens     int    `json:"max_tokens"` // special tokens included
	Vocabulary    int    `json:"vocabulary"` // number of token ids
	Lowercase     bool   `json:"lowercase"`
	Pooling       string `json:"pooling"`   // "mean"
	Precision     string `json:"precision"` // "fp32" or "int8"
	Source        string `json:"source"`    // where the weights come from, with licence
	Files         []File `json:"files"`
}
