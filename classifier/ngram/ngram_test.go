package ngram_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/classifier/ngram"
)

func corpus() []string {
	return []string{"where is my card", "my card is lost", "card lost", "lost card", "top up by card", "añadir dinero ya", "where is my refund"}
}

// model has a different weight for every feature and label.
func model(tb interface{ Fatal(...any) }, texts []string, labels int) (*ngram.Model, [][]float32, []float32) {
	v := ngram.Learn(texts)
	weights, bias := make([][]float32, labels), make([]float32, labels)
	for l := range weights {
		weights[l] = make([]float32, v.Size())
		for f := range weights[l] {
			weights[l][f] = float32(math.Sin(float64(f*labels + l)))
		}
		bias[l] = float32(l) - 1
	}
	m, err := ngram.New(v, weights, bias)
	if err != nil {
		tb.Fatal(err)
	}
	return m, weights, bias
}

func TestAVectorHasLengthOneAKind(t *testing.T) {
	t.Parallel()
	v := ngram.Learn(corpus())
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(append(corpus(), "zzz", " ", "?"))).Draw(t, "text"), " ")
		vector := v.Vector(text)
		var squares [2]float64
		for i, f := range vector.Features {
			if i > 0 && f <= vector.Features[i-1] {
				t.Fatalf("features %v are out of order", vector.Features)
			}
			squares[v.Kind(f)] += float64(vector.Values[i]) * float64(vector.Values[i])
		}
		for kind, square := range squares {
			if square != 0 && math.Abs(square-1) > 1e-5 {
				t.Errorf("%q: kind %d has length %v", text, kind, math.Sqrt(square))
			}
		}
		if diff := cmp.Diff(vector, v.Vector(text)); diff != "" {
			t.Errorf("a second look differs: %s", diff)
		}
	})
}

func TestOrderAndWordsCount(t *testing.T) {
	t.Parallel()
	v := ngram.Learn(corpus())
	if cmp.Equal(v.Vector("lost card"), v.Vector("card lost")) {
		t.Error("the order of two words makes no difference")
	}
	if !cmp.Equal(v.Vector("lost  card"), v.Vector("lost card")) {
		t.Error("a second space makes a difference")
	}
	if cmp.Equal(v.Vector("a b"), v.Vector("ab")) && len(v.Vector("ab").Features) > 0 {
		t.Error("a space makes no difference")
	}
}

// Serving adds whole numbers of rounded weights; training multiplies float32. Both must say the same.
func TestServingSaysWhatTrainingMeant(t *testing.T) {
	t.Parallel()
	m, weights, bias := model(t, corpus(), 5)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(corpus()), 0, 30).Draw(t, "text"), " ")
		share := float32(rapid.Float64Range(0, 3).Draw(t, "share"))
		logits := []float32{1, 2, 3, 4, 5}
		m.Add(logits, share, text)
		vector := m.Vocabulary().Vector(text)
		for l := range bias {
			want := float64(bias[l])
			for i, f := range vector.Features {
				want += float64(vector.Values[i]) * float64(weights[l][f])
			}
			want = float64(l+1) + float64(share)*want
			if math.Abs(want-float64(logits[l])) > .05*float64(1+share) {
				t.Errorf("%q: label %d gets %v, want %v", text, l, logits[l], want)
			}
		}
	})
}

func TestAFileComesBackAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, _, _ := model(t, rapid.SliceOfN(rapid.String(), 1, 8).Draw(t, "texts"), rapid.IntRange(2, 9).Draw(t, "labels"))
		raw := m.Marshal()
		again, err := ngram.Read(raw)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(raw, again.Marshal()) {
			t.Error("written again the file differs")
		}
		text := rapid.String().Draw(t, "text")
		one, two := make([]float32, m.Labels()), make([]float32, m.Labels())
		m.Add(one, 1, text)
		again.Add(two, 1, text)
		if !slices.Equal(one, two) {
			t.Errorf("%v before, %v after", one, two)
		}
	})
}

func TestDamagedFilesAreRefused(t *testing.T) {
	t.Parallel()
	m, _, _ := model(t, corpus(), 3)
	whole := m.Marshal()
	features := m.Vocabulary().Size()
	spoil := func(at int, bytes ...byte) []byte {
		raw := slices.Clone(whole)
		copy(raw[at:], bytes)
		return raw
	}
	for name, raw := range map[string][]byte{
		"empty": nil, "magic": spoil(0, 'x'), "cut": whole[:len(whole)-1], "longer": append(slices.Clone(whole), 0),
		"features": spoil(8, 255, 255, 255, 255), "labels": spoil(12, 1, 0, 0, 0), "many labels": spoil(12, 255, 255, 255, 127),
		"keys out of order": spoil(16, 255, 255, 255, 255), "rarity NaN": spoil(16+4*features, 0, 0, 192, 127),
		"bias inf": spoil(16+8*features, 0, 0, 128, 127), "scale below 0": spoil(16+8*features+12, 0, 0, 128, 191),
	} {
		if _, err := ngram.Read(raw); !errors.Is(err, ngram.ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
	v := ngram.Learn(corpus())
	row := make([]float32, v.Size())
	row[0] = float32(math.NaN())
	for name, weights := range map[string][][]float32{"NaN": {row, row}, "one label": {row}, "short row": {{1}, {1}}} {
		if _, err := ngram.New(v, weights, make([]float32, len(weights))); !errors.Is(err, ngram.ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
}

func TestManyAtOnceSayTheSame(t *testing.T) {
	t.Parallel()
	m, _, _ := model(t, corpus(), 4)
	want := make([]float32, 4)
	m.Add(want, 1, "my card is lost")
	var crew sync.WaitGroup
	for range 8 {
		crew.Go(func() {
			for range 50 {
				got := make([]float32, 4)
				m.Add(got, 1, "where is my card")
				clear(got)
				m.Add(got, 1, "my card is lost")
				if !slices.Equal(got, want) {
					t.Errorf("%v, want %v", got, want)
				}
			}
		})
	}
	crew.Wait()
}

func FuzzRead(f *testing.F) {
	m, _, _ := model(f, corpus(), 3)
	f.Add(m.Marshal(), "my card")
	f.Add([]byte("RAPNGR1\n\x00\x00\x00\x00\x02\x00\x00\x00"), "")
	f.Fuzz(func(t *testing.T, raw []byte, text string) {
		m, err := ngram.Read(raw)
		if err != nil {
			if !errors.Is(err, ngram.ErrInvalid) {
				t.Errorf("%v does not wrap ErrInvalid", err)
			}
			return
		}
		if !slices.Equal(m.Marshal(), raw) {
			t.Error("written again the file differs")
		}
		logits := make([]float32, m.Labels())
		m.Add(logits, 1, text)
		for _, v := range logits {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				t.Errorf("margin %v", v)
			}
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	var texts []string
	for i := range 2000 {
		texts = append(texts, strings.Join(append(corpus()[i%7:i%7+1], string(rune('a'+i%26)), corpus()[i%5]), " "))
	}
	m, _, _ := model(b, texts, 77)
	logits := make([]float32, 77)
	b.ReportAllocs()
	for b.Loop() {
		m.Add(logits, 1, "i am still waiting on my new card, it was meant to be here on tuesday")
	}
}
