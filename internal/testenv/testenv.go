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
func Root(t testing.TB) string {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("cannot tell where the sources are")
	}
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// Shared is a path below the shared directory beside the repository.
func Shared(t testing.TB, elements ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{Root(t), "..", "shared"}, elements...)...)
	need(t, path, "the shared data is not beside the repository")
	return path
}

// Library is the path of the ONNX Runtime library: $RAPPORT_ONNXRUNTIME, else the one `make ort` puts into bin.
func Library(t testing.TB) string {
	t.Helper()
	path := os.Getenv("RAPPORT_ONNXRUNTIME")
	if path == "" {
		path = filepath.Join(Root(t), "bin", "libonnxruntime.so")
	}
	need(t, path, "no ONNX Runtime library; run `make ort`")
	return path
}

// Weights is the directory with the encoder's source weights, fetched by `make weights`.
func Weights(t testing.TB) string {
	t.Helper()
	path := filepath.Join(Root(t), ".cache", "minilm")
	need(t, filepath.Join(path, "model.safetensors"), "no encoder weights; run `make weights`")
	return path
}

// Models is the directory of committed bundles and encoders.
func Models(t testing.TB) string {
	t.Helper()
	path := filepath.Join(Root(t), "models")
	need(t, filepath.Join(path, "encoders"), "no encoder in models/encoders")
	return path
}

func need(t testing.TB, path, otherwise string) {
	t.Helper()
	_, err := os.Stat(path)
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("%s: %v", otherwise, err)
	default:
		t.Skipf("%s: %v", otherwise, err)
	}
}
