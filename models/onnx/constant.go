package onnx

import (
	"encoding/binary"
	"fmt"
	"math"
)

// ConstFloat adds a float32 constant in row-major order and returns its name. No shape means a scalar.
func (g *Graph) ConstFloat(values []float32, shape ...int) string {
	raw := make([]byte, 0, 4*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return g.constant(TensorProto_FLOAT, raw, 4, shape)
}

// ConstInt8 adds an int8 constant in row-major order and returns its name. No shape means a scalar.
func (g *Graph) ConstInt8(values []int8, shape ...int) string {
	raw := make([]byte, len(values))
	for i, v := range values {
		raw[i] = byte(v) //nolint:gosec // the bits are what is stored
	}
	return g.constant(TensorProto_INT8, raw, 1, shape)
}

// ConstUint8 adds a uint8 constant in row-major order and returns its name. No shape means a scalar.
func (g *Graph) ConstUint8(values []uint8, shape ...int) string {
	return g.constant(TensorProto_UINT8, append([]byte(nil), values...), 1, shape)
}

// ConstInt64 adds an int64 constant in row-major order and returns its name. No shape means a scalar.
func (g *Graph) ConstInt64(values []int64, shape ...int) string {
	raw := make([]byte, 0, 8*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(v)) //nolint:gosec // the bits are what is stored
	}
	return g.constant(TensorProto_INT64, raw, 8, shape)
}

func (g *Graph) constant(element TensorProto_DataType, raw []byte, width int, shape []int) string {
	size, dims := 1, make([]int64, len(shape))
	for i, d := range shape {
		size *= d
		dims[i] = int64(d)
	}
	if size*width != len(raw) {
		g.faults = append(g.faults, fmt.Errorf("%w: constant of shape %v has %d elements", ErrGraph, shape, len(raw)/width))
	}
	name := g.fresh("const")
	g.define(name)
	g.model.Graph.Initializer = append(g.model.Graph.Initializer, &TensorProto{
		Name: new(name), DataType: new(int32(element)), Dims: dims, RawData: raw,
	})
	return name
}
