package classifier_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"rapport/classifier"
	"rapport/internal/testenv"
)

// opened is the process's runtime: ONNX Runtime allows one.
var opened struct {
	once    sync.Once
	runtime *classifier.Runtime
	err     error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if opened.runtime != nil {
		if err := opened.runtime.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	if err := goleak.Find(); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// openRuntime returns the runtime all tests share.
func openRuntime(tb testing.TB) *classifier.Runtime {
	tb.Helper()
	library := testenv.Library(tb)
	opened.once.Do(func() { opened.runtime, opened.err = classifier.OpenRuntime(library) })
	if opened.err != nil {
		tb.Fatal(opened.err)
	}
	return opened.runtime
}

// wantError checks that an error is of a kind and says what is expected.
func wantError(t *testing.T, err, kind error, want string) {
	t.Helper()
	switch {
	case err == nil:
		t.Errorf("no error, want one with %q", want)
	case !errors.Is(err, kind):
		t.Errorf("%v is not %v", err, kind)
	case !strings.Contains(err.Error(), want):
		t.Errorf("got %q, want it to hold %q", err, want)
	}
}
