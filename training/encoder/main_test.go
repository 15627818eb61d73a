package encoder_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"rapport/classifier"
	"rapport/internal/testenv"
	"rapport/models"
)

// openRuntime opens the one runtime of the test process when the first test asks for it.
var openRuntime = sync.OnceValues(func() (*classifier.Runtime, error) { return classifier.OpenRuntime(libraryPath) })

var libraryPath string

var libraryOnce sync.Once

func runtime(tb testing.TB) *classifier.Runtime {
	tb.Helper()
	path := testenv.Library(tb)
	libraryOnce.Do(func() { libraryPath = path })
	rt, err := openRuntime()
	if err != nil {
		tb.Fatal(err)
	}
	return rt
}

func TestMain(m *testing.M) {
	code := m.Run()
	if libraryPath != "" {
		if rt, err := openRuntime(); err == nil {
			if err := rt.Close(); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}
	}
	os.Exit(code)
}

// open loads an encoder directory through the serving path.
func open(tb testing.TB, directory string) *classifier.Encoder {
	tb.Helper()
	verified, err := models.OpenEncoder(directory)
	if err != nil {
		tb.Fatal(err)
	}
	e, err := classifier.OpenEncoder(runtime(tb), verified, classifier.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := e.Close(); err != nil {
			tb.Error(err)
		}
	})
	return e
}

// committed is the directory of the committed encoder.
func committed(tb testing.TB) string {
	tb.Helper()
	return filepath.Join(testenv.Models(tb), "encoders", "minilm-l6-int8", "1")
}
