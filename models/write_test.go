package models_test

import (
	"context"
	"errors"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/models"
)

func TestWriteRefusesToOverwrite(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	m, files := bundle(t)
	if _, err := models.Write(t.Context(), root, m, files); err != nil {
		t.Fatal(err)
	}
	files["temper.json"] = []byte("other")
	if _, err := models.Write(t.Context(), root, m, files); !errors.Is(err, models.ErrExists) {
		t.Errorf("second Write: %v, want ErrExists", err)
	}
	if err := models.Verify(filepath.Join(root, "care-en", "3")); err != nil {
		t.Errorf("the first bundle after it: %v", err)
	}
}

func TestOneOfManyWritersWins(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	m, files := bundle(t)
	var won atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			switch _, err := models.Write(t.Context(), root, m, files); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, models.ErrExists):
				t.Errorf("Write: %v, want ErrExists", err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d writers won, want 1", won.Load())
	}
	if err := models.Verify(filepath.Join(root, "care-en", "3")); err != nil {
		t.Error(err)
	}
	if rest := leftovers(t, root); len(rest) > 0 {
		t.Errorf("left behind: %v", rest)
	}
}

func TestCancelledWriteLeavesNothing(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	m, files := bundle(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := models.Write(ctx, root, m, files); !errors.Is(err, context.Canceled) {
		t.Errorf("Write: %v, want context.Canceled", err)
	}
	if entries, err := os.ReadDir(root); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// leftovers are the hidden entries below root.
func leftovers(t *testing.T, root string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWriteRefusesBadManifests(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*models.Manifest, map[string][]byte){
		"no name":             func(m *models.Manifest, _ map[string][]byte) { m.Name = "" },
		"name with separator": func(m *models.Manifest, _ map[string][]byte) { m.Name = "a/b" },
		"name upwards":        func(m *models.Manifest, _ map[string][]byte) { m.Name = ".." },
		"name of encoders":    func(m *models.Manifest, _ map[string][]byte) { m.Name = "encoders" },
		"version 0":           func(m *models.Manifest, _ map[string][]byte) { m.Version = 0 },
		"no labels":           func(m *models.Manifest, _ map[string][]byte) { m.Labels = nil },
		"one label":           func(m *models.Manifest, _ map[string][]byte) { m.Labels = m.Labels[:1] },
		"empty label":         func(m *models.Manifest, _ map[string][]byte) { m.Labels[0] = "" },
		"blank label":         func(m *models.Manifest, _ map[string][]byte) { m.Labels[0] = " " },
		"label not UTF-8":     func(m *models.Manifest, _ map[string][]byte) { m.Labels[0] = "a\xff" },
		"duplicate label":     func(m *models.Manifest, _ map[string][]byte) { m.Labels[1] = m.Labels[0] },
		"out of scope twice":  func(m *models.Manifest, _ map[string][]byte) { m.OutOfScope = m.Labels[0] },
		"dimensions 0":        func(m *models.Manifest, _ map[string][]byte) { m.Dimensions = 0 },
		"temperature 0":       func(m *models.Manifest, _ map[string][]byte) { m.Calibration.Temperature = 0 },
		"temperature below 0": func(m *models.Manifest, _ map[string][]byte) { m.Calibration.Temperature = -1 },
		"temperature NaN":     func(m *models.Manifest, _ map[string][]byte) { m.Calibration.Temperature = math.NaN() },
		"temperature inf":     func(m *models.Manifest, _ map[string][]byte) { m.Calibration.Temperature = math.Inf(1) },
		"bias NaN":            func(m *models.Manifest, _ map[string][]byte) { m.Calibration.InScope.Bias = math.NaN() },
		"threshold above 1":   func(m *models.Manifest, _ map[string][]byte) { m.Thresholds.Right = 1.5 },
		"threshold NaN":       func(m *models.Manifest, _ map[string][]byte) { m.Thresholds.InScope = math.NaN() },
		"no encoder":          func(m *models.Manifest, _ map[string][]byte) { m.Encoder = models.Identity{} },
		"encoder digest":      func(m *models.Manifest, _ map[string][]byte) { m.Encoder.Digest = "sha256:12" },
		"no head":             func(_ *models.Manifest, f map[string][]byte) { delete(f, "head.onnx") },
		"no self-test":        func(_ *models.Manifest, f map[string][]byte) { delete(f, "selftest.jsonl") },
		"file upwards":        func(_ *models.Manifest, f map[string][]byte) { f["../x"] = []byte("x") },
		"file in directory":   func(_ *models.Manifest, f map[string][]byte) { f["a/x"] = []byte("x") },
		"hidden file":         func(_ *models.Manifest, f map[string][]byte) { f[".x"] = []byte("x") },
		"file named manifest": func(_ *models.Manifest, f map[string][]byte) { f["manifest.json"] = []byte("x") },
		"report among files":  func(_ *models.Manifest, f map[string][]byte) { f["report.json"] = []byte("x") },
		"empty file":          func(_ *models.Manifest, f map[string][]byte) { f["temper.json"] = nil },
		"n-grams unused":      func(_ *models.Manifest, f map[string][]byte) { f["ngrams.bin"] = []byte("x") },
		"n-grams missing":     func(m *models.Manifest, _ map[string][]byte) { m.Fusion = &models.Fusion{} },
		"n-grams below 0": func(m *models.Manifest, f map[string][]byte) {
			m.Fusion, f["ngrams.bin"] = &models.Fusion{Margins: -1}, []byte("x")
		},
		"unknown file": func(_ *models.Manifest, f map[string][]byte) { f["more.bin"] = []byte("x") },
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			m, files := bundle(t)
			spoil(&m, files)
			if _, err := models.Write(t.Context(), root, m, files); !errors.Is(err, models.ErrInvalid) {
				t.Errorf("Write: %v, want ErrInvalid", err)
			}
			if entries, err := os.ReadDir(root); err != nil || len(entries) > 0 {
				t.Errorf("left behind: %v, %v", entries, err)
			}
		})
	}
}

