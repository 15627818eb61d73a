package encoder_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rapport/training/encoder"
)

// The shape of the tiny model: small enough to build in milliseconds, with two of everything that repeats.
const (
	tinyHidden       = 32
	tinyIntermediate = 64
	tinyPositions    = 64
	tinyLayers       = 2
)

// tinySource writes a BERT model of random weights, as its source directory would be, and returns the directory.
func tinySource(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	pieces := []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
	for c := '!'; c <= '~'; c++ {
		if lower := strings.ToLower(string(c)); lower == string(c) {
			pieces = append(pieces, lower, "##"+lower)
		}
	}
	pieces = append(pieces, "where", "is", "my", "refund", "order", "late", "cancel", "card")
	save(tb, filepath.Join(dir, "vocab.txt"), []byte(strings.Join(pieces, "\n")+"\n"))
	save(tb, filepath.Join(dir, "tokenizer.json"), []byte("{}\n"))
	config, err := json.Marshal(map[string]any{
		"model_type": "bert", "hidden_act": "gelu", "num_hidden_layers": tinyLayers, "num_attention_heads": 4, "hidden_size": tinyHidden,
		"intermediate_size": tinyIntermediate, "max_position_embeddings": tinyPositions, "type_vocab_size": 2, "vocab_size": len(pieces),
		"layer_norm_eps": 1e-12, "hidden_dropout_prob": 0.1,
	})
	if err != nil {
		tb.Fatal(err)
	}
	save(tb, filepath.Join(dir, "config.json"), config)
	save(tb, filepath.Join(dir, "model.safetensors"), tinyWeights(tb, len(pieces)))
	return dir
}

func tinyWeights(tb testing.TB, vocabulary int) []byte {
	tb.Helper()
	shapes := map[string][]int{
		"embeddings.word_embeddings.weight":       {vocabulary, tinyHidden},
		"embeddings.position_embeddings.weight":   {tinyPositions, tinyHidden},
		"embeddings.token_type_embeddings.weight": {2, tinyHidden},
		"embeddings.LayerNorm.weight":             {tinyHidden},
		"embeddings.LayerNorm.bias":               {tinyHidden},
	}
	for l := range tinyLayers {
		prefix := fmt.Sprintf("encoder.layer.%d.", l)
		for name, size := range map[string][2]int{
			"attention.self.query": {tinyHidden, tinyHidden}, "attention.self.key": {tinyHidden, tinyHidden},
			"attention.self.value": {tinyHidden, tinyHidden}, "attention.output.dense": {tinyHidden, tinyHidden},
			"intermediate.dense": {tinyIntermediate, tinyHidden}, "output.dense": {tinyHidden, tinyIntermediate},
		} {
			shapes[prefix+name+".weight"], shapes[prefix+name+".bias"] = size[:], size[:1]
		}
		for _, name := range []string{"attention.output.LayerNorm", "output.LayerNorm"} {
			shapes[prefix+name+".weight"], shapes[prefix+name+".bias"] = []int{tinyHidden}, []int{tinyHidden}
		}
	}
	dice := rand.New(rand.NewPCG(1, 2))
	return safetensors(tb, shapes, func(name string) float32 {
		value := float32(dice.NormFloat64()) * 0.2
		if strings.Contains(name, "LayerNorm.weight") {
			value++
		}
		return value
	})
}

// safetensors lays out tensors of the given shapes in the order of their names.
func safetensors(tb testing.TB, shapes map[string][]int, value func(name string) float32) []byte {
	tb.Helper()
	names := make([]string, 0, len(shapes))
	for name := range shapes {
		names = append(names, name)
	}
	slices.Sort(names)
	header, data := map[string]any{"__metadata__": map[string]string{"format": "pt"}}, []byte(nil)
	for _, name := range names {
		size, from := 1, len(data)
		for _, d := range shapes[name] {
			size *= d
		}
		for range size {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(value(name)))
		}
		header[name] = map[string]any{"dtype": "F32", "shape": shapes[name], "data_offsets": []int{from, len(data)}}
	}
	raw, err := json.Marshal(header)
	if err != nil {
		tb.Fatal(err)
	}
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(raw))), raw...), data...)
}

// tinyConfig builds the tiny model in a precision into a directory of its own.
func tinyConfig(tb testing.TB, precision encoder.Precision) encoder.Config {
	tb.Helper()
	texts := filepath.Join(tb.TempDir(), "texts.jsonl")
	var lines strings.Builder
	for i, s := range tinyTexts() {
		fmt.Fprintf(&lines, `{"text":%q,"intent":"any"}`+"\n", s)
		fmt.Fprintf(&lines, `{"turns":[{"speaker":"customer","text":"order %d"},{"speaker":"bot","text":"no"}]}`+"\n", i)
	}
	save(tb, texts, []byte(lines.String()))
	return encoder.Config{
		Weights: tinySource(tb), Root: tb.TempDir(), Name: "tiny", Version: 1, Precision: precision, Credit: "random weights of this test",
		Calibration: []encoder.Source{{Path: texts, Texts: 20}}, Seed: 7, Runtime: runtime(tb),
	}
}

func tinyTexts() []string {
	return []string{
		"where is my refund", "cancel my order", "my card is late!!!", "hi", "where is my order, it is late", "refund", "is my card late?",
		"thank you so much", "where where where is my refund??", "cancel", "a b c d e f g h i j k l m n o p q r s t u v w x y z", "my order 1234 is late",
	}
}

func save(tb testing.TB, path string, content []byte) {
	tb.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		tb.Fatal(err)
	}
}
