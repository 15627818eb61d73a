package conversation

import (
	"encoding/base64"
	"fmt"
	"math"
)

// Sketch is a small, immutable copy of an embedding: four bits a dimension, two dimensions a byte. Its cosines are within 0.03 of the exact
// ones, which is enough to tell a message said again; with a byte a dimension, sketches were half of what a conversation takes in memory.
type Sketch string

// A dimension is one of 15 steps around zero, of a length that loses least of normally distributed numbers (Max 1960): what lies beyond the last
// step is taken for it.
const (
	steps    = 7    // to either side
	stepSize = 0.35 // times the root mean square of the embedding
	nibble   = 4
)

// NewSketch copies an embedding; nil, zero and broken vectors (not a number, infinite) give the empty Sketch.
func NewSketch(embedding []float32) Sketch {
	sum := 0.0
	for _, x := range embedding {
		sum += float64(x) * float64(x)
	}
	if !(sum > 0) || math.IsInf(sum, 1) { // not a number neither
		return ""
	}
	scale := 1 / (stepSize * math.Sqrt(sum/float64(len(embedding))))
	bytes := make([]byte, (len(embedding)+1)/2)
	for i, x := range embedding {
		step := nearest(max(-steps, min(steps, float64(x)*scale)))
		bytes[i/2] |= byte(step&0xf) << (i % 2 * nibble)
	}
	return Sketch(bytes)
}

// nearest rounds a number from -steps to steps half away from zero.
func nearest(x float64) int8 {
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
		x, y := int8(s[i]), int8(other[i]) //nolint:gosec // the bytes are two signed numbers
		a, b := int(x>>nibble), int(y>>nibble)
		c, d := int(x<<nibble>>nibble), int(y<<nibble>>nibble)
		dot += a*b + c*d
		left += a*a + c*c
		right += b*b + d*d
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
