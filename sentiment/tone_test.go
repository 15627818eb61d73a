package sentiment_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/sentiment"
	"rapport/text"
)

// heat is a vector of the toy encoder: its tone is 4 times its length in the first direction.
func heat(x float32) []float32 { return []float32{x, 0, 0} }

func toned(tb testing.TB) *sentiment.Scorer {
	tb.Helper()
	scorer, err := sentiment.New(sentiment.Options{Tone: &sentiment.Tone{Encoder: "sha256:toy", Words: .75, Direction: []float64{4, 0, 0}}})
	if err != nil {
		tb.Fatal(err)
	}
	return scorer
}

func TestToneIsOneNamedCueOfTheSum(t *testing.T) {
	t.Parallel()
	doc := clean(t, "where is my order")
	plain, hot := builtin(t).Score(doc, heat(.5)), toned(t).Score(doc, heat(.5))
	checkFrustration(t, doc, hot)
	tones := slices.DeleteFunc(slices.Clone(hot.Cues), func(c sentiment.Cue) bool { return c.Rule != sentiment.ToneRule })
	rest := slices.DeleteFunc(slices.Clone(hot.Cues), func(c sentiment.Cue) bool { return c.Rule == sentiment.ToneRule })
	if len(tones) != 1 || tones[0].Start != 0 || tones[0].End != 0 || tones[0].Weight < 1 {
		t.Errorf("tone cues %v, want one of the whole message", tones)
	}
	if diff := cmp.Diff(plain.Cues, rest); diff != "" {
		t.Errorf("the tone changed what the words say (-words +both):\n%s", diff)
	}
	if hot.Score <= plain.Score || hot.Valence != plain.Valence {
		t.Errorf("score %.2f with a hot tone, %.2f without; valences %.2f and %.2f", hot.Score, plain.Score, hot.Valence, plain.Valence)
	}
}

func TestWithoutAFittingVectorThereIsNoTone(t *testing.T) {
	t.Parallel()
	doc := clean(t, "where is my order")
	want := builtin(t).Score(doc, nil)
	for name, vector := range map[string][]float32{
		"none": nil, "shorter": {1, 0}, "longer": {1, 0, 0, 0}, "not a number": {float32(math.NaN()), 0, 0},
	} {
		if diff := cmp.Diff(want, toned(t).Score(doc, vector)); diff != "" {
			t.Errorf("%s (-without +with):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(want, toned(t).WithTone(nil).Score(doc, heat(1))); diff != "" {
		t.Errorf("switched off (-without +with):\n%s", diff)
	}
}

// TestToneKnowsItsPlace: alone it never makes fury, it never takes from a threat, and more heat in the words is never less in all.
func TestToneKnowsItsPlace(t *testing.T) {
	t.Parallel()
	words, both := builtin(t), toned(t)
	rapid.Check(t, func(t *rapid.T) {
		doc, err := text.Clean(messages().Draw(t, "message"), text.Limits{})
		if err != nil {
			return
		}
		vector := heat(rapid.Float32Range(-3, 3).Draw(t, "tone"))
		before, after := words.Score(doc, nil), both.Score(doc, vector)
		checkFrustration(t, doc, after)
		heats := slices.ContainsFunc(before.Cues, func(c sentiment.Cue) bool { return c.Weight > 0 })
		if !heats && after.Level() > sentiment.Angry {
			t.Fatalf("%q: the tone alone made %v; cues %v", doc.Raw, after.Level(), after.Cues)
		}
		threat := slices.ContainsFunc(before.Cues, func(c sentiment.Cue) bool {
			return c.Rule == "legal_threat" || c.Rule == "public_threat" || c.Rule == "ultimatum"
		})
		if threat && after.Score < before.Score {
			t.Fatalf("%q: the tone lowered a threat from %.2f to %.2f", doc.Raw, before.Score, after.Score)
		}
	})
	threat := clean(t, "my lawyer will contact you")
	if cold := both.Score(threat, heat(-1)); cold.Score < words.Score(threat, nil).Score {
		t.Errorf("a cold tone lowered a threat: %v", cold.Cues)
	}
	milder, hotter := clean(t, "this is annoying"), clean(t, "this is annoying and pathetic")
	if a, b := both.Score(milder, heat(.2)), both.Score(hotter, heat(.2)); a.Score >= b.Score {
		t.Errorf("more heat in the words made %.2f of %.2f", b.Score, a.Score)
	}
}

func TestToneFilesRepeatAndAreReadStrictly(t *testing.T) {
	t.Parallel()
	tone := &sentiment.Tone{Encoder: "sha256:toy", Words: .75, Bias: -.1, Direction: []float64{1, -2.5}}
	raw, err := tone.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	read, err := sentiment.ParseTone(raw)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(tone, read); diff != "" {
		t.Error(diff)
	}
	for name, wrong := range map[string]string{
		"empty":           "",
		"another version": `{"format_version":2,"encoder":"e","words":1,"bias":0,"direction":[1]}`,
		"unknown member":  `{"format_version":1,"encoder":"e","words":1,"bias":0,"direction":[1],"extra":1}`,
		"no direction":    `{"format_version":1,"encoder":"e","words":1,"bias":0,"direction":[]}`,
		"no encoder":      `{"format_version":1,"words":1,"bias":0,"direction":[1]}`,
		"words turned":    `{"format_version":1,"encoder":"e","words":-1,"bias":0,"direction":[1]}`,
		"far too large":   `{"format_version":1,"encoder":"e","words":1,"bias":0,"direction":[1e300]}`,
		"two objects":     string(raw) + string(raw),
	} {
		if _, err := sentiment.ParseTone([]byte(wrong)); !errors.Is(err, sentiment.ErrTone) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := sentiment.New(sentiment.Options{Tone: &sentiment.Tone{}}); !errors.Is(err, sentiment.ErrTone) {
		t.Errorf("an empty tone was taken: %v", err)
	}
}

func FuzzParseTone(f *testing.F) {
	f.Add([]byte(`{"format_version":1,"encoder":"e","words":1,"bias":0,"direction":[1]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		tone, err := sentiment.ParseTone(raw)
		if err != nil {
			return
		}
		written, err := tone.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, err := sentiment.ParseTone(written)
		if err != nil || !cmp.Equal(tone, again) {
			t.Fatalf("%v, %v after writing and reading: %v", tone, again, err)
		}
	})
}
