package ngram_test

import (
	"testing"

	"rapport/classifier/ngram"
)

// TestALabelJoinedLeavesTheOthersAsTheyWere: texts without anything new have the same margins of the old labels, to the bit.
func TestALabelJoinedLeavesTheOthersAsTheyWere(t *testing.T) {
	t.Parallel()
	known := []string{"where is my parcel", "track my parcel", "money back please", "i want my money back"}
	v := ngram.Learn(known)
	weights := [][]float32{make([]float32, v.Size()), make([]float32, v.Size())}
	for label, texts := range [][]string{known[:2], known[2:]} {
		for _, text := range texts {
			for _, feature := range v.Vector(text).Features {
				weights[label][feature] += .3
			}
		}
	}
	old, err := ngram.New(v, weights, []float32{-1, -1})
	if err != nil {
		t.Fatal(err)
	}
	grown := v.Grow([]string{"gift wrap please", "wrap my parcel"}, len(known))
	if grown.Size() <= v.Size() {
		t.Fatalf("%d features, had %d: nothing new was learned", grown.Size(), v.Size())
	}
	fresh := make([]float32, grown.Size())
	for _, feature := range grown.Vector("gift wrap please").Features {
		fresh[feature] = 1
	}
	joined, err := old.Join(grown, fresh, -.5)
	if err != nil || joined.Labels() != 3 {
		t.Fatalf("%d labels, %v", joined.Labels(), err)
	}
	for _, text := range append(known, "", "something else") {
		before, after := make([]float32, 2), make([]float32, 3)
		old.Add(before, 1, text)
		joined.Add(after, 1, text)
		if v.Size() == len(v.Vector(text).Features) || len(grown.Vector(text).Features) != len(v.Vector(text).Features) {
			continue // it has something new
		}
		if before[0] != after[0] || before[1] != after[1] {
			t.Errorf("%q: margins %v, were %v", text, after, before)
		}
	}
	if again, err := ngram.Read(joined.Marshal()); err != nil || again.Labels() != 3 {
		t.Errorf("the joined model cannot be read back: %v", err)
	}
	if _, err := old.Join(grown, fresh[1:], 0); err == nil {
		t.Error("weights of another number are taken")
	}
}

func TestMadeUpLinesRepeatAndSpeakForTheirLabel(t *testing.T) {
	t.Parallel()
	v := ngram.Learn([]string{"aa bb", "cc dd"})
	weights := [][]float32{make([]float32, v.Size()), make([]float32, v.Size())}
	for _, feature := range v.Vector("aa bb").Features {
		weights[0][feature] = 1
	}
	m, err := ngram.New(v, weights, []float32{0, 0})
	if err != nil {
		t.Fatal(err)
	}
	one, two := m.MakeUp(v, 0, 4, 1), m.MakeUp(v, 0, 4, 1)
	if len(one.Features) == 0 || len(one.Features) != len(two.Features) {
		t.Fatalf("%d and %d features", len(one.Features), len(two.Features))
	}
	for i := range one.Features {
		if one.Features[i] != two.Features[i] || one.Values[i] != two.Values[i] {
			t.Error("two made up lines of one seed differ")
		}
	}
}
