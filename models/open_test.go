package models_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/internal/testenv"
	"rapport/models"
)

func TestOpenGivesWhatWasWritten(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	m, files := bundle(t)
	id, err := models.Write(t.Context(), root, m, files)
	if err != nil {
		t.Fatal(err)
	}
	b, err := models.Open(filepath.Join(root, "care-en", "3"))
	if err != nil {
		t.Fatal(err)
	}
	if b.Identity != id {
		t.Errorf("opened as %v, written as %v", b.Identity, id)
	}
	m.FormatVersion, m.Files = models.FormatVersion, b.Manifest.Files
	if diff := cmp.Diff(m, b.Manifest); diff != "" {
		t.Errorf("manifest (-written +opened):\n%s", diff)
	}
	for name, content := range files {
		if diff := cmp.Diff(content, b.Content(name)); diff != "" {
			t.Errorf("content of %s:\n%s", name, diff)
		}
	}
	if diff := cmp.Diff([]string{"head.onnx", "selftest.jsonl", "temper.json"}, b.Names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if b.Content("head.bin") != nil {
		t.Error("content of a file that is not there")
	}
}

func TestVerifyNamesEveryFault(t *testing.T) {
	t.Parallel()
	dir := written(t)
	for path, content := range map[string]string{"temper.json": "[]\n", "stray": "x"} {
		if err := os.WriteFile(filepath.Join(dir, path), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(dir, "head.onnx")); err != nil {
		t.Fatal(err)
	}
	err := models.Verify(dir)
	for _, name := range []string{"temper.json", "stray", "head.onnx"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("Verify does not name %s: %v", name, err)
		}
	}
}

func TestReportsAreNotPartOfTheIdentity(t *testing.T) {
	t.Parallel()
	dir := written(t)
	before, err := models.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"report.json", "REPORT.md"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("later"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	after, err := models.Open(dir)
	if err != nil || after.Identity != before.Identity {
		t.Errorf("with reports: %v, %v; without: %v", after.Identity, err, before.Identity)
	}
}

func TestBundleWithPoisonousGraphIsRefused(t *testing.T) {
	t.Parallel()
	m, files := bundle(t)
	files["head.onnx"] = []byte("\x3a\x00not a graph")
	if _, err := models.Write(t.Context(), t.TempDir(), m, files); !errors.Is(err, models.ErrDamaged) {
		t.Errorf("Write: %v, want ErrDamaged", err)
	}
}

func TestCommittedEncoderIsSound(t *testing.T) {
	t.Parallel()
	e, err := models.OpenEncoder(filepath.Join(testenv.Models(t), "encoders", "minilm-l6-int8", "1"))
	if err != nil {
		t.Fatal(err)
	}
	if e.Manifest.Dimensions != 384 || e.Manifest.Precision != "int8" || e.Manifest.MaxTokens != 64 {
		t.Errorf("manifest is %+v", e.Manifest)
	}
	if _, err := models.Open(e.Path()); !errors.Is(err, models.ErrFormat) {
		t.Errorf("an encoder opened as a bundle: %v, want ErrFormat", err)
	}
}

func BenchmarkOpenEncoder(b *testing.B) {
	path := filepath.Join(testenv.Models(b), "encoders", "minilm-l6-int8", "1")
	for b.Loop() {
		if _, err := models.OpenEncoder(path); err != nil {
			b.Fatal(err)
		}
	}
}
