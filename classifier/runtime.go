// Package classifier says what the customer wants: tokens, encoder, head, calibrated confidence, and the honesty to abstain.
package classifier

import (
	"errors"
	"fmt"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

// ErrRuntime is wrapped by every error about the ONNX Runtime library itself.
var ErrRuntime = errors.New("ONNX Runtime is not usable")

// Runtime is the process-wide ONNX Runtime. The library allows one environment a process, so open it once, in cmd or TestMain.
type Runtime struct {
	library string
	mu      sync.Mutex
	open    bool
}

// OpenRuntime loads the ONNX Runtime shared library at path. Any 1.24 or newer serves; 1.28.2 is the version we pin and test.
func OpenRuntime(library string) (*Runtime, error) {
	if library == "" {
		return nil, fmt.Errorf("%w: no library given; run `make ort` or pass --onnxruntime PATH", ErrRuntime)
	}
	ort.SetSharedLibraryPath(library)
	if err := ort.InitializeEnvironment(ort.WithLogLevelError()); err != nil {
		return nil, fmt.Errorf("%w: load %s: %w; run `make ort` or pass --onnxruntime PATH", ErrRuntime, library, err)
	}
	return &Runtime{library: library, open: true}, nil
}

// Version is the version of the loaded library.
func (r *Runtime) Version() string { return ort.GetVersion() }

// Library is the path the library was loaded from.
func (r *Runtime) Library() string { return r.library }

// Close releases the environment. Only call it at exit: ORT unloads the library under any session still open.
func (r *Runtime) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.open {
		return nil
	}
	r.open = false
	return ort.DestroyEnvironment()
}
