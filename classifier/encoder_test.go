package classifier_test

import (
	"context"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rapport/classifier"
	"rapport/models"
	"rapport/models/onnx"
)

// close32 allows for what single precision loses in a sum of a few vectors.
func close32() cmp.Option { return cmpopts.EquateApprox(0, 1e-6) }

func TestEncoderGivesTheVectorOfItsGraph(t *testing.T) {
	t.Parallel()
	encoder := openTiny(t, classifier.Options{})
	for _, message := range []string{"", "where is my order", "I LOST my card, please!", strings.Repeat("order ", 100)} {
		ids := encoder.Tokens(nil, message)
		got, err := encoder.Embed(t.Context(), ids)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tinyVector(ids), got, close32()); diff != "" {
			t.Errorf("%q (-want +got)\n%s", message, diff)
		}
	}
}

func TestEncoderRefusesIDsItWouldNotSurvive(t *testing.T) {
	t.Parallel()
	encoder := openTiny(t, classifier.Options{Workers: 1})
	vocabulary := int32(encoder.Manifest().Vocabulary)
	for name, ids := range map[string][]int32{
		"none":     nil,
		"one":      {2},
		"too many": make([]int32, tinyTokens+1),
		"negative": {2, -1, 3},
		"too big":  {2, vocabulary, 3},
		"smallest": {2, math.MinInt32, 3},
		"largest":  {2, math.MaxInt32, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := encoder.Embed(t.Context(), ids)
			wantError(t, err, classifier.ErrTokens, "want")
			_, err = encoder.EmbedAll(t.Context(), [][]int32{{2, 3}, ids}, nil)
			wantError(t, err, classifier.ErrTokens, "message 2 of 2")
		})
	}
}

func TestEmbedAllKeepsTheOrderAndReportsProgress(t *testing.T) {
	t.Parallel()
	encoder := openTiny(t, classifier.Options{Workers: 2})
	var ids [][]int32
	for i := range 100 {
		ids = append(ids, encoder.Tokens(nil, strings.Repeat("my order ", i%7)+string(rune('a'+i%26))))
	}
	var last int
	got, err := encoder.EmbedAll(t.Context(), ids, func(done, total int) {
		if done <= last || total != len(ids) {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
	})
	if err != nil {
		t.Fatal(err)
	}
	if last != len(ids) {
		t.Errorf("progress ended at %d", last)
	}
	for i, row := range ids {
		if diff := cmp.Diff(tinyVector(row), got[i], close32()); diff != "" {
			t.Errorf("message %d (-want +got)\n%s", i, diff)
		}
	}
}

func TestEmbedAllOfNothingIsNothing(t *testing.T) {
	t.Parallel()
	got, err := openTiny(t, classifier.Options{}).EmbedAll(t.Context(), nil, nil)
	if err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestEmbedAllStopsWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	encoder := openTiny(t, classifier.Options{Workers: 2})
	ids := make([][]int32, 1000)
	for i := range ids {
		ids[i] = []int32{2, 3}
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := encoder.EmbedAll(ctx, ids, func(int, int) { cancel() })
	wantError(t, err, context.Canceled, "canceled")
}

func TestEncoderIsSharedSafely(t *testing.T) {
	t.Parallel()
	encoder := openTiny(t, classifier.Options{Workers: 2, Queue: 100})
	var crew sync.WaitGroup
	for caller := range 8 {
		crew.Go(func() {
			for call := range 50 {
				ids := encoder.Tokens(nil, strings.Repeat(string(rune('a'+caller))+" ", call%10))
				got, err := encoder.Embed(t.Context(), ids)
				if err != nil {
					t.Error(err)
					return
				}
				if diff := cmp.Diff(tinyVector(ids), got, close32()); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	crew.Wait()
	if running, waiting := encoder.Load(); running != 0 || waiting != 0 {
		t.Errorf("%d run and %d wait, though all are done", running, waiting)
	}
}

func TestClosedEncoderIsUnavailable(t *testing.T) {
	t.Parallel()
	encoder := openTiny(t, classifier.Options{})
	if err := encoder.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := encoder.Embed(t.Context(), []int32{2, 3})
	wantError(t, err, classifier.ErrUnavailable, "closed")
	_, err = encoder.EmbedAll(t.Context(), [][]int32{{2, 3}}, nil)
	wantError(t, err, classifier.ErrUnavailable, "closed")
}

func TestOpenEncoderNamesTheFault(t *testing.T) {
	t.Parallel()
	type change = func(files map[string][]byte, m *models.EncoderManifest)
	for name, c := range map[string]struct {
		change change
		want   string
	}{
		"vocabulary too big": {func(_ map[string][]byte, m *models.EncoderManifest) { m.Vocabulary++ }, "the manifest says 69"},
		"other dimensions":   {func(_ map[string][]byte, m *models.EncoderManifest) { m.Dimensions = 9 }, "encoder.onnx"},
		"cased":              {func(_ map[string][]byte, m *models.EncoderManifest) { m.Lowercase = false }, "lowercase"},
		"too many tokens":    {func(_ map[string][]byte, m *models.EncoderManifest) { m.MaxTokens = 513 }, "max_tokens"},
		"other outputs": {func(f map[string][]byte, _ *models.EncoderManifest) {
			g := onnx.New("other")
			g.Output("logits", g.Input("input_ids", onnx.Int32, 1, 2), onnx.Int32, 1, 2)
			f["encoder.onnx"] = marshal(t, g)
		}, "encoder.onnx"},
		"not of length one": {func(f map[string][]byte, m *models.EncoderManifest) { f["encoder.onnx"] = unscaled(t, m.Vocabulary) }, "want 1"},
		"not finite": {func(f map[string][]byte, m *models.EncoderManifest) {
			words := tinyVectors(m.Vocabulary)
			for i := range words {
				words[i] = float32(math.NaN())
			}
			f["encoder.onnx"] = tinyGraph(t, words)
		}, "not finite"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := classifier.OpenEncoder(openRuntime(t), tinyEncoder(t, c.change), classifier.Options{})
			wantError(t, err, classifier.ErrEncoder, c.want)
		})
	}
}

// unscaled is a graph whose vectors are those of the first token, not of length one.
func unscaled(t *testing.T, vocabulary int) []byte {
	t.Helper()
	g := onnx.New("unscaled")
	ids := g.Input("input_ids", onnx.Int32, "batch", "tokens")
	g.Input("attention_mask", onnx.Int32, "batch", "tokens")
	x := g.Node("Gather", []string{g.ConstFloat(tinyVectors(vocabulary), vocabulary, tinyDimensions), ids}, onnx.Int("axis", 0))
	g.Output("embedding", g.Node("Gather", []string{x, g.ConstInt64([]int64{0})}, onnx.Int("axis", 1)), onnx.Float32, "batch", tinyDimensions)
	return marshal(t, g)
}
