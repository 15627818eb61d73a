package classifier_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/classifier"
	"rapport/models"
	"rapport/models/onnx"
)

// The tiny encoder adds up random word vectors. It has the inputs, outputs and files of a real one and costs nothing to build or run.
const (
	tinyDimensions = 8
	tinyTokens     = 16
)

func tinyVocabulary() []string {
	pieces := []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "!", "?", ".", ",", "where", "is", "my", "order", "refund", "card", "lost", "please"}
	for c := 'a'; c <= 'z'; c++ {
		pieces = append(pieces, string(c), "##"+string(c))
	}
	return pieces
}

// tinyVectors are the vectors of the words, the same each time.
func tinyVectors(rows int) []float32 {
	random := rand.New(rand.NewPCG(7, 7))
	values := make([]float32, rows*tinyDimensions)
	for i := range values {
		values[i] = float32(random.NormFloat64())
	}
	return values
}

func tinyGraph(tb testing.TB, words []float32) []byte {
	tb.Helper()
	g := onnx.New("tiny")
	ids := g.Input("input_ids", onnx.Int32, "batch", "tokens")
	mask := g.Input("attention_mask", onnx.Int32, "batch", "tokens")
	x := g.Node("Gather", []string{g.ConstFloat(words, len(words)/tinyDimensions, tinyDimensions), ids}, onnx.Int("axis", 0))
	row := g.Node("Unsqueeze", []string{g.Node("Cast", []string{mask}, onnx.To(onnx.Float32)), g.ConstInt64([]int64{1}, 1)})
	sums := g.Node("MatMul", []string{g.Node("Concat", []string{row, row}, onnx.Int("axis", 1)), x})
	sum := g.Node("Gather", []string{sums, g.ConstInt64([]int64{0})}, onnx.Int("axis", 1))
	g.Output("embedding", g.Node("LpNormalization", []string{sum}, onnx.Int("axis", -1), onnx.Int("p", 2)), onnx.Float32, "batch", tinyDimensions)
	return marshal(tb, g)
}

func marshal(tb testing.TB, g *onnx.Graph) []byte {
	tb.Helper()
	raw, err := g.Marshal()
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

// tinyEncoder writes and reads an encoder. change may alter it first.
func tinyEncoder(tb testing.TB, change func(files map[string][]byte, m *models.EncoderManifest)) models.Encoder {
	tb.Helper()
	vocabulary := tinyVocabulary()
	files := map[string][]byte{
		"encoder.onnx":   tinyGraph(tb, tinyVectors(len(vocabulary))),
		"vocab.txt":      []byte(strings.Join(vocabulary, "\n") + "\n"),
		"tokenizer.json": []byte("{}\n"),
		"selftest.jsonl": []byte("{}\n"),
	}
	m := models.EncoderManifest{
		Name: "tiny", Version: 1, Dimensions: tinyDimensions, MaxTokens: tinyTokens,
		Vocabulary: len(vocabulary), Lowercase: true, Pooling: "mean", Precision: "fp32", Source: "random numbers, no licence",
	}
	if change != nil {
		change(files, &m)
	}
	root := tb.TempDir()
	if _, err := models.WriteEncoder(tb.Context(), root, m, files); err != nil {
		tb.Fatal(err)
	}
	encoder, err := models.OpenEncoder(filepath.Join(root, "tiny", "1"))
	if err != nil {
		tb.Fatal(err)
	}
	return encoder
}

func write(tb testing.TB, path string, content []byte) {
	tb.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		tb.Fatal(err)
	}
}

// lines are checks as a self-test file.
func lines(tb testing.TB, checks []classifier.Check) []byte {
	tb.Helper()
	var file bytes.Buffer
	if err := classifier.WriteChecks(&file, checks); err != nil {
		tb.Fatal(err)
	}
	return file.Bytes()
}

// openTiny opens a tiny encoder with a self-test that passes.
func openTiny(tb testing.TB, o classifier.Options) *classifier.Encoder {
	tb.Helper()
	tokenizer := openTinyTokenizer(tb)
	var checks []classifier.Check
	for _, message := range []string{"where is my order?", "", "I lost my card!!"} {
		ids := tokenizer.Encode(nil, message, tinyTokens)
		checks = append(checks, classifier.Check{Text: message, IDs: ids, Embedding: tinyVector(ids), Tolerance: 1e-5})
	}
	return openEncoder(tb, tinyEncoder(tb, func(files map[string][]byte, _ *models.EncoderManifest) {
		files["selftest.jsonl"] = lines(tb, checks)
	}), o)
}

func openTinyTokenizer(tb testing.TB) *classifier.Tokenizer {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "vocab.txt")
	write(tb, path, []byte(strings.Join(tinyVocabulary(), "\n")))
	tokenizer, err := classifier.OpenTokenizer(path)
	if err != nil {
		tb.Fatal(err)
	}
	return tokenizer
}

func openEncoder(tb testing.TB, source models.Encoder, o classifier.Options) *classifier.Encoder {
	tb.Helper()
	encoder, err := classifier.OpenEncoder(openRuntime(tb), source, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := encoder.Close(); err != nil {
			tb.Error(err)
		}
	})
	return encoder
}

// tinyVector is what the tiny encoder should say, computed here.
func tinyVector(ids []int32) []float32 {
	words := tinyVectors(len(tinyVocabulary()))
	sum := make([]float64, tinyDimensions)
	var square float64
	for i := range sum {
		for _, id := range ids {
			sum[i] += float64(words[int(id)*tinyDimensions+i])
		}
		square += sum[i] * sum[i]
	}
	vector := make([]float32, tinyDimensions)
	for i := range sum {
		vector[i] = float32(sum[i] / math.Sqrt(square))
	}
	return vector
}
