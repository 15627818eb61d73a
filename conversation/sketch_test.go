package conversation_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"rapport/conversation"
)

func TestSketchesKeepCosines(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	draw := func(near []float32, share float64) []float32 {
		vector := make([]float32, 384)
		for i := range vector {
			vector[i] = float32(random.NormFloat64())
			if near != nil {
				vector[i] = float32(share)*near[i] + float32(1-share)*vector[i]
			}
		}
		return vector
	}
	worst := 0.0
	for range 200 {
		a := draw(nil, 0)
		b := draw(a, random.Float64())
		got := conversation.NewSketch(a).Cosine(conversation.NewSketch(b))
		worst = max(worst, math.Abs(got-cosine(a, b)))
	}
	if worst > 0.03 {
		t.Errorf("a cosine is off by %.4f", worst)
	}
	t.Logf("worst error of a cosine: %.4f", worst)
}

func cosine(a, b []float32) float64 {
	var dot, left, right float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		left += float64(a[i]) * float64(a[i])
		right += float64(b[i]) * float64(b[i])
	}
	return dot / math.Sqrt(left*right)
}

func TestBrokenEmbeddingsHaveNoSketch(t *testing.T) {
	t.Parallel()
	for _, broken := range [][]float32{nil, {}, {0, 0}, {1, float32(math.NaN())}, {1, float32(math.Inf(-1))}} {
		sketch := conversation.NewSketch(broken)
		if sketch != "" || sketch.Cosine(sketch) != 0 {
			t.Errorf("%v: sketch %q, cosine %v", broken, sketch, sketch.Cosine(sketch))
		}
	}
	a, b := conversation.NewSketch([]float32{1, 2}), conversation.NewSketch([]float32{1, 2, 3})
	if a.Cosine(b) != 0 {
		t.Error("sketches of different models are compared")
	}
	if got := a.Cosine(a); math.Abs(got-1) > 1e-9 {
		t.Errorf("a sketch has cosine %v with itself", got)
	}
}

func FuzzSketchText(f *testing.F) {
	f.Add([]byte("gH8="))
	f.Fuzz(func(t *testing.T, text []byte) {
		var sketch conversation.Sketch
		if sketch.UnmarshalText(text) != nil {
			return
		}
		again, err := sketch.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var twin conversation.Sketch
		if err := twin.UnmarshalText(again); err != nil || twin != sketch {
			t.Fatalf("%q became %q: %v", sketch, twin, err)
		}
		if c := sketch.Cosine(twin); c < 0 || c > 1+1e-9 {
			t.Fatalf("cosine %v with itself", c)
		}
	})
}