// TestWriteThenOpen: whatever keeps the rules comes back as it was, and equal bundles have equal digests.
func TestWriteThenOpen(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	template, files := bundle(t)
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		m, files := template, maps.Clone(files)
		m.Name = rapid.StringMatching(`[a-z0-9][a-z0-9._-]{0,20}`).Draw(t, "name")
		m.Version = rapid.IntRange(1, 1<<30).Draw(t, "version")
		label := rapid.StringMatching(`[^\s\p{Z}\p{C}]{1,20}`)
		m.Labels = rapid.SliceOfNDistinct(label, 2, 20, rapid.ID).Draw(t, "labels")
		m.OutOfScope = ""
		m.Thresholds.Labels = rapid.MapOfN(rapid.SampledFrom(m.Labels), rapid.Float64Range(0, 1), 1, 2).Draw(t, "thresholds")
		m.Costs.Labels = map[string]models.Cost{m.Labels[0]: {WrongAnswer: rapid.Float64Range(1e-3, 1e6).Draw(t, "wrong"), Escalate: 1}}
		m.Dimensions = rapid.IntRange(1, 1<<14).Draw(t, "dimensions")
		m.Calibration.Temperature = rapid.Float64Range(1e-6, 1e6).Draw(t, "temperature")
		m.Calibration.InScope.Bias = rapid.Float64Range(-1e300, 1e300).Draw(t, "bias")
		m.Thresholds.Right = rapid.Float64Range(0, 1).Draw(t, "right")
		m.Training.Seed = rapid.Uint64().Draw(t, "seed")
		m.Training.Config = rapid.MapOfN(rapid.String(), rapid.String(), 0, 5).Draw(t, "config")
		files["ngrams.bin"] = rapid.SliceOfN(rapid.Byte(), 1, 100).Draw(t, "ngrams")
		m.Fusion = &models.Fusion{Margins: rapid.Float64Range(0, 100).Draw(t, "margins")}

		var ids []models.Identity
		for _, side := range []string{"left", "right"} {
			root := filepath.Join(base, strconv.Itoa(run), side)
			id, err := models.Write(context.Background(), root, m, files)
			if err != nil {
				t.Fatal(err)
			}
			b, err := models.Open(filepath.Join(root, m.Name, strconv.Itoa(m.Version)))
			if err != nil {
				t.Fatal(err)
			}
			m.FormatVersion, m.Files = b.Manifest.FormatVersion, b.Manifest.Files
			if diff := cmp.Diff(m, b.Manifest); diff != "" {
				t.Fatalf("manifest (-written +opened):\n%s", diff)
			}
			if diff := cmp.Diff(slices.Sorted(maps.Keys(files)), b.Names()); diff != "" {
				t.Fatalf("names (-written +opened):\n%s", diff)
			}
			ids = append(ids, id, b.Identity)
		}
		if slices.ContainsFunc(ids, func(id models.Identity) bool { return id != ids[0] }) {
			t.Fatalf("identities differ: %v", ids)
		}
		if err := os.RemoveAll(filepath.Join(base, strconv.Itoa(run))); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzManifest: no manifest panics, and one that is read is written so that it reads the same.
func FuzzManifest(f *testing.F) {
	m, _ := bundle(f)
	raw, err := models.EncodeManifest(m)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(strings.Replace(string(raw), `"format_version": 0`, `"format_version": 2`, 1)))
	f.Add([]byte(`{"format_version":2,"labels":["a","a"],"files":[{"path":"../x"}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := models.DecodeManifest(raw)
		if err != nil {
			if !errors.Is(err, models.ErrInvalid) && !errors.Is(err, models.ErrFormat) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		again, err := models.EncodeManifest(m)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := models.DecodeManifest(again); err != nil || !cmp.Equal(m, back) {
			t.Errorf("read again: %v\n%s", err, cmp.Diff(m, back))
		}
	})
}
