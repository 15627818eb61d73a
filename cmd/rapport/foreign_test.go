package main_test

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"rapport/models/onnx"
)

// A text classifier as somebody else would hand it over, small: each word votes for labels.

func foreignPieces() []string {
	pieces := []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
	for c := 'a'; c <= 'z'; c++ {
		pieces = append(pieces, string(c), "##"+string(c))
	}
	return append(pieces, "where", "is", "my", "money", "parcel", "cancel", "order", "person", "hello", "!", "?", ".", ",")
}

func foreignLabels() []string { return []string{"find_parcel", "get_money_back", "cancel_it", "talk"} }

// foreignWords is the table of votes: a word a row, a label a column.
func foreignWords() []float32 {
	pieces, labels := foreignPieces(), foreignLabels()
	random := rand.New(rand.NewPCG(3, 3))
	votes := make([]float32, len(pieces)*len(labels))
	for i := range votes {
		votes[i] = float32(random.NormFloat64()) / 50
	}
	for word, label := range map[string]int{"parcel": 0, "where": 0, "money": 1, "cancel": 2, "order": 2, "person": 3, "hello": 3} {
		votes[slices.Index(pieces, word)*len(labels)+label] = 4
	}
	return votes
}

// foreignGraph is a graph with the inputs and outputs of an exported one. last may go on from the logits.
func foreignGraph(tb testing.TB, last func(g *onnx.Graph, ids, logits string) string) []byte {
	tb.Helper()
	g := onnx.New("foreign")
	ids := g.Input("input_ids", onnx.Int64, "batch", "sequence")
	mask := g.Input("attention_mask", onnx.Int64, "batch", "sequence")
	types := g.Input("token_type_ids", onnx.Int64, "batch", "sequence")
	labels := len(foreignLabels())
	votes := g.Node("Gather", []string{g.ConstFloat(foreignWords(), len(foreignPieces()), labels), ids}, onnx.Int("axis", 0))
	kinds := g.Node("Gather", []string{g.ConstFloat(make([]float32, 2*labels), 2, labels), types}, onnx.Int("axis", 0))
	sum := g.Node("Add", []string{votes, kinds})
	weight := g.Node("Unsqueeze", []string{g.Node("Cast", []string{mask}, onnx.To(onnx.Float32)), g.ConstInt64([]int64{2}, 1)})
	logits := g.Node("ReduceSum", []string{g.Node("Mul", []string{sum, weight}), g.ConstInt64([]int64{1}, 1)}, onnx.Int("keepdims", 0))
	if last != nil {
		logits = last(g, ids, logits)
	}
	g.Output("logits", logits, onnx.Float32, "batch", labels)
	raw, err := g.Marshal()
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

// foreignFiles is a whole model as it would be handed over.
func foreignFiles(tb testing.TB) map[string][]byte {
	tb.Helper()
	vocab := map[string]int{}
	for id, piece := range foreignPieces() {
		vocab[piece] = id
	}
	names := map[string]string{}
	for i, label := range foreignLabels() {
		names[strconv.Itoa(i)] = label
	}
	return map[string][]byte{
		"model.onnx":     foreignGraph(tb, nil),
		"tokenizer.json": marshalJSON(tb, foreignTokenizer(vocab)),
		"config.json":    marshalJSON(tb, map[string]any{"id2label": names, "max_position_embeddings": 128, "vocab_size": len(vocab), "pad_token_id": 0}),
	}
}

func foreignTokenizer(vocab map[string]int) map[string]any {
	return map[string]any{
		"version":      "1.0",
		"added_tokens": []any{map[string]any{"id": 0, "content": "[PAD]", "special": true}},
		"normalizer": map[string]any{
			"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": nil,
			"lowercase": true,
		},
		"pre_tokenizer": map[string]any{"type": "BertPreTokenizer"},
		"post_processor": map[string]any{"type": "TemplateProcessing", "single": []any{
			map[string]any{"SpecialToken": map[string]any{"id": "[CLS]", "type_id": 0}},
			map[string]any{"Sequence": map[string]any{"id": "A", "type_id": 0}},
			map[string]any{"SpecialToken": map[string]any{"id": "[SEP]", "type_id": 0}},
		}},
		"model": map[string]any{
			"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": vocab,
		},
	}
}

func marshalJSON(tb testing.TB, value any) []byte {
	tb.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

// edited changes members of a JSON file, "a.b" is b of a.
func edited(tb testing.TB, raw []byte, path []string, value any) []byte {
	tb.Helper()
	var whole map[string]any
	if err := json.Unmarshal(raw, &whole); err != nil {
		tb.Fatal(err)
	}
	at := whole
	for _, member := range path[:len(path)-1] {
		at = at[member].(map[string]any)
	}
	at[path[len(path)-1]] = value
	return marshalJSON(tb, whole)
}

// lay writes files into a new directory.
func lay(tb testing.TB, files map[string][]byte) string {
	tb.Helper()
	directory := tb.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(directory, name), content, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return directory
}

// notANumber is the graph with a weight that is none.
func notANumber(tb testing.TB, raw []byte) []byte {
	tb.Helper()
	four := []byte{0, 0, 0x80, 0x40} // 4 as float32, one of the votes
	at := bytes.Index(raw, four)
	if at < 0 {
		tb.Fatal("no such weight")
	}
	bad := slices.Clone(raw)
	bits := math.Float32bits(float32(math.NaN()))
	for i := range 4 {
		bad[at+i] = byte(bits >> (8 * i))
	}
	return bad
}
