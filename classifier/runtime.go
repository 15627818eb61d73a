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

// Tensor is a dense tensor over Go memory: exactly one of Float, Int and Byte is set and holds the product of Shape elements.
type Tensor struct {
	Shape []int64
	Float []float32
	Int   []int32
	Byte  []uint8
}

// Session is one loaded graph. Run is safe for concurrent use.
type Session struct {
	run             *ort.DynamicAdvancedSession
	inputs, outputs int
}

// Load builds a session from a serialised ONNX model with one intra-op thread and no spinning, so that callers own the parallelism.
func (r *Runtime) Load(model []byte, inputs, outputs []string) (*Session, error) {
	options, err := sessionOptions()
	if err != nil {
		return nil, err
	}
	defer func() { _ = options.Destroy() }()
	session, err := ort.NewDynamicAdvancedSessionWithONNXData(model, inputs, outputs, options)
	if err != nil {
		return nil, fmt.Errorf("load graph: %w", err)
	}
	return &Session{run: session, inputs: len(inputs), outputs: len(outputs)}, nil
}

func sessionOptions() (*ort.SessionOptions, error) {
	options, err := ort.NewSessionOptions()
	if err != nil {
		return nil, fmt.Errorf("session options: %w", err)
	}
	err = errors.Join(
		options.SetIntraOpNumThreads(1),
		options.SetInterOpNumThreads(1),
		options.SetGraphOptimizationLevel(ort.GraphOptimizationLevelEnableAll),
		options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"),
	)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("session options: %w", err), options.Destroy())
	}
	return options, nil
}

// Run executes the graph. Outputs must be allocated with their final shape; ORT writes into them.
func (s *Session) Run(in, out []Tensor) error {
	if len(in) != s.inputs || len(out) != s.outputs {
		return fmt.Errorf("graph wants %d inputs and %d outputs, got %d and %d", s.inputs, s.outputs, len(in), len(out))
	}
	values := make([]ort.Value, 0, len(in)+len(out))
	defer func() {
		for _, v := range values {
			_ = v.Destroy()
		}
	}()
	for _, t := range append(append(make([]Tensor, 0, len(in)+len(out)), in...), out...) {
		v, err := t.value()
		if err != nil {
			return err
		}
		values = append(values, v)
	}
	return s.run.Run(values[:len(in)], values[len(in):])
}

// value wraps the tensor's memory without copying. Empty dimensions are refused: a batch of 0 kills the process inside ORT.
func (t Tensor) value() (ort.Value, error) {
	size := int64(1)
	for _, d := range t.Shape {
		if d < 1 {
			return nil, fmt.Errorf("tensor shape %v has an empty dimension", t.Shape)
		}
		size *= d
	}
	shape := ort.NewShape(t.Shape...)
	switch {
	case int64(len(t.Float)) == size:
		return ort.NewTensor(shape, t.Float)
	case int64(len(t.Int)) == size:
		return ort.NewTensor(shape, t.Int)
	case int64(len(t.Byte)) == size:
		return ort.NewTensor(shape, t.Byte)
	}
	return nil, fmt.Errorf("tensor shape %v wants %d elements", t.Shape, size)
}

// Close frees the session. No Run may be under way.
func (s *Session) Close() error { return s.run.Destroy() }
