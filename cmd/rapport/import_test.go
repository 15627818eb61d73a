package main_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	rapport "rapport/cmd/rapport"
	"rapport/internal/testenv"
	"rapport/models"
	"rapport/models/onnx"
)

// importInto runs rapport models import.
func importInto(t *testing.T, root, directory string, more ...string) (code int, said string) {
	t.Helper()
	command := exec.Command("rapport", append([]string{
		"models", "import", directory, "--name", "theirs", "--models", root, "--onnxruntime", testenv.Library(t),
	}, more...)...)
	command.Env = []string{"PATH=" + os.Getenv("PATH")}
	output, err := command.CombinedOutput()
	return exitCode(err), string(output)
}

// TestImportedModelServes imports a model, activates it in a running service, asks it, and goes back: it is a bundle like any other.
func TestImportedModelServes(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	directory := lay(t, foreignFiles(t))
	if code, said := importInto(t, root, directory); code != 0 || !strings.Contains(said, "imported theirs/1") ||
		!strings.Contains(said, "uncalibrated") {
		t.Fatalf("exit code %d: %s", code, said)
	}
	var lines bytes.Buffer
	for range 5 {
		for text, intent := range map[string]string{
			"where is my parcel": "find_parcel", "my money!": "get_money_back", "cancel my order": "cancel_it",
			"a person?": "talk", "is is is": "out_of_scope",
		} {
			fmt.Fprintf(&lines, "{\"text\": %q, \"intent\": %q}\n", text, intent)
		}
	}
	data := filepath.Join(t.TempDir(), "lines.jsonl")
	write(t, data, lines.String())
	if code, said := importInto(t, root, directory, "--data", data); code != 0 || !strings.Contains(said, "imported theirs/2") ||
		!strings.Contains(said, "calibrated on 25 lines") {
		t.Fatalf("exit code %d: %s", code, said)
	}
	for version, calibrated := range map[int]bool{1: false, 2: true} {
		bundle, err := models.Open(filepath.Join(root, "theirs", strconv.Itoa(version)))
		if err != nil {
			t.Fatal(err)
		}
		if m := bundle.Manifest; m.Model.Calibrated != calibrated || (m.Thresholds.Right > 0) != calibrated || (m.Thresholds.InScope > 0) != calibrated {
			t.Errorf("version %d: calibrated %v, thresholds %+v", version, m.Model.Calibrated, m.Thresholds)
		}
	}
	asks := func(model string, want map[string]string) {
		t.Helper()
		for text, intent := range want {
			command := exec.Command("rapport", "assess", text, "--models", root, "--model", model, "--onnxruntime", testenv.Library(t))
			output, err := command.CombinedOutput()
			if err != nil || !strings.Contains(string(output), `"intent":{"name":`+intent) || !strings.Contains(string(output), `"degraded":false`) {
				t.Errorf("%s says of %q: %v %s", model, text, err, output)
			}
		}
	}
	asks("theirs/1", map[string]string{"where is my parcel?": `"find_parcel"`, "I want my money": `"get_money_back"`, "is": `"`})
	asks("theirs/2", map[string]string{"where is my parcel?": `"find_parcel"`, "is": `null`})
}

// bomb is a model that must be refused.
type bomb struct {
	change func(t *testing.T, directory string, files map[string][]byte)
	want   string // of the reason
}

// bombs are the ways a model can be wrong or made to do harm, each with the words that say so.
func bombs() map[string]bomb { //nolint:thelper // what is in it makes files and checks nothing
	file := func(name string, change func(tb testing.TB, was []byte) []byte, want string) bomb {
		return bomb{func(t *testing.T, directory string, files map[string][]byte) {
			write(t, filepath.Join(directory, name), string(change(t, files[name])))
		}, want}
	}
	graph := func(last func(g *onnx.Graph, ids, logits string) string, want string) bomb {
		return file("model.onnx", func(tb testing.TB, _ []byte) []byte { return foreignGraph(tb, last) }, want)
	}
	member := func(name, path string, value any, want string) bomb {
		return file(name, func(tb testing.TB, was []byte) []byte { return edited(tb, was, strings.Split(path, "/"), value) }, want)
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
			remove(t, directory, "tokenizer.json")
		}, "no tokenizer.json"},
		"a link": {func(t *testing.T, directory string, files map[string][]byte) {
			remove(t, directory, "model.onnx")
			other := lay(t, files)
			if err := os.Symlink(filepath.Join(other, "model.onnx"), filepath.Join(directory, "model.onnx")); err != nil {
				t.Fatal(err)
			}
		}, "model.onnx is not a regular file"},
		"a second name": {func(t *testing.T, directory string, _ map[string][]byte) {
			if err := os.Link(filepath.Join(directory, "model.onnx"), filepath.Join(directory, "other")); err != nil {
				t.Fatal(err)
			}
		}, "model.onnx is linked to from elsewhere"},
		"a pipe": {func(t *testing.T, directory string, _ map[string][]byte) {
			remove(t, directory, "model.onnx")
			if err := exec.Command("mkfifo", filepath.Join(directory, "model.onnx")).Run(); err != nil {
				t.Skip(err)
			}
		}, "model.onnx is not a regular file"},
		"10,000 files": {func(t *testing.T, directory string, _ map[string][]byte) {
			for i := range 10_000 {
				write(t, filepath.Join(directory, strconv.Itoa(i)), "")
			}
		}, "more than 200 files"},
	}
}

func remove(t *testing.T, directory, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(directory, name)); err != nil {
		t.Fatal(err)
	}
}

