package classifier_test

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"rapport/classifier"
	"rapport/internal/testenv"
	"rapport/models"
)

// openServed opens the encoder that rapport serves.
func openServed(tb testing.TB, o classifier.Options) *classifier.Encoder {
	tb.Helper()
	source, err := models.OpenEncoder(filepath.Join(testenv.Models(tb), "encoders", "minilm-l6-int8", "1"))
	if err != nil {
		tb.Fatal(err)
	}
	return openEncoder(tb, source, o)
}

func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return ab / math.Sqrt(aa*bb)
}

func TestServedEncoderPassesItsSelfTest(t *testing.T) {
	t.Parallel()
	if err := openServed(t, classifier.Options{}).SelfTest(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestServedEncoderIsNearTheOriginal holds the int8 encoder against the original in single precision.
func TestServedEncoderIsNearTheOriginal(t *testing.T) {
	t.Parallel()
	encoder := openServed(t, classifier.Options{})
	var sum, worst float64 = 0, 1
	all := vectors(t)
	for _, v := range all {
		got, err := encoder.Embed(t.Context(), v.IDs)
		if err != nil {
			t.Fatal(err)
		}
		near := cosine(v.Embedding, got)
		sum, worst = sum+near, min(worst, near)
	}
	mean := sum / float64(len(all))
	t.Logf("cosine to the original: mean %.4f, worst %.4f", mean, worst)
	if mean < .990 || worst < .96 {
		t.Errorf("cosine to the original: mean %.4f, worst %.4f; want at least .990 and .96", mean, worst)
	}
}

// TestAMessageDoesNotDependOnItsBatch embeds the same messages alone, all at once, and in small mixed line-ups of many callers: every bit must
// be the same, for thresholds, caches and audits compare numbers.
func TestAMessageDoesNotDependOnItsBatch(t *testing.T) {
	t.Parallel()
	encoder := openServed(t, classifier.Options{Workers: 1, Queue: 64})
	ids, alone := embedAlone(t, encoder)
	t.Run("in bulk", func(t *testing.T) {
		bulk, err := encoder.EmbedAll(t.Context(), ids, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range ids {
			wantSameBits(t, len(ids[i]), alone[i], bulk[i])
		}
	})
	t.Run("in line", func(t *testing.T) {
		random := rand.New(rand.NewPCG(3, 3))
		for range 4 {
			var crew sync.WaitGroup
			for _, i := range random.Perm(len(ids))[:48] {
				crew.Go(func() {
					got, err := encoder.Embed(t.Context(), ids[i])
					if err != nil {
						t.Error(err)
						return
					}
					wantSameBits(t, len(ids[i]), alone[i], got)
				})
			}
			crew.Wait()
		}
	})
}

func embedAlone(t *testing.T, encoder *classifier.Encoder) (ids [][]int32, vectorsAlone [][]float32) {
	t.Helper()
	for _, v := range vectors(t) {
		alone, err := encoder.Embed(t.Context(), v.IDs)
		if err != nil {
			t.Fatal(err)
		}
		ids, vectorsAlone = append(ids, v.IDs), append(vectorsAlone, alone)
	}
	return ids, vectorsAlone
}

func wantSameBits(t *testing.T, tokens int, want, got []float32) {
	t.Helper()
	if slices.Equal(want, got) {
		return
	}
	var worst float64
	for i := range want {
		worst = max(worst, math.Abs(float64(want[i]-got[i])))
	}
	t.Errorf("a message of %d tokens differs by up to %.1e", tokens, worst)
}
