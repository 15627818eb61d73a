package classifier

import (
	"errors"
	"fmt"

	ort "github.com/yalue/onnxruntime_go"
)

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

// Run executes the graph once. Outputs must be allocated with their final shape; ORT writes into them. Where the same shapes come again and
// again, Bind saves wrapping the tensors each time.
func (s *Session) Run(in, out []Tensor) error {
	binding, err := s.Bind(in, out)
	if err != nil {
		return err
	}
	return errors.Join(binding.Run(), binding.Close())
}

// Close frees the session. No Run may be under way.
func (s *Session) Close() error { return s.run.Destroy() }

// Binding ties a session to tensors of fixed shape over memory that the caller fills and reads between runs. Bindings of one session may run
// at the same time; a single one, and several over the same memory, may not.
type Binding struct {
	run     *ort.DynamicAdvancedSession
	in, out []ort.Value
}

// Bind wraps tensors for many runs. They must stay as large as they are; Close gives the wrapping back, not the memory.
func (s *Session) Bind(in, out []Tensor) (*Binding, error) {
	if len(in) != s.inputs || len(out) != s.outputs {
		return nil, fmt.Errorf("graph wants %d inputs and %d outputs, got %d and %d", s.inputs, s.outputs, len(in), len(out))
	}
	b := &Binding{run: s.run}
	var err error
	if b.in, err = wrap(in); err == nil {
		b.out, err = wrap(out)
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// Run executes the graph on what the bound inputs hold now.
func (b *Binding) Run() error { return b.run.Run(b.in, b.out) }

// Close frees what ORT keeps for the tensors. No Run may be under way.
func (b *Binding) Close() error {
	var faults []error
	for _, v := range append(b.in, b.out...) {
		faults = append(faults, v.Destroy())
	}
	b.in, b.out = nil, nil
	return errors.Join(faults...)
}

// wrap makes ORT values of tensors. Those made before a fault are returned with it, to be freed.
func wrap(tensors []Tensor) ([]ort.Value, error) {
	values := make([]ort.Value, 0, len(tensors))
	for _, t := range tensors {
		v, err := t.value()
		if err != nil {
			return values, err
		}
		values = append(values, v)
	}
	return values, nil
}

// maxTensor bounds the elements of a tensor, far above any of ours, so that no product of dimensions wraps around.
const maxTensor = 1 << 40

// value wraps the tensor's memory without copying; the value keeps it reachable, and Go does not move it. Empty dimensions are refused: a batch
// of 0 kills the process inside ORT.
func (t Tensor) value() (ort.Value, error) {
	size := int64(1)
	for _, d := range t.Shape {
		switch {
		case d < 1:
			return nil, fmt.Errorf("tensor shape %v has an empty dimension", t.Shape)
		case d > maxTensor/size:
			return nil, fmt.Errorf("tensor shape %v is too large", t.Shape)
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
