// Package testenv finds what tests need from outside the repository: the shared data, the ONNX Runtime library and the encoder's source
// weights. Where something is absent the test skips with a reason; under CI=true it fails instead, so that no test is lost in silence.
package testenv

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Root is the repository's root directory.
func Root(tb testing.TB) string {
	tb.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		tb.Fatal("cannot tell where the sources are")
	}
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// Shared is a path below the shared directory beside the repository.
func Shared(tb testing.TB, elements ...string) string {
	tb.Helper()
	path := filepath.Join(append([]string{Root(tb), "..", "shared"}, elements...)...)
	need(tb, path, "the shared data is not beside the repository")
	return path
}

// Library is the path of the ONNX Runtime library: $RAPPORT_ONNXRUNTIME, else the one `make ort` puts into bin.
func Library(tb testing.TB) string {
	tb.Helper()
	path := os.Getenv("RAPPORT_ONNXRUNTIME")
	if path == "" {
		path = filepath.Join(Root(tb), "bin", "libonnxruntime.so")
	}
	need(tb, path, "no ONNX Runtime library; run `make ort`")
	return path
}

// Weights is the directory with the encoder's source weights, fetched by `make weights`.
func Weights(tb testing.TB) string {
	tb.Helper()
	path := filepath.Join(Root(tb), ".cache", "minilm")
	need(tb, filepath.Join(path, "model.safetensors"), "no encoder weights; run `make weights`")
	return path
}

// Models is the directory of committed bundles and encoders.
func Models(tb testing.TB) string {
	tb.Helper()
	path := filepath.Join(Root(tb), "models")
	need(tb, filepath.Join(path, "encoders"), "no encoder in models/encoders")
	return path
}

func need(tb testing.TB, path, otherwise string) {
	tb.Helper()
	if _, err := os.Stat(path); err != nil { //nolint:gosec // tests name the path themselves
		Missing(tb, otherwise+": "+err.Error())
	}
}

// Missing skips a test for want of something outside the repository, and fails it under CI=true.
func Missing(tb testing.TB, reason string) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatal(reason)
	}
	tb.Skip(reason)
}

// Files writes a tree of files below a temporary directory and returns the directory.
func Files(tb testing.TB, tree map[string]string) string {
	tb.Helper()
	directory := tb.TempDir()
	for name, content := range tree {
		path := filepath.Join(directory, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return directory
}
