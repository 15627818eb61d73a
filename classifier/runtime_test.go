package classifier_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"rapport/classifier"
	"rapport/internal/testenv"
)

// TestWrongLibraryIsOneClearSentence opens each library in a process of its own: this one has the right one open.
func TestWrongLibraryIsOneClearSentence(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	noise := filepath.Join(directory, "noise.so")
	write(t, noise, []byte(strings.Repeat("not a library\n", 100)))
	empty := filepath.Join(directory, "empty.so")
	write(t, empty, nil)
	cut := filepath.Join(directory, "cut.so")
	write(t, cut, half(t, anotherLibrary(t)))
	for name, c := range map[string]struct{ library, want string }{
		"cut short":       {cut, "cut short"},
		"none":            {"", "no library given"},
		"missing":         {filepath.Join(directory, "missing.so"), "no such file"},
		"directory":       {directory, "not a file"},
		"not a library":   {noise, "invalid ELF header"},
		"empty":           {empty, "file too short"},
		"another library": {anotherLibrary(t), "not ONNX Runtime"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.library == "skip" {
				testenv.Missing(t, "no other shared library is known here")
			}
			child := exec.Command(os.Args[0], "-test.run=^TestOpensLibraryOfEnvironment$", "-test.v")
			child.Env = append(os.Environ(), "RAPPORT_TEST_LIBRARY="+c.library, "RAPPORT_TEST_CHILD=1")
			output, err := child.CombinedOutput()
			if err == nil {
				t.Fatalf("opened\n%s", output)
			}
			said := string(output)
			for _, want := range []string{c.want, "ONNX Runtime is not usable: ", "; run `make ort` or pass --onnxruntime PATH"} {
				if !strings.Contains(said, want) {
					t.Errorf("does not say %q:\n%s", want, said)
				}
			}
			if strings.Count(said, "ONNX Runtime is not usable") != 1 {
				t.Errorf("not one sentence:\n%s", said)
			}
		})
	}
}

// half is the first half of a library; nothing is as short as can be where none is known.
func half(t *testing.T, library string) []byte {
	t.Helper()
	if library == "skip" {
		testenv.Missing(t, "no other shared library is known here")
	}
	whole, err := os.ReadFile(library)
	if err != nil {
		t.Fatal(err)
	}
	return whole[:len(whole)/2]
}

// anotherLibrary is a shared library that is not ONNX Runtime.
func anotherLibrary(t *testing.T) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		return "skip"
	}
	for _, pattern := range []string{"/lib/*/libc.so.6", "/lib/*/libm.so.6", "/lib64/libc.so.6"} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return found[0]
		}
	}
	return "skip"
}

// TestOpensLibraryOfEnvironment is the child of the test above.
func TestOpensLibraryOfEnvironment(t *testing.T) { //nolint:paralleltest // alone in its process
	if os.Getenv("RAPPORT_TEST_CHILD") == "" {
		t.Skip("runs as a child of TestWrongLibraryIsOneClearSentence")
	}
	if _, err := classifier.OpenRuntime(os.Getenv("RAPPORT_TEST_LIBRARY")); err != nil {
		t.Fatal(err)
	}
}

func TestRuntimeNamesItself(t *testing.T) {
	t.Parallel()
	rt := openRuntime(t)
	if rt.Version() == "" || rt.Library() == "" {
		t.Errorf("version %q of library %q", rt.Version(), rt.Library())
	}
}

func TestSecondRuntimeIsRefused(t *testing.T) {
	t.Parallel()
	_, err := classifier.OpenRuntime(openRuntime(t).Library())
	wantError(t, err, classifier.ErrRuntime, "already")
}

func TestSessionRefusesTensorsItWouldNotSurvive(t *testing.T) {
	t.Parallel()
	session, err := openRuntime(t).Load(tinyGraph(t, tinyVectors(4)), []string{"input_ids", "attention_mask"}, []string{"embedding"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	vector := func(rows int64) []classifier.Tensor {
		return []classifier.Tensor{{Shape: []int64{rows, tinyDimensions}, Float: make([]float32, max(rows, 0)*tinyDimensions)}}
	}
	ids := func(shape ...int64) []classifier.Tensor {
		one := classifier.Tensor{Shape: shape, Int: []int32{1, 2}}
		return []classifier.Tensor{one, one}
	}
	for name, c := range map[string]struct {
		in, out []classifier.Tensor
		want    string
	}{
		"batch of none":        {ids(0, 2), vector(1), "empty dimension"},
		"no tokens":            {ids(1, 0), vector(1), "empty dimension"},
		"negative":             {ids(-1, 2), vector(1), "empty dimension"},
		"more than there is":   {ids(2, 2), vector(2), "wants 4 elements"},
		"too few inputs":       {ids(1, 2)[:1], vector(1), "got 1 and 1"},
		"no outputs":           {ids(1, 2), nil, "got 2 and 0"},
		"outputs of none":      {ids(1, 2), vector(0), "empty dimension"},
		"outputs of two rows":  {ids(1, 2), vector(2), "shape"},
		"product wraps around": {ids(1<<32, 1<<32), vector(1), "too large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := session.Run(c.in, c.out); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
