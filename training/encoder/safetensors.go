package encoder

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Limits of the weights file. The header of the real file is 11 kB; the reference implementation stops at 100 MB, we need not.
const (
	maxHeader  = 1 << 20
	maxWeights = 1 << 30
)

// ErrWeights is wrapped by every error about a safetensors file or a weight missing in it.
var ErrWeights = errors.New("weights file is not usable")

// tensorEntry is what the header says about one tensor: offsets are bytes, counted from the end of the header, end exclusive.
type tensorEntry struct {
	Type    string   `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

// Safetensors is a parsed safetensors file (https://github.com/huggingface/safetensors, format of 2022): 8 bytes of little-endian header
// length, a JSON header, then the tensors.
type Safetensors struct {
	entries map[string]tensorEntry
	data    []byte
}

// ReadSafetensors reads and checks the file at path: a bounded header, tensors inside the file, and sizes that agree with shape and type.
func ReadSafetensors(path string) (*Safetensors, error) {
	stat, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWeights, err)
	}
	if stat.Size() > maxWeights {
		return nil, fmt.Errorf("%w: %s has %d bytes, at most %d are read", ErrWeights, path, stat.Size(), maxWeights)
	}
	raw, err := os.ReadFile(path) //nolint:gosec // the caller names the file
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWeights, err)
	}
	tensors, err := ParseSafetensors(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return tensors, nil
}

// ParseSafetensors is ReadSafetensors over the bytes of a file, which it keeps.
func ParseSafetensors(raw []byte) (*Safetensors, error) {
	if len(raw) < 8 {
		return nil, fmt.Errorf("%w: %d bytes are too few", ErrWeights, len(raw))
	}
	size := binary.LittleEndian.Uint64(raw)
	if size > maxHeader || size > uint64(len(raw))-8 {
		return nil, fmt.Errorf("%w: header of %d bytes", ErrWeights, size)
	}
	header, data := raw[8:8+size], raw[8+size:]
	var members map[string]jsontext.Value
	if err := json.Unmarshal(header, &members); err != nil {
		return nil, fmt.Errorf("%w: header: %w", ErrWeights, err)
	}
	entries := make(map[string]tensorEntry, len(members))
	for name, member := range members {
		if name == "__metadata__" {
			continue
		}
		var entry tensorEntry
		if err := json.Unmarshal(member, &entry, json.RejectUnknownMembers(true)); err != nil {
			return nil, fmt.Errorf("%w: tensor %q: %w", ErrWeights, name, err)
		}
		if err := entry.check(int64(len(data))); err != nil {
			return nil, fmt.Errorf("%w: tensor %q: %w", ErrWeights, name, err)
		}
		entries[name] = entry
	}
	return &Safetensors{entries: entries, data: data}, nil
}

func (e tensorEntry) check(size int64) error {
	from, to := e.Offsets[0], e.Offsets[1]
	if from < 0 || to < from || to > size {
		return fmt.Errorf("offsets %d to %d are outside the %d bytes of data", from, to, size)
	}
	width, known := map[string]int64{"F32": 4, "I64": 8, "F16": 2, "BF16": 2, "I32": 4, "U8": 1}[e.Type]
	if !known {
		return fmt.Errorf("unknown type %q", e.Type)
	}
	elements := int64(1)
	for _, d := range e.Shape {
		if d < 0 || (d > 0 && elements > size/int64(d)) {
			return fmt.Errorf("shape %v does not fit the file", e.Shape)
		}
		elements *= int64(d)
	}
	if elements*width != to-from {
		return fmt.Errorf("shape %v of %s wants %d bytes, not %d", e.Shape, e.Type, elements*width, to-from)
	}
	return nil
}

// Float copies the float32 tensor called name, in row-major order. It refuses another type, another shape, and values that are not finite.
func (s *Safetensors) Float(name string, shape ...int) ([]float32, error) {
	entry, found := s.entries[name]
	if !found {
		return nil, fmt.Errorf("%w: no tensor %q", ErrWeights, name)
	}
	if entry.Type != "F32" {
		return nil, fmt.Errorf("%w: tensor %q is %s, only F32 is read", ErrWeights, name, entry.Type)
	}
	if fmt.Sprint(entry.Shape) != fmt.Sprint(shape) {
		return nil, fmt.Errorf("%w: tensor %q has shape %v, not %v", ErrWeights, name, entry.Shape, shape)
	}
	raw := s.data[entry.Offsets[0]:entry.Offsets[1]]
	values := make([]float32, len(raw)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		if math.IsNaN(float64(values[i])) || math.IsInf(float64(values[i]), 0) {
			return nil, fmt.Errorf("%w: tensor %q has a value that is not finite at %d", ErrWeights, name, i)
		}
	}
	return values, nil
}
