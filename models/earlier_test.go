package models_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"rapport/models"
)

// versions is a root with that many versions of care-en, as far as pointers look.
func versions(t *testing.T, root string, count int) {
	t.Helper()
	for version := 1; version <= count; version++ {
		place(t, filepath.Join(root, "care-en", strconv.Itoa(version), "manifest.json"))
	}
}

// TestRollBackUndoesActivations holds the two pointer files against a list in memory, wherever a writer is killed between the two.
func TestRollBackUndoesActivations(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		root := filepath.Join(base, strconv.Itoa(runs))
		const count = 5
		for version := 1; version <= count; version++ {
			directory := filepath.Join(root, "care-en", strconv.Itoa(version))
			if err := errors.Join(os.MkdirAll(directory, 0o700), os.WriteFile(filepath.Join(directory, "manifest.json"), []byte("{}"), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		var served []int // oldest first, the current one last
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			previous, err := models.Previous(root, "care-en")
			switch want := len(served) >= 2; {
			case want && (err != nil || previous != served[len(served)-2]):
				t.Fatalf("previous of %v is %d, %v", served, previous, err)
			case !want && !errors.Is(err, models.ErrNotFound):
				t.Fatalf("previous of %v is %d, %v, want ErrNotFound", served, previous, err)
			}
			if rapid.Bool().Draw(t, "back") && len(served) >= 2 {
				if err := models.RollBack(root, "care-en", previous); err != nil {
					t.Fatal(err)
				}
				served = served[:len(served)-1]
			} else {
				version := rapid.IntRange(1, count).Draw(t, "version")
				if err := models.SetCurrent(root, "care-en", version); err != nil {
					t.Fatal(err)
				}
				if len(served) == 0 || served[len(served)-1] != version {
					served = append(served, version)
				}
			}
			served = served[max(0, len(served)-17):]
			if current, err := models.Current(root, "care-en"); err != nil || current != served[len(served)-1] {
				t.Fatalf("current of %v is %d, %v", served, current, err)
			}
		}
	})
}

// TestPointersSurviveAKill plays the states that a kill between the two files leaves.
func TestPointersSurviveAKill(t *testing.T) {
	t.Parallel()
	for name, state := range map[string]struct {
		current, earlier string
		previous         int // 0: none
	}{
		"remembered, not yet activated":  {"1\n", "1\n", 0},
		"the same, with one before":      {"2\n", "1\n2\n", 1},
		"rolled back, not yet forgotten": {"1\n", "3\n1\n", 3},
		"nothing remembered":             {"2\n", "", 0},
		"damaged memory":                 {"2\n", "x\n-1\n1\n\n", 1},
		"too long a memory":              {"2\n", strings.Repeat("1\n", 10_000), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			versions(t, root, 3)
			for file, content := range map[string]string{"current": state.current, "earlier": state.earlier} {
				if err := os.WriteFile(filepath.Join(root, "care-en", file), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			previous, err := models.Previous(root, "care-en")
			if previous != state.previous || (state.previous == 0) != errors.Is(err, models.ErrNotFound) {
				t.Errorf("previous is %d, %v, want %d", previous, err, state.previous)
			}
			if err := models.SetCurrent(root, "care-en", 3); err != nil {
				t.Fatal(err)
			}
			before, _ := strconv.Atoi(strings.TrimSpace(state.current))
			if previous, err := models.Previous(root, "care-en"); err != nil || previous != before {
				t.Errorf("after an activation the previous is %d, %v, want %d", previous, err, before)
			}
		})
	}
}

// TestRollBackSeesOtherActivations refuses to go back to what is no longer the previous version, or is gone.
func TestRollBackSeesOtherActivations(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	versions(t, root, 3)
	for _, version := range []int{1, 2, 3} {
		if err := models.SetCurrent(root, "care-en", version); err != nil {
			t.Fatal(err)
		}
	}
	if err := models.RollBack(root, "care-en", 1); !errors.Is(err, models.ErrMoved) {
		t.Errorf("rolled back past the previous version: %v, want ErrMoved", err)
	}
	if err := os.RemoveAll(filepath.Join(root, "care-en", "2")); err != nil {
		t.Fatal(err)
	}
	if err := models.RollBack(root, "care-en", 2); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("rolled back to a version that is gone: %v, want ErrNotFound", err)
	}
	if current, err := models.Current(root, "care-en"); err != nil || current != 3 {
		t.Errorf("after refusals version %d serves, %v, want 3", current, err)
	}
	if err := models.RollBack(root, "../care-en", 2); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("a name that leads out of the root: %v, want ErrInvalid", err)
	}
}

// TestActivationsAtOnceLoseNothing: of many at once every one is remembered or is the current one.
func TestActivationsAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	const count = 12
	versions(t, root, count)
	var all sync.WaitGroup
	faults := make([]error, count+1)
	for version := 1; version <= count; version++ {
		all.Go(func() { faults[version] = models.SetCurrent(root, "care-en", version) })
	}
	all.Wait()
	if err := errors.Join(faults...); err != nil {
		t.Fatal(err)
	}
	var served []int
	for {
		current, err := models.Current(root, "care-en")
		if err != nil {
			t.Fatal(err)
		}
		served = append(served, current)
		previous, err := models.Previous(root, "care-en")
		if errors.Is(err, models.ErrNotFound) {
			break
		}
		if err := errors.Join(err, models.RollBack(root, "care-en", previous)); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(served)
	if want := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}; !slices.Equal(served, want) {
		t.Errorf("remembered are %v, want each of %v once", served, want)
	}
}

// TestLocateStaysBelowTheRoot never gives a path outside, whatever the name.
func TestLocateStaysBelowTheRoot(t *testing.T) {
	t.Parallel()
	directory := written(t)
	root := filepath.Dir(filepath.Dir(directory))
	if got, err := models.Locate(root, "care-en", 3); err != nil || got != directory {
		t.Errorf("Locate: %s, %v, want %s", got, err, directory)
	}
	for _, name := range []string{"..", "../care-en", "care-en/..", "", ".", "encoders", "CARE", "care-en\x00"} {
		if got, err := models.Locate(root, name, 3); !errors.Is(err, models.ErrInvalid) {
			t.Errorf("Locate of %q: %q, %v, want ErrInvalid", name, got, err)
		}
	}
	for version, want := range map[int]error{-1: models.ErrInvalid, 0: models.ErrInvalid, 4: models.ErrNotFound} {
		if _, err := models.Locate(root, "care-en", version); !errors.Is(err, want) {
			t.Errorf("Locate of version %d: %v, want %v", version, err, want)
		}
	}
}

// TestReadManifestNeedsNoFiles says what a bundle is, and notices a damaged manifest.
func TestReadManifestNeedsNoFiles(t *testing.T) {
	t.Parallel()
	directory := written(t)
	whole, err := models.Open(directory)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(directory, "head.onnx")); err != nil {
		t.Fatal(err)
	}
	m, id, err := models.ReadManifest(directory)
	if err != nil || id != whole.Identity || fmt.Sprint(m) != fmt.Sprint(whole.Manifest) {
		t.Errorf("ReadManifest: %v, %v, %v", m, id, err)
	}
	if err := os.WriteFile(filepath.Join(directory, "manifest.sha256"), []byte("no"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := models.ReadManifest(directory); !errors.Is(err, models.ErrDamaged) {
		t.Errorf("ReadManifest with another digest beside: %v, want ErrDamaged", err)
	}
}
