// Package encoder builds the sentence encoder: it reads the weights of a BERT model (all-MiniLM-L6-v2), writes them as one fused ONNX graph in
// float32 or in static int8, and packs the graph as an encoder directory that models.OpenEncoder verifies.
package encoder

import "rapport/classifier"

// Precision is the arithmetic of the linear layers.
type Precision string

// The precisions an encoder can be built in.
const (
	FP32 Precision = "fp32"
	Int8 Precision = "int8"
)

// Config says what to build, from what, and where to put it.
type Config struct {
	Weights   string // directory with model.safetensors, config.json, vocab.txt and tokenizer.json
	Root      string // directory of encoders; the result is Root/Name/Version
	Name      string
	Version   int
	Precision Precision
	Credit    string // where the weights come from, with licence

	Calibration []Source // texts the int8 ranges come from; not read for fp32
	Seed        uint64   // of the draw of texts

	Runtime  *classifier.Runtime
	Progress func(stage string, done, total int) // may be nil
}

func (c Config) progress(stage string, done, total int) {
	if c.Progress != nil {
		c.Progress(stage, done, total)
	}
}
