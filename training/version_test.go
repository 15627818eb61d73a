package training_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"rapport/models"
	"rapport/training"
)

// Of two runs for the same name both are published: the slower one takes the next version.
func TestOvertakenRunTakesTheNextVersion(t *testing.T) {
	t.Parallel()
	c := smallConfig(t, map[string]string{"a.jsonl": lines(t, 8, "talk_to_human", "greeting")})
	var once sync.Once
	c.Progress = func(string, int, int) {
		once.Do(func() { occupy(t, c, "1") })
	}
	result, err := training.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if result.Bundle.Version != 2 || result.Report.Bundle.Version != 2 {
		t.Errorf("version %d, in the report %d, want 2", result.Bundle.Version, result.Report.Bundle.Version)
	}
	if bundle, err := models.Open(result.Directory); err != nil || bundle.Manifest.Version != 2 {
		t.Errorf("published: %+v, %v", bundle.Identity, err)
	}
}

// A version that is there already is refused before the work, not after it.
func TestTakenVersionIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	c := smallConfig(t, map[string]string{"a.jsonl": lines(t, 8, "talk_to_human", "greeting")})
	c.Version = 5
	c.Progress = func(string, int, int) { t.Error("work was begun") }
	occupy(t, c, "5")
	if _, err := training.Run(t.Context(), c); !errors.Is(err, models.ErrExists) {
		t.Errorf("%v, want models.ErrExists", err)
	}
}

// occupy puts a version where a run wants to publish.
func occupy(t *testing.T, c training.Config, version string) {
	t.Helper()
	directory := filepath.Join(c.Models, c.Name, version)
	if err := os.MkdirAll(directory, 0o700); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(directory, "manifest.json"), []byte("{}"), 0o600); err != nil {
		t.Error(err)
	}
}
