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

func TestOpenRefusesDamage(t *testing.T) {
	t.Parallel()
	type damage struct {
		name  string
		spoil func(t *testing.T, dir string)
		want  error
		names string // the error names it
	}
	edit := func(file string, change func([]byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			path := filepath.Join(dir, file)
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, change(raw), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var tests []damage
	for _, file := range []string{"head.onnx", "selftest.jsonl", "temper.json"} {
		tests = append(tests,
			damage{"flipped " + file, edit(file, func(b []byte) []byte { b[len(b)/2] ^= 1; return b }), models.ErrDamaged, file},
			damage{"truncated " + file, edit(file, func(b []byte) []byte { return b[:len(b)-1] }), models.ErrDamaged, file},
			damage{"longer " + file, edit(file, func(b []byte) []byte { return append(b, 0) }), models.ErrDamaged, file},
			damage{"empty " + file, edit(file, func([]byte) []byte { return nil }), models.ErrDamaged, file},
			damage{"missing " + file, func(t *testing.T, dir string) { must(t, os.Remove(filepath.Join(dir, file))) }, models.ErrDamaged, file},
			damage{"link " + file, func(t *testing.T, dir string) {
				must(t, os.Rename(filepath.Join(dir, file), dir+".moved"))
				must(t, os.Symlink(dir+".moved", filepath.Join(dir, file)))
			}, models.ErrDamaged, file},
			damage{"directory " + file, func(t *testing.T, dir string) {
				must(t, os.Remove(filepath.Join(dir, file)))
				must(t, os.Mkdir(filepath.Join(dir, file), 0o700))
			}, models.ErrDamaged, file},
		)
	}
	replace := func(old, with string) func(*testing.T, string) {
		return edit("manifest.json", func(b []byte) []byte {
			if !strings.Contains(string(b), old) {
				panic("the manifest does not hold " + old)
			}
			return []byte(strings.Replace(string(b), old, with, 1))
		})
	}
	extra := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { must(t, os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600)) }
	}
	tests = append(tests,
		damage{"extra file", extra("notes.txt"), models.ErrDamaged, "notes.txt"},
		damage{"hidden file", extra(".DS_Store"), models.ErrDamaged, ".DS_Store"},
		damage{"extra directory", func(t *testing.T, dir string) { must(t, os.Mkdir(filepath.Join(dir, "more"), 0o700)) }, models.ErrDamaged, "more"},
		damage{"no manifest", func(t *testing.T, dir string) { must(t, os.Remove(filepath.Join(dir, "manifest.json"))) }, models.ErrNotFound, "manifest.json"},
		damage{"no directory", func(t *testing.T, dir string) { must(t, os.RemoveAll(dir)) }, models.ErrNotFound, "care-en"},
		damage{"newer format", replace(`"format_version": 1`, `"format_version": 2`), models.ErrFormat, "format_version"},
		damage{"no format", replace(`"format_version": 1,`, ``), models.ErrFormat, "format_version"},
		damage{"unknown member", replace(`"dimensions": 2`, `"dimensions": 2, "extra": 1`), models.ErrInvalid, "extra"},
		damage{"duplicate member", replace(`"dimensions": 2`, `"dimensions": 2, "dimensions": 2`), models.ErrInvalid, "dimensions"},
		damage{"missing member", replace(`"right": 0.55`, ``), models.ErrInvalid, "manifest.json"},
		damage{"null", replace(`"right": 0.55`, `"right": null`), models.ErrInvalid, "missing"},
		damage{"fractional version", replace(`"version": 3`, `"version": 3.5`), models.ErrInvalid, "version"},
		damage{"version as text", replace(`"version": 3`, `"version": "3"`), models.ErrInvalid, "version"},
		damage{"NaN", replace(`"temperature": 0.7`, `"temperature": NaN`), models.ErrInvalid, "manifest.json"},
		damage{"zero temperature", replace(`"temperature": 0.7`, `"temperature": 0`), models.ErrInvalid, "temperature"},
		damage{"path upwards", replace(`"path": "head.onnx"`, `"path": "../head.onnx"`), models.ErrInvalid, "../head.onnx"},
		damage{"trailing bytes", edit("manifest.json", func(b []byte) []byte { return append(b, "{}"...) }), models.ErrInvalid, "manifest.json"},
		damage{"other order of labels keeps rules but not the identity", replace(`"refund_status",
    "cancel_order"`, `"cancel_order",
    "refund_status"`), nil, ""},
	)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := written(t)
			before, err := models.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			test.spoil(t, dir)
			after, err := models.Open(dir)
			if test.want == nil {
				if err != nil || after.Identity == before.Identity {
					t.Errorf("Open: identity %v and error %v, want another identity", after.Identity, err)
				}
				return
			}
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.names) || !strings.Contains(err.Error(), dir) {
				t.Errorf("Open: %v\nwant %v naming %q and the directory", err, test.want, test.names)
			}
		})
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
	if _, err := models.Open(e.Path()); !errors.Is(err, models.ErrInvalid) {
		t.Errorf("an encoder opened as a bundle: %v, want ErrInvalid", err)
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
