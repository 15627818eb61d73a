package training_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/training"
	"rapport/training/report"
)

func TestConflictsAreDecidedAndReported(t *testing.T) {
	t.Parallel()
	kept, left := training.Deduplicate([]training.Sample{
		training.NewSample("refund", "request_refund", "seed", 1, 0),
		training.NewSample("refund", "request_refund", "seed", 2, 0),
		training.NewSample("refund", "refund_status", "seed", 3, 0), // outvoted
		training.NewSample("where", "order_status", "seed", 4, 0),
		training.NewSample("where", "delivery", "mine", 1, 1), // the later source decides
		training.NewSample("what", "a", "seed", 5, 0),         // a tie trains nothing
		training.NewSample("what", "b", "seed", 6, 0),
		training.NewSample("fine", "ok", "seed", 7, 0),
	})
	got := map[string]string{}
	for _, s := range kept {
		got[s.Text()] = s.Intent()
	}
	if diff := cmp.Diff(map[string]string{"refund": "request_refund", "where": "delivery", "fine": "ok"}, got); diff != "" {
		t.Error(diff)
	}
	want := report.Deduplication{Duplicates: 1, Dropped: 4, Conflicts: []report.Conflict{
		{Places: []string{"seed:1 request_refund", "seed:2 request_refund", "seed:3 refund_status"}, Kept: "request_refund", Dropped: 1},
		{Places: []string{"mine:1 delivery", "seed:4 order_status"}, Kept: "delivery", Dropped: 1},
		{Places: []string{"seed:5 a", "seed:6 b"}, Dropped: 2},
	}}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Error(diff)
	}
}

func TestCacheKeepsVectorsAndSurvivesDamage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cache := training.OpenCache(dir, "sha256:abc", 3)
	for text, vector := range map[string][]float32{"one": {1, 2, 3}, "two": {4, 5, 6}} {
		if err := cache.Add(text, vector); err != nil {
			t.Fatal(err)
		}
	}
	again := training.OpenCache(dir, "sha256:abc", 3)
	if diff := cmp.Diff([]float32{4, 5, 6}, again.Find("two")); diff != "" {
		t.Error(diff)
	}
	if v := training.OpenCache(dir, "sha256:other", 3).Find("two"); v != nil {
		t.Errorf("another encoder finds %v", v)
	}
	if v := training.OpenCache(dir, "sha256:abc", 2).Find("two"); v != nil {
		t.Errorf("another size finds %v", v)
	}
	files, err := filepath.Glob(filepath.Join(dir, "abc", "*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for at := range raw {
			raw[at] ^= 0x40
			if err := os.WriteFile(file, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			broken := training.OpenCache(dir, "sha256:abc", 3)
			if one, two := broken.Find("one"), broken.Find("two"); one != nil && two != nil {
				t.Fatalf("%s with byte %d flipped was believed", file, at)
			}
			raw[at] ^= 0x40
		}
		if err := os.WriteFile(file, raw[:len(raw)-1], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if v := training.OpenCache(dir, "sha256:abc", 3).Find("one"); v != nil {
		t.Errorf("cut files give %v", v)
	}
}
