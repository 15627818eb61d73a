package main_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"rapport/internal/testenv"
	"rapport/models/onnx"
)

// bombs are the ways a model can be wrong or made to do harm, each with the words that say so.
func bombs() map[string]bomb {
	file := func(name string, change func(tb testing.TB, was []byte) []byte, want string) bomb {
		return bomb{func(t *testing.T, directory string, files map[string][]byte) {
			t.Helper()
			write(t, filepath.Join(directory, name), string(change(t, files[name])))
		}, want}
	}
	graph := func(last func(g *onnx.Graph, ids, logits string) string, want string) bomb {
		return file("model.onnx", func(tb testing.TB, _ []byte) []byte {
			tb.Helper()
			return foreignGraph(tb, last)
		}, want)
	}
	member := func(name, path string, value any, want string) bomb {
		return file(name, func(tb testing.TB, was []byte) []byte {
			tb.Helper()
			return edited(tb, was, strings.Split(path, "/"), value)
		}, want)
	}
	doubled := func(times int) func(g *onnx.Graph, ids, logits string) string {
		return func(g *onnx.Graph, _, logits string) string {
			large := logits
			for range times {
				large = g.Node("Concat", []string{large, large}, onnx.Int("axis", 0))
			}
			return g.Node("Add", []string{logits, g.Node("ReduceSum", []string{large}, onnx.Int("keepdims", 1))})
		}
	}
	return map[string]bomb{
		"operator that loops":    graph(func(g *onnx.Graph, _, logits string) string { return g.Node("Loop", []string{logits}) }, `operator "Loop"`),
		"operator that branches": graph(func(g *onnx.Graph, _, logits string) string { return g.Node("If", []string{logits}) }, `operator "If"`),
		"allocates by a number": graph(func(g *onnx.Graph, _, _ string) string {
			return g.Node("ConstantOfShape", []string{g.ConstInt64([]int64{1 << 40}, 1)})
		}, `operator "ConstantOfShape"`),
		"allocates by doubling": graph(doubled(36), "trial of the model"),
		"works for hours": graph(func(g *onnx.Graph, _, logits string) string {
			x := g.ConstFloat(make([]float32, 1500*1500), 1500, 1500)
			for range 400 {
				x = g.Node("MatMul", []string{x, g.Node("Add", []string{x, g.Node("ReduceSum", []string{logits}, onnx.Int("keepdims", 1))})})
			}
			return g.Node("Add", []string{logits, g.Node("ReduceSum", []string{x}, onnx.Int("keepdims", 1))})
		}, "trial of the model"),
		"too many nodes": graph(func(g *onnx.Graph, _, logits string) string {
			for range 20_000 {
				logits = g.Node("Neg", []string{logits})
			}
			return logits
		}, "more than 2000 nodes"),
		"too deep": graph(func(g *onnx.Graph, _, logits string) string {
			for range 1700 {
				logits = g.Node("Neg", []string{logits})
			}
			return logits
		}, "more than 1500 nodes one after another"),
		"an operator of its own domain": graph(func(g *onnx.Graph, _, logits string) string {
			return g.Microsoft("Sampling", []string{logits})
		}, `operator "Sampling"`),
		"another width": graph(func(g *onnx.Graph, _, logits string) string {
			return g.Node("Concat", []string{logits, logits}, onnx.Int("axis", 1))
		}, "trial of the model"),
		"the same for all": graph(func(g *onnx.Graph, _, logits string) string {
			return g.Node("Sub", []string{logits, logits})
		}, "it says the same of every text"),
		"depends on its neighbours": graph(func(g *onnx.Graph, _, logits string) string {
			return g.Node("Add", []string{logits, g.Node("ReduceSum", []string{logits}, onnx.Int("keepdims", 1))})
		}, "logits beside another text"),
		"ignores the mask": graph(func(g *onnx.Graph, ids, logits string) string {
			ones := g.Node("Add", []string{g.Node("Mul", []string{ids, g.ConstInt64([]int64{0})}), g.ConstInt64([]int64{1})})
			counted := g.Node("Cast", []string{ones}, onnx.To(onnx.Float32))
			size := g.Node("ReduceSum", []string{counted, g.ConstInt64([]int64{1}, 1)}, onnx.Int("keepdims", 1))
			return g.Node("Mul", []string{logits, size})
		}, "logits beside another text"),
		"weights that are no numbers": file("model.onnx", notANumber, "trial of the model"),
		"cut short":                   file("model.onnx", func(_ testing.TB, was []byte) []byte { return was[:len(was)/2] }, "graph is refused"),
		"empty":                       file("model.onnx", func(testing.TB, []byte) []byte { return nil }, "graph is refused"),
		"another file": file("model.onnx", func(testing.TB, []byte) []byte {
			return bytes.Repeat([]byte("\x0a\x03abc"), 10)
		}, "graph is refused"),
		"another opset": file("model.onnx", func(_ testing.TB, was []byte) []byte {
			return bytes.Replace(was, []byte{0x10, 17}, []byte{0x10, 99}, 1)
		}, "operator set 99"),
		"one label more":      member("config.json", "id2label/4", "more", "4 columns for 5 labels"),
		"labels with a hole":  member("config.json", "id2label/7", "more", "the ids are not 0 to 4"),
		"a label twice":       member("config.json", "id2label/1", "talk", "is there twice"),
		"a label of blanks":   member("config.json", "id2label/1", "  ", "is empty, too long or has space around it"),
		"many labels a text":  member("config.json", "problem_type", "multi_label_classification", "only one label a message"),
		"fewer words":         member("config.json", "vocab_size", 9, "they are not of one model"),
		"fewer positions":     member("config.json", "max_position_embeddings", 8, "max_position_embeddings is 8"),
		"config that is none": file("config.json", func(testing.TB, []byte) []byte { return []byte("[") }, "config.json"),
		"config deep":         file("config.json", func(testing.TB, []byte) []byte { return bytes.Repeat([]byte(`{"a":`), 100_000) }, "config.json"),
		"swapped tokenizer": file("tokenizer.json", func(tb testing.TB, was []byte) []byte {
			tb.Helper()
			vocab := map[string]int{}
			for id, piece := range append(foreignPieces(), "refund", "please") {
				vocab[piece] = id
			}
			return edited(tb, was, []string{"model", "vocab"}, vocab)
		}, "they are not of one model"),
		"another kind of tokenizer": member("tokenizer.json", "model/type", "BPE", `model.type is "BPE", only WordPiece`),
		"a cased tokenizer":         member("tokenizer.json", "normalizer/lowercase", false, "only uncased tokenizers"),
		"tokenizer without frame":   member("tokenizer.json", "post_processor", nil, "does not put [CLS] before"),
		"ids with a hole":           member("tokenizer.json", "model/vocab/hello", 900, "the ids are not 0 to"),
		"no tokenizer": {func(t *testing.T, directory string, _ map[string][]byte) {
			t.Helper()
			remove(t, directory, "tokenizer.json")
		}, "no tokenizer.json"},
		"a link": {func(t *testing.T, directory string, files map[string][]byte) {
			t.Helper()
			remove(t, directory, "model.onnx")
			other := lay(t, files)
			if err := os.Symlink(filepath.Join(other, "model.onnx"), filepath.Join(directory, "model.onnx")); err != nil {
				t.Fatal(err)
			}
		}, "model.onnx is not a regular file"},
		"a second name": {func(t *testing.T, directory string, _ map[string][]byte) {
			t.Helper()
			if err := os.Link(filepath.Join(directory, "model.onnx"), filepath.Join(directory, "other")); err != nil {
				t.Fatal(err)
			}
		}, "model.onnx is linked to from elsewhere"},
		"a pipe": {func(t *testing.T, directory string, _ map[string][]byte) {
			t.Helper()
			remove(t, directory, "model.onnx")
			if err := exec.Command("mkfifo", filepath.Join(directory, "model.onnx")).Run(); err != nil {
				testenv.Missing(t, err.Error())
			}
		}, "model.onnx is not a regular file"},
		"10,000 files": {func(t *testing.T, directory string, _ map[string][]byte) {
			t.Helper()
			for i := range 10_000 {
				write(t, filepath.Join(directory, strconv.Itoa(i)), "")
			}
		}, "more than 200 files"},
	}
}
