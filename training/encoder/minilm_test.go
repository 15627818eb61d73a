package encoder_test

import (
	"bufio"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"rapport/classifier"
	"rapport/internal/testenv"
	"rapport/training/encoder"
)

// oracle is one line of encoder-vectors.jsonl: what the reference implementation says of a text in float32.
type oracle struct {
	Text      string    `json:"text"`
	IDs       []int32   `json:"ids"`
	Embedding []float32 `json:"embedding"`
}

func oracles(t *testing.T) []oracle {
	t.Helper()
	file, err := os.Open(testenv.Shared(t, "reference", "encoder-vectors.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var all []oracle
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one oracle
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if len(all) == 0 || lines.Err() != nil {
		t.Fatalf("%d vectors, %v", len(all), lines.Err())
	}
	return all
}

// vectors embeds the oracles' token ids.
func vectors(t *testing.T, e *classifier.Encoder, all []oracle) [][]float32 {
	t.Helper()
	ids := make([][]int32, len(all))
	for i, o := range all {
		ids[i] = o.IDs
	}
	found, err := e.EmbedAll(t.Context(), ids, nil)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestFloat32EncoderEqualsTheReference(t *testing.T) {
	t.Parallel()
	weights, all := testenv.Weights(t), oracles(t)
	c := encoder.Config{
		Weights: weights, Root: t.TempDir(), Name: "minilm", Version: 1, Precision: encoder.FP32, Credit: "test", Runtime: runtime(t),
	}
	if _, err := encoder.Build(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	var worst float64
	for i, got := range vectors(t, open(t, filepath.Join(c.Root, "minilm", "1")), all) {
		for d := range got {
			worst = max(worst, math.Abs(float64(got[d]-all[i].Embedding[d])))
		}
	}
	t.Logf("largest difference from the reference: %.1e", worst)
	if worst > 1e-4 {
		t.Errorf("largest difference from the reference is %.1e, want at most 1e-4", worst)
	}
}

func TestInt8EncoderIsCloseToTheReference(t *testing.T) {
	t.Parallel()
	all := oracles(t)
	mean, worst, at := 0.0, 1.0, 0
	for i, got := range vectors(t, open(t, committed(t)), all) {
		var dot, length float64
		for d := range got {
			dot += float64(got[d]) * float64(all[i].Embedding[d])
			length += float64(all[i].Embedding[d]) * float64(all[i].Embedding[d])
		}
		cosine := dot / math.Sqrt(length) // got has length one
		mean += cosine / float64(len(all))
		if cosine < worst {
			worst, at = cosine, i
		}
	}
	t.Logf("cosine to the reference: mean %.4f, worst %.4f", mean, worst)
	if mean < 0.995 || worst < 0.985 {
		t.Errorf("cosine to the reference: mean %.4f, want .995; worst %.4f (%q), want .985", mean, worst, all[at].Text)
	}
}

func TestCommittedEncoderPassesItsSelfTest(t *testing.T) {
	t.Parallel()
	if err := open(t, committed(t)).SelfTest(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestEqualTextGivesEqualBits: the graph itself, whoever shares a batch and however much it is padded.
func TestEqualTextGivesEqualBits(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(committed(t), "encoder.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	session, err := runtime(t).Load(raw, []string{encoder.InputIDs, encoder.InputMask}, []string{encoder.Output})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	all := oracles(t)
	alone := make([][]float32, len(all))
	for i, o := range all {
		alone[i] = run(t, session, len(o.IDs), o.IDs)
	}
	dice := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		picked, longest := make([]int, 1+dice.IntN(8)), 0
		batch := make([][]int32, len(picked))
		for i := range picked {
			picked[i] = dice.IntN(len(all))
			batch[i] = all[picked[i]].IDs
			longest = max(longest, len(batch[i]))
		}
		together := run(t, session, longest+dice.IntN(classifier.MaxTokens-longest+1), batch...)
		for i, p := range picked {
			if !slices.Equal(together[384*i:384*(i+1)], alone[p]) {
				t.Fatalf("%q has other bits in a batch of %d", all[p].Text, len(picked))
			}
		}
	}
}

// run pads a batch to a number of tokens and embeds it.
func run(t *testing.T, session *classifier.Session, tokens int, batch ...[]int32) []float32 {
	t.Helper()
	ids, mask := make([]int32, len(batch)*tokens), make([]int32, len(batch)*tokens)
	for b, text := range batch {
		copy(ids[b*tokens:], text)
		for i := range text {
			mask[b*tokens+i] = 1
		}
	}
	shape, out := []int64{int64(len(batch)), int64(tokens)}, make([]float32, 384*len(batch))
	in := []classifier.Tensor{{Shape: shape, Int: ids}, {Shape: shape, Int: mask}}
	if err := session.Run(in, []classifier.Tensor{{Shape: []int64{shape[0], 384}, Float: out}}); err != nil {
		t.Fatal(err)
	}
	return out
}
