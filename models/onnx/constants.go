package onnx

import (
	"encoding/binary"
	"fmt"
	"math"

	"google.golang.org/protobuf/proto"
)

// Constant is a float32 or int8 constant of a graph, in row-major order.
type Constant struct {
	Shape  []int
	Floats []float32 // nil for others
	Bytes  []int8    // nil for others
}

// Constants reads the constants of a serialised model as Graph writes them, in their order. Errors wrap ErrRefused.
func Constants(model []byte) ([]Constant, error) {
	if err := Check(model, DefaultLimits()); err != nil {
		return nil, err
	}
	var m ModelProto
	if err := proto.Unmarshal(model, &m); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	all := make([]Constant, 0, len(m.GetGraph().GetInitializer()))
	for i, t := range m.GetGraph().GetInitializer() {
		c, ok := constantOf(t)
		if !ok {
			return nil, refuse("constant %d is not whole, or of another kind than is read here", i)
		}
		all = append(all, c)
	}
	return all, nil
}

func constantOf(t *TensorProto) (c Constant, ok bool) {
	size := int64(1)
	for _, d := range t.GetDims() {
		if d < 0 || d > math.MaxInt32 || size > math.MaxInt32 {
			return Constant{}, false
		}
		size *= d
		c.Shape = append(c.Shape, int(d))
	}
	raw := t.GetRawData()
	switch TensorProto_DataType(t.GetDataType()) { //nolint:exhaustive // what heads are made of
	case TensorProto_FLOAT:
		if int64(len(raw)) != 4*size {
			return Constant{}, false
		}
		c.Floats = make([]float32, size)
		for i := range c.Floats {
			c.Floats[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
	case TensorProto_INT8:
		if int64(len(raw)) != size {
			return Constant{}, false
		}
		c.Bytes = make([]int8, size)
		for i, b := range raw {
			c.Bytes[i] = int8(b) //nolint:gosec // two's complement, on purpose
		}
	default: // kept in its place, unread
	}
	return c, true
}
