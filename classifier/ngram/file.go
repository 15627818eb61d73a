package ngram

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// ngrams.bin, version 1, little endian; models/FORMAT.md describes it for others.
const (
	magic  = "RAPNGR1\n"
	header = len(magic) + 8
)

// Marshal is the model as a file. Equal models are equal bytes.
func (m *Model) Marshal() []byte {
	features := m.vocabulary.Size()
	raw := make([]byte, 0, fileSize(features, m.labels))
	raw = append(raw, magic...)
	raw = binary.LittleEndian.AppendUint32(raw, uint32(features)) //nolint:gosec // at most MaxFeatures
	raw = binary.LittleEndian.AppendUint32(raw, uint32(m.labels)) //nolint:gosec // at most MaxLabels
	for _, key := range m.vocabulary.keys {
		raw = binary.LittleEndian.AppendUint32(raw, key)
	}
	for _, numbers := range [][]float32{m.vocabulary.rarity, m.bias, m.scale} {
		for _, v := range numbers {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
		}
	}
	for _, w := range m.weights {
		raw = append(raw, byte(w)) //nolint:gosec // two's complement, on purpose
	}
	return raw
}

// fileSize is the only size a file of so many features and labels can have.
func fileSize(features, labels int) int { return header + 8*features + 8*labels + features*labels }

// Read is the model of a file. Everything is checked before anything is believed: the error wraps ErrInvalid.
func Read(raw []byte) (*Model, error) {
	if len(raw) < header || string(raw[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: it does not begin with %q", ErrInvalid, magic)
	}
	features, labels := binary.LittleEndian.Uint32(raw[len(magic):]), binary.LittleEndian.Uint32(raw[len(magic)+4:])
	if features > MaxFeatures || labels < 2 || labels > MaxLabels {
		return nil, fmt.Errorf("%w: %d features and %d labels, want at most %d and 2 to %d", ErrInvalid, features, labels, MaxFeatures, MaxLabels)
	}
	f, k := int(features), int(labels)
	if len(raw) != fileSize(f, k) {
		return nil, fmt.Errorf("%w: %d bytes, %d features and %d labels take %d", ErrInvalid, len(raw), f, k, fileSize(f, k))
	}
	rest := raw[header:]
	keys := make([]uint32, f)
	for i := range keys {
		keys[i] = binary.LittleEndian.Uint32(rest[4*i:])
		if i > 0 && keys[i] <= keys[i-1] {
			return nil, fmt.Errorf("%w: key %d is out of order or there twice", ErrInvalid, i)
		}
	}
	rest = rest[4*f:]
	var numbers [3][]float32
	for i, n := range []int{f, k, k} {
		numbers[i], rest = readFloats(rest, n), rest[4*n:]
	}
	m := &Model{vocabulary: newVocabulary(keys, numbers[0]), labels: k, bias: numbers[1], scale: numbers[2], weights: make([]int8, f*k)}
	for i, b := range rest {
		m.weights[i] = int8(b) //nolint:gosec // two's complement, on purpose
	}
	return m, m.check()
}

func readFloats(raw []byte, n int) []float32 {
	numbers := make([]float32, n)
	for i := range numbers {
		numbers[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return numbers
}

// maxNumber bounds rarities, biases and scales: what training makes is below 100, and nothing can overflow.
const maxNumber = 1e6

func (m *Model) check() error {
	sound := func(numbers []float32, least float32) bool {
		return !slices.ContainsFunc(numbers, func(v float32) bool { return !(v >= least && v <= maxNumber) })
	}
	switch {
	case !sound(m.vocabulary.rarity, 0):
		return fmt.Errorf("%w: a rarity is not between 0 and %g", ErrInvalid, float64(maxNumber))
	case !sound(m.scale, 0):
		return fmt.Errorf("%w: a scale is not between 0 and %g", ErrInvalid, float64(maxNumber))
	case !sound(m.bias, -maxNumber):
		return fmt.Errorf("%w: a bias is not within %g", ErrInvalid, float64(maxNumber))
	}
	return nil
}
