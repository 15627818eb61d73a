package models_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/models"
)

func TestCurrentPointsAtTheServedVersion(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	m, files := bundle(t)
	for _, version := range []int{10, 9} {
		m.Version = version
		if _, err := models.Write(t.Context(), root, m, files); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := models.Current(root, "care-en"); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("Current before it was set: %v, want ErrNotFound", err)
	}
	for _, version := range []int{9, 10} {
		if err := models.SetCurrent(root, "care-en", version); err != nil {
			t.Fatal(err)
		}
		if got, err := models.Current(root, "care-en"); err != nil || got != version {
			t.Errorf("Current: %d, %v, want %d", got, err, version)
		}
	}
	found, err := models.List(root)
	if err != nil {
		t.Fatal(err)
	}
	want := []models.Listed{
		{Name: "care-en", Version: 9, Path: filepath.Join(root, "care-en", "9")},
		{Name: "care-en", Version: 10, Path: filepath.Join(root, "care-en", "10"), Current: true},
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("List (-want +got):\n%s", diff)
	}
}

func TestSetCurrentRefusesWhatIsNotThere(t *testing.T) {
	t.Parallel()
	root := filepath.Dir(filepath.Dir(written(t)))
	if err := models.SetCurrent(root, "care-en", 4); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("version 4: %v, want ErrNotFound", err)
	}
	for _, name := range []string{"..", "a/b", "", ".hidden"} {
		if err := models.SetCurrent(root, name, 3); !errors.Is(err, models.ErrInvalid) {
			t.Errorf("name %q: %v, want ErrInvalid", name, err)
		}
		if _, err := models.Current(root, name); !errors.Is(err, models.ErrInvalid) {
			t.Errorf("Current of %q: %v, want ErrInvalid", name, err)
		}
	}
}

func TestDamagedPointerIsSaid(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"empty": "", "text": "latest\n", "zero": "0\n", "negative": "-3\n", "path": "../3\n", "leading zero": "03\n",
		"long": "3\n" + strings.Repeat(" ", 40),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := written(t)
			root := filepath.Dir(filepath.Dir(dir))
			if err := os.WriteFile(filepath.Join(root, "care-en", "current"), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := models.Current(root, "care-en"); !errors.Is(err, models.ErrDamaged) {
				t.Errorf("Current: %v, want ErrDamaged", err)
			}
			if _, err := models.List(root); !errors.Is(err, models.ErrDamaged) {
				t.Errorf("List: %v, want ErrDamaged", err)
			}
		})
	}
}

func TestListPassesOverWhatIsNotABundle(t *testing.T) {
	t.Parallel()
	dir := written(t)
	root := filepath.Dir(filepath.Dir(dir))
	for _, path := range []string{"encoders/minilm/1", "onnx", ".writing-x", "care-en/03", "care-en/notes"} {
		if err := os.MkdirAll(filepath.Join(root, path), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	found, err := models.List(root)
	if err != nil || len(found) != 1 || found[0].Path != dir {
		t.Errorf("List: %v, %v, want only %s", found, err, dir)
	}
	if _, err := models.List(filepath.Join(root, "nowhere")); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("List of nothing: %v, want ErrNotFound", err)
	}
}
