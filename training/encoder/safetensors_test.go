package encoder_test

import (
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/training/encoder"
)

// file is a safetensors file with the given header and data.
func file(header string, data ...byte) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), data...)
}

func TestSafetensorsGivesTensors(t *testing.T) {
	t.Parallel()
	values := []float32{1, -2, 0.5, 0, 3, 4}
	next := 0
	tensors, err := encoder.ParseSafetensors(safetensors(t, map[string][]int{"a": {2, 3}}, func(string) float32 { next++; return values[next-1] }))
	if err != nil {
		t.Fatal(err)
	}
	got, err := tensors.Float("a", 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(values, got); diff != "" {
		t.Errorf("tensor (-want +got):\n%s", diff)
	}
	if _, err := tensors.Float("a", 3, 2); !errors.Is(err, encoder.ErrWeights) {
		t.Errorf("another shape: %v, want ErrWeights", err)
	}
	if _, err := tensors.Float("b", 2, 3); !errors.Is(err, encoder.ErrWeights) {
		t.Errorf("another name: %v, want ErrWeights", err)
	}
}

func TestSafetensorsRefusesDamage(t *testing.T) {
	t.Parallel()
	one := func(entry string) []byte { return file(`{"a":`+entry+`}`, 0, 0, 0, 0) }
	tests := map[string][]byte{
		"empty":              nil,
		"short":              {1, 2, 3},
		"endless header":     binary.LittleEndian.AppendUint64(nil, math.MaxUint64),
		"header beyond file": append(binary.LittleEndian.AppendUint64(nil, 100), "{}"...),
		"large header":       append(binary.LittleEndian.AppendUint64(nil, 2<<20), strings.Repeat(" ", 2<<20)...),
		"no JSON":            file("not JSON"),
		"list":               file("[]"),
		"duplicate tensor":   file(`{"a":{"dtype":"F32","shape":[],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,0]}}`),
		"unknown type":       one(`{"dtype":"F8","shape":[1],"data_offsets":[0,4]}`),
		"unknown member":     one(`{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}`),
		"one offset":         one(`{"dtype":"F32","shape":[1],"data_offsets":[4]}`),
		"offset beyond":      one(`{"dtype":"F32","shape":[2],"data_offsets":[0,8]}`),
		"negative offset":    one(`{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}`),
		"offsets turned":     one(`{"dtype":"F32","shape":[1],"data_offsets":[4,0]}`),
		"size of shape":      one(`{"dtype":"F32","shape":[2],"data_offsets":[0,4]}`),
		"negative dimension": one(`{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}`),
		"overflow":           one(`{"dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,0]}`),
	}
	for name, raw := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := encoder.ParseSafetensors(raw); !errors.Is(err, encoder.ErrWeights) {
				t.Errorf("ParseSafetensors: %v, want ErrWeights", err)
			}
		})
	}
}

func TestSafetensorsRefusesValues(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]float64{"NaN": math.NaN(), "infinite": math.Inf(-1)} {
		tensors, err := encoder.ParseSafetensors(safetensors(t, map[string][]int{"a": {1}}, func(string) float32 { return float32(v) }))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tensors.Float("a", 1); !errors.Is(err, encoder.ErrWeights) {
			t.Errorf("%s: %v, want ErrWeights", name, err)
		}
	}
	halves, err := encoder.ParseSafetensors(file(`{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}`, 0, 0, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := halves.Float("a", 2); !errors.Is(err, encoder.ErrWeights) {
		t.Errorf("F16: %v, want ErrWeights", err)
	}
}

// FuzzSafetensors: no bytes panic, and a tensor that is given has the size of its shape.
func FuzzSafetensors(f *testing.F) {
	f.Add(file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"format":"pt"}}`, 0, 0, 128, 63))
	f.Add(file(`{"a":{"dtype":"F32","shape":[2,0],"data_offsets":[4,4]}}`, 1, 2, 3, 4))
	f.Fuzz(func(t *testing.T, raw []byte) {
		tensors, err := encoder.ParseSafetensors(raw)
		if err != nil {
			if !errors.Is(err, encoder.ErrWeights) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if values, err := tensors.Float("a", 1); err == nil && len(values) != 1 {
			t.Errorf("%d values of shape [1]", len(values))
		}
	})
}