// TestBombsAreRefused imports models that are wrong or made to do harm: each is refused with the reason, soon, and nothing is written.
func TestBombsAreRefused(t *testing.T) {
	t.Parallel()
	testenv.Library(t)
	for name, b := range bombs() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && name == "works for hours" {
				t.Skip("keeps a core busy until the trial is cut off; TestChildrenAreContained has the cut with -short")
			}
			files := foreignFiles(t)
			directory, root := lay(t, files), t.TempDir()
			b.change(t, directory, files)
			began := time.Now()
			code, said := importInto(t, root, directory)
			if code != 3 || !strings.Contains(said, b.want) || strings.Contains(said, "goroutine ") {
				t.Errorf("exit code %d, want 3 and %q:\n%.2000s", code, b.want, said)
			}
			if took := time.Since(began); took > testPatience {
				t.Errorf("it took %s", took)
			}
			if left, err := os.ReadDir(root); err != nil || len(left) > 0 {
				t.Errorf("it left %v, %v", left, err)
			}
		})
	}
}

// TestChildrenAreContained: whatever becomes of the process that tries a model, the import ends with a reason and goes on.
func TestChildrenAreContained(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip(err)
	}
	for name, child := range map[string]struct{ script, want string }{
		"segmentation fault":        {"kill -SEGV $$", "signal: segmentation fault"},
		"abort":                     {"echo 'terminate called' >&2; kill -ABRT $$", "terminate called (signal: aborted"},
		"killed":                    {"kill -KILL $$", "the process ended without a word (signal: killed"},
		"hangs":                     {"exec sleep 1000", "it took longer than 1s and was stopped"},
		"leaves a child that hangs": {"sleep 1000 & exit 3", "the process ended without a word (exit status 3"},
		"says nothing":              {"exit 0", "it did not say what it found"},
		"says too little":           {`echo '{"ids":[[1]],"logits":[[1]]}'`, "it did not say what it found"},
		"talks without end":         {"exec yes", "it took longer than 1s and was stopped"},
		"steers a terminal":         {`printf '\033[2Jboo\a\r' >&2; exit 3`, "trial of the model: [2Jboo (exit status 3"},
		"sees no secrets":           {`env >&2; exit 3`, "MALLOC_ARENA_MAX=2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			err := rapport.TryBy(t.Context(), time.Second, exec.Command("sh", "-c", child.script))
			if err == nil || !strings.Contains(err.Error(), child.want) {
				t.Fatalf("got %v, want %q", err, child.want)
			}
			if strings.ContainsAny(err.Error(), "\x1b\a\r") || strings.Contains(err.Error(), "HOME=") {
				t.Errorf("got %q, want %q", err, child.want)
			}
			if took := time.Since(began); took > testPatience {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// TestImportOfARealEncoder makes one graph of the encoder and the head that ship, as somebody would export a fine-tuned BERT, and imports it: it says
// what encoder and head say.
func TestImportOfARealEncoder(t *testing.T) {
	t.Parallel()
	root := testenv.Models(t)
	current, err := models.Current(root, "care-en")
	if err != nil {
		t.Skip(err)
	}
	bundle, err := models.Open(filepath.Join(root, "care-en", strconv.Itoa(current)))
	if err != nil {
		t.Fatal(err)
	}
	encoder, err := models.OpenEncoder(filepath.Join(root, "encoders", bundle.Manifest.Encoder.Name, strconv.Itoa(bundle.Manifest.Encoder.Version)))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for i, label := range bundle.Manifest.Labels {
		names[strconv.Itoa(i)] = label
	}
	directory := lay(t, map[string][]byte{
		"model.onnx":     joined(t, encoder.Content("encoder.onnx"), bundle.Content("head.onnx")),
		"tokenizer.json": []byte(read(t, filepath.Join(testenv.Weights(t), "tokenizer.json"))),
		"config.json":    marshalJSON(t, map[string]any{"id2label": names, "max_position_embeddings": 512, "vocab_size": encoder.Manifest.Vocabulary}),
	})
	into := t.TempDir()
	if code, said := importInto(t, into, directory); code != 0 {
		t.Fatalf("exit code %d: %s", code, said)
	}
	command := exec.Command("rapport", "assess", "where is my refund?", "--models", into, "--model", "theirs/1", "--onnxruntime", testenv.Library(t))
	output, err := command.CombinedOutput()
	if err != nil || !strings.Contains(string(output), `"intent":{"name":"refund_status"`) {
		t.Errorf("it says %s, %v", output, err)
	}
}

// joined is the graph of an encoder followed by that of a head.
func joined(t *testing.T, encoder, head []byte) []byte {
	t.Helper()
	var whole, more onnx.ModelProto
	if err := errors.Join(proto.Unmarshal(encoder, &whole), proto.Unmarshal(head, &more)); err != nil {
		t.Fatal(err)
	}
	rename := func(name string) *string {
		if name == "" || name == "embedding" || name == "logits" {
			return &name
		}
		name = "head_" + name
		return &name
	}
	for _, constant := range more.Graph.Initializer {
		constant.Name = rename(constant.GetName())
	}
	for _, node := range more.Graph.Node {
		node.Name = rename(node.GetName())
		for i := range node.Input {
			node.Input[i] = *rename(node.Input[i])
		}
		for i := range node.Output {
			node.Output[i] = *rename(node.Output[i])
		}
	}
	whole.Graph.Node = append(whole.Graph.Node, more.Graph.Node...)
	whole.Graph.Initializer = append(whole.Graph.Initializer, more.Graph.Initializer...)
	whole.Graph.Output = append(whole.Graph.Output, more.Graph.Output[0])
	raw, err := proto.Marshal(&whole)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
