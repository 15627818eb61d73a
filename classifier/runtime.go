// Package classifier says what the customer wants: tokens, encoder, head, calibrated confidence, and the honesty to abstain.
package classifier

import (
	"errors"
	"fmt"
	"os"
	"strings"
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

// remedy ends every error about the library.
const remedy = "run `make ort` or pass --onnxruntime PATH"

// OpenRuntime loads the ONNX Runtime shared library at path. Any 1.24 or newer serves; 1.28.2 is the version we pin and test.
func OpenRuntime(library string) (*Runtime, error) {
	if err := load(library); err != nil {
		return nil, fmt.Errorf("%w: %w; %s", ErrRuntime, err, remedy)
	}
	return &Runtime{library: library, open: true}, nil
}

func load(library string) error {
	if library == "" {
		return errors.New("no library given")
	}
	about, err := os.Stat(library)
	if err != nil {
		return fmt.Errorf("load library: %w", err)
	}
	if !about.Mode().IsRegular() {
		return fmt.Errorf("load %s: not a file", library)
	}
	if err := whole(library, about.Size()); err != nil {
		return fmt.Errorf("load %s: %w", library, err)
	}
	ort.SetSharedLibraryPath(library)
	err = ort.InitializeEnvironment(ort.WithLogLevelError())
	if err != nil && strings.Contains(err.Error(), "OrtGetApiBase") {
		return fmt.Errorf("load %s: this library is not ONNX Runtime", library)
	}
	if err != nil {
		if _, cause, found := strings.Cut(err.Error(), library+": "); found { // what the loader says, without what the binding wraps it in
			err = errors.New(cause)
		}
		return fmt.Errorf("load %s: %w", library, err)
	}
	return nil
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
