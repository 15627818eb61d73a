package models_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/models"
)

// spoil damages the bundle in a directory.
type spoil func(t *testing.T, dir string)

// edit changes the content of a file.
func edit(name string, change func([]byte) []byte) spoil {
	return func(t *testing.T, dir string) {
		t.Helper()
		path := filepath.Join(dir, name)
		raw, err := os.ReadFile(path)
		must(t, err)
		must(t, os.WriteFile(path, change(raw), 0o600))
	}
}

// replace changes the manifest at one place.
func replace(old, with string) spoil {
	return edit("manifest.json", func(b []byte) []byte {
		if !strings.Contains(string(b), old) {
			panic("the manifest does not hold " + old)
		}
		return []byte(strings.Replace(string(b), old, with, 1))
	})
}

// put adds a file.
func put(name string) spoil {
	return func(t *testing.T, dir string) {
		t.Helper()
		must(t, os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600))
	}
}

// drop removes a file, or with "." everything.
func drop(name string) spoil {
	return func(t *testing.T, dir string) {
		t.Helper()
		must(t, os.RemoveAll(filepath.Join(dir, name)))
	}
}

// directory puts a directory, in place of the file if there is one.
func directory(name string) spoil {
	return func(t *testing.T, dir string) {
		t.Helper()
		drop(name)(t, dir)
		must(t, os.Mkdir(filepath.Join(dir, name), 0o700))
	}
}

// link moves a file out of the bundle and leaves a link to it.
func link(name string) spoil {
	return func(t *testing.T, dir string) {
		t.Helper()
		must(t, os.Rename(filepath.Join(dir, name), dir+".moved"))
		must(t, os.Symlink(dir+".moved", filepath.Join(dir, name)))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefusesDamagedFiles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"head.onnx", "selftest.jsonl", "temper.json"} {
		for what, spoil := range map[string]spoil{
			"flipped":   edit(name, func(b []byte) []byte { b[len(b)/2] ^= 1; return b }),
			"truncated": edit(name, func(b []byte) []byte { return b[:len(b)-1] }),
			"longer":    edit(name, func(b []byte) []byte { return append(b, 0) }),
			"empty":     edit(name, func([]byte) []byte { return nil }),
			"missing":   drop(name),
			"link":      link(name),
			"directory": directory(name),
		} {
			t.Run(what+" "+name, func(t *testing.T) {
				t.Parallel()
				refused(t, spoil, models.ErrDamaged, name)
			})
		}
	}
}

func TestOpenRefusesStrangersAndBadManifests(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		spoil spoil
		want  error
		about string
	}{
		{"extra file", put("notes.txt"), models.ErrDamaged, "notes.txt"},
		{"hidden file", put(".DS_Store"), models.ErrDamaged, ".DS_Store"},
		{"extra directory", directory("more"), models.ErrDamaged, "more"},
		{"no manifest", drop("manifest.json"), models.ErrNotFound, "manifest.json"},
		{"link as manifest", link("manifest.json"), models.ErrDamaged, "manifest.json"},
		{"no directory", drop("."), models.ErrNotFound, "care-en"},
		{"newer format", replace(`"format_version": 2`, `"format_version": 3`), models.ErrFormat, "format_version"},
		{"older format", replace(`"format_version": 2`, `"format_version": 1`), models.ErrFormat, "format_version"},
		{"no format", replace(`"format_version": 2,`, ``), models.ErrFormat, "format_version"},
		{"unknown member", replace(`"dimensions": 2`, `"dimensions": 2, "extra": 1`), models.ErrInvalid, "extra"},
		{"duplicate member", replace(`"dimensions": 2`, `"dimensions": 2, "dimensions": 2`), models.ErrInvalid, "dimensions"},
		{"missing member", replace(`"in_scope": 0.4,`, ``), models.ErrInvalid, "missing"},
		{"null", replace(`"right": 0.55`, `"right": null`), models.ErrInvalid, "missing"},
		{"fractional version", replace(`"version": 3`, `"version": 3.5`), models.ErrInvalid, "version"},
		{"version as text", replace(`"version": 3`, `"version": "3"`), models.ErrInvalid, "version"},
		{"NaN", replace(`"temperature": 0.7`, `"temperature": NaN`), models.ErrInvalid, "manifest.json"},
		{"zero temperature", replace(`"temperature": 0.7`, `"temperature": 0`), models.ErrInvalid, "temperature"},
		{"path upwards", replace(`"path": "head.onnx"`, `"path": "../head.onnx"`), models.ErrInvalid, "../head.onnx"},
		{"trailing bytes", edit("manifest.json", func(b []byte) []byte { return append(b, "{}"...) }), models.ErrInvalid, "manifest.json"},
		{"empty manifest", edit("manifest.json", func([]byte) []byte { return nil }), models.ErrInvalid, "manifest.json"},
		{"a letter of a label", replace(`"cancel_order"`, `"cancel_ordes"`), models.ErrDamaged, "manifest.json"},
		{"threshold off by a digit", replace(`"right": 0.55`, `"right": 0.15`), models.ErrDamaged, "manifest.json"},
		{"no digest of the manifest", drop("manifest.sha256"), models.ErrDamaged, "manifest.sha256"},
		{"another digest", edit("manifest.sha256", func(b []byte) []byte { b[0] ^= 1; return b }), models.ErrDamaged, "manifest.sha256"},
		{"huge manifest", edit("manifest.json", func([]byte) []byte { return make([]byte, 2<<20) }), models.ErrDamaged, "manifest.json"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			refused(t, test.spoil, test.want, test.about)
		})
	}
}

// refused spoils a sound bundle and expects an error of a kind that names what it is about and where.
func refused(t *testing.T, spoil spoil, want error, about string) {
	t.Helper()
	dir := written(t)
	spoil(t, dir)
	b, err := models.Open(dir)
	if !errors.Is(err, want) || !strings.Contains(err.Error(), about) || !strings.Contains(err.Error(), dir) {
		t.Errorf("Open: %v\nwant %v naming %q and the directory", err, want, about)
	}
	if b.Identity != (models.Identity{}) || b.Names() != nil {
		t.Errorf("a refused bundle was given all the same: %v", b.Identity)
	}
}
