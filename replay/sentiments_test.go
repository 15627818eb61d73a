package replay_test

import (
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"rapport/internal/testenv"
	"rapport/replay"
	"rapport/training/corpus"
)

// TestGivenSentimentsReachWhatIsWanted learns on the authors' evaluation file and judges on their test file.
func TestGivenSentimentsReachWhatIsWanted(t *testing.T) {
	t.Parallel()
	directory := testenv.Shared(t, "data", "emotion", "mhch_ssa_makeup")
	read := func(name string) []replay.Labelled {
		all, err := replay.ReadLabelled(filepath.Join(directory, name))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	scores := replay.MeasureLabelled(read("train.jsonl.gz"), read("test.jsonl.gz"), 1)
	model, rule, never := scores.Rows[0], scores.Rows[1], scores.Rows[2]
	if model.F1.Value < .93 || model.Published.Value < .88 {
		t.Errorf("F1 %.3f, GT-I %.3f; wanted .93 and .88", model.F1.Value, model.Published.Value)
	}
	if got := rule.F1.Value; got < .904 || got > .906 {
		t.Errorf("the published rule has F1 %.3f, known is .905", got)
	}
	if got := rule.Published.Value; got < .841 || got > .843 {
		t.Errorf("the published rule has GT-I %.3f, known is .842", got)
	}
	if got := never.Published.Value; got < .550 || got > .552 {
		t.Errorf("never has GT-I %.3f as published, known is .551", got)
	}
	if never.Transfer1.Value != 0 || never.Missed.Value != 1 {
		t.Error("never helps nobody who needs a person")
	}
}

// TestLabelledFilesThatAreNone are bad data with the place.
func TestLabelledFilesThatAreNone(t *testing.T) {
	t.Parallel()
	plain, packed := filepath.Join(t.TempDir(), "plain"), filepath.Join(t.TempDir(), "packed.gz")
	if err := os.WriteFile(plain, []byte(`{"turns":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(packed)
	if err != nil {
		t.Fatal(err)
	}
	zip := gzip.NewWriter(file)
	if _, err := zip.Write([]byte("{\"turns\":[]}\nnothing\n")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(zip.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{plain, packed, filepath.Join(t.TempDir(), "absent")} {
		if _, err := replay.ReadLabelled(path); !errors.Is(err, corpus.ErrBadData) {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
}
