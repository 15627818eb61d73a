// Package models is the bundle format: what a model on disk is, how it is verified, written and swapped. The bundles themselves live below
// this directory as data. FORMAT.md specifies every file.
package models

import "math"

// FormatVersion is the only manifest format this build reads and writes; others are refused.
const FormatVersion = 1

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

// Manifest is manifest.json of a bundle: a head on a shared encoder.
type Manifest struct {
	FormatVersion int         `json:"format_version"`
	Name          string      `json:"name"`
	Version       int         `json:"version"`
	Labels        []string    `json:"labels"`                 // in the order of the head's outputs
	OutOfScope    string      `json:"out_of_scope,omitempty"` // label of training lines that want nothing we know; never a head output
	Encoder       Identity    `json:"encoder"`
	Dimensions    int         `json:"dimensions"`
	Calibration   Calibration `json:"calibration"`
	Thresholds    Thresholds  `json:"thresholds"`
	Training      Training    `json:"training"`
	Files         []File      `json:"files"`
}

// Calibration turns logits into probabilities.
type Calibration struct {
	Temperature float64 `json:"temperature"` // logits are divided by it before the softmax; Guo et al. 2017, arXiv 1706.04599
	InScope     InScope `json:"in_scope"`
}

// InScope is a logistic model over what the head says; Probability is the formula.
type InScope struct {
	Bias       float64 `json:"bias"`
	MaxLogit   float64 `json:"max_logit"`
	Confidence float64 `json:"confidence"`
	Similarity float64 `json:"similarity"`
	Direct     float64 `json:"direct"`
}

// Probability is sigmoid(Bias + MaxLogit*l + Confidence*c + Similarity*s + Direct*d), where l is the highest logit divided by the temperature, c the
// highest confidence, s the highest cosine to a label's centroid and d the head's own in-scope output (0 when it has none).
func (m InScope) Probability(l, c, s, d float64) float64 {
	return 1 / (1 + math.Exp(-(m.Bias + m.MaxLogit*l + m.Confidence*c + m.Similarity*s + m.Direct*d)))
}

// Thresholds decide abstention: abstain as out of scope when InScope is below its threshold, with low confidence when InScope x confidence
// is below Right.
type Thresholds struct {
	InScope float64 `json:"in_scope"`
	Right   float64 `json:"right"`
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
