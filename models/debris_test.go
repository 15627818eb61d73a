package models_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"rapport/models"
)

// A writer that was killed leaves its temporary directory or pointer behind; the next one takes both away and touches nothing else.
func TestNextWriterTakesAwayWhatAKilledOneLeft(t *testing.T) {
	t.Parallel()
	switch runtime.GOOS {
	case "linux", "darwin", "freebsd":
	default:
		t.Skip("directories cannot be locked here")
	}
	for name, write := range map[string]func(root string) error{
		"bundle": func(root string) error {
			m, files := bundle(t)
			m.Version = 4
			_, err := models.Write(t.Context(), root, m, files)
			return err
		},
		"pointer": func(root string) error { return models.SetCurrent(root, "care-en", 3) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := filepath.Dir(filepath.Dir(written(t)))
			for _, path := range []string{".writing-care-en-1/head.onnx", ".writing-other-2/x", "care-en/.current-3", ".mine", "care-en/.mine"} {
				place(t, filepath.Join(root, path))
			}
			if err := write(root); err != nil {
				t.Fatal(err)
			}
			left := append(leftovers(t, root), leftovers(t, filepath.Join(root, "care-en"))...)
			if len(left) != 2 || filepath.Base(left[0]) != ".mine" || filepath.Base(left[1]) != ".mine" {
				t.Errorf("left: %v, want what is not ours", left)
			}
		})
	}
}

// Writers at work never take each other for dead.
func TestWritersLeaveEachOtherAlone(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	var group sync.WaitGroup
	faults := make([]error, 24)
	for i := range faults {
		group.Go(func() {
			m, files := bundle(t)
			m.Version = i + 1
			_, err := models.Write(t.Context(), root, m, files)
			faults[i] = errors.Join(err, models.SetCurrent(root, m.Name, m.Version))
		})
	}
	group.Wait()
	if err := errors.Join(faults...); err != nil {
		t.Error(err)
	}
	found, err := models.List(root)
	if err != nil || len(found) != len(faults) {
		t.Errorf("%d bundles, %v, want %d", len(found), err, len(faults))
	}
	if left := append(leftovers(t, root), leftovers(t, filepath.Join(root, "care-en"))...); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func place(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
}
