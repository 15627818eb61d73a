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
		testenv.Missing(t, err.Error())
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
		testenv.Missing(t, err.Error())
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
