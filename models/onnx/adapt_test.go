package onnx_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"rapport/models/onnx"
)

// elsewhere is a text classifier as others export it: int64 inputs, token types, a Constant in a node.
func elsewhere(tb testing.TB, change func(m *onnx.ModelProto)) []byte {
	tb.Helper()
	g := onnx.New("elsewhere")
	ids := g.Input("input_ids", onnx.Int64, "batch", "sequence")
	mask := g.Input("attention_mask", onnx.Int64, "batch", "sequence")
	types := g.Input("token_type_ids", onnx.Int64, "batch", "sequence")
	sum := g.Node("Mul", []string{g.Node("Add", []string{ids, types}), mask})
	votes := g.Node("Gather", []string{g.ConstFloat([]float32{1, 2, 3, 4}, 2, 2), sum})
	g.Output("logits", g.Node("ReduceSum", []string{votes, g.ConstInt64([]int64{1}, 1)}, onnx.Int("keepdims", 0)), onnx.Float32, "batch", 2)
	raw, err := g.Marshal()
	if err != nil {
		tb.Fatal(err)
	}
	var m onnx.ModelProto
	if err := proto.Unmarshal(raw, &m); err != nil {
		tb.Fatal(err)
	}
	axes := m.Graph.Initializer[1]
	m.Graph.Initializer = m.Graph.Initializer[:1]
	m.Graph.Node = append([]*onnx.NodeProto{{
		OpType: new("Constant"), Output: []string{axes.GetName()},
		Attribute: []*onnx.AttributeProto{{Name: new("value"), Type: onnx.AttributeProto_TENSOR.Enum(), T: axes}},
	}}, m.Graph.Node...)
	if change != nil {
		change(&m)
	}
	if raw, err = proto.Marshal(&m); err != nil {
		tb.Fatal(err)
	}
	return raw
}

// TestAdaptGivesOurShape: two int32 inputs, one output, no Constant left, and the same bytes each time.
func TestAdaptGivesOurShape(t *testing.T) {
	t.Parallel()
	raw, err := onnx.Adapt(elsewhere(t, nil), 2)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := onnx.Adapt(elsewhere(t, nil), 2); err != nil || !bytes.Equal(raw, again) {
		t.Errorf("the second time it gives other bytes, %v", err)
	}
	var m onnx.ModelProto
	if err := proto.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	var inputs []string
	for _, input := range m.Graph.Input {
		inputs = append(inputs, input.GetName())
		if input.Type.GetTensorType().GetElemType() != int32(onnx.TensorProto_INT32) {
			t.Errorf("input %s is of type %v", input.GetName(), input.Type)
		}
	}
	if !slices.Equal(inputs, []string{"input_ids", "attention_mask"}) || len(m.Graph.Output) != 1 || m.Graph.Output[0].GetName() != "logits" {
		t.Errorf("inputs %v, outputs %v", inputs, m.Graph.Output)
	}
	for _, node := range m.Graph.Node {
		if node.GetOpType() == "Constant" {
			t.Error("a Constant is left")
		}
	}
	if err := onnx.Check(raw, onnx.DefaultLimits()); err != nil {
		t.Error(err)
	}
}

// TestAdaptRefuses says what is wrong with a graph that cannot be served.
func TestAdaptRefuses(t *testing.T) {
	t.Parallel()
	fixed := func(i int64) *onnx.TensorShapeProto_Dimension {
		return &onnx.TensorShapeProto_Dimension{Value: &onnx.TensorShapeProto_Dimension_DimValue{DimValue: i}}
	}
	for want, change := range map[string]func(m *onnx.ModelProto){
		"a dimension fixed at 128": func(m *onnx.ModelProto) { m.Graph.Input[0].Type.GetTensorType().Shape.Dim[1] = fixed(128) },
		"3 dimensions, want": func(m *onnx.ModelProto) {
			s := m.Graph.Input[0].Type.GetTensorType().Shape
			s.Dim = append(s.Dim, fixed(1))
		},
		"is of type FLOAT, want": func(m *onnx.ModelProto) {
			m.Graph.Input[0].Type.GetTensorType().ElemType = new(int32(onnx.TensorProto_FLOAT))
		},
		`input "pixel_values"`:   func(m *onnx.ModelProto) { m.Graph.Input[2].Name = new("pixel_values") },
		"is there twice":         func(m *onnx.ModelProto) { m.Graph.Input[2].Name = new("input_ids") },
		"lacks the input":        func(m *onnx.ModelProto) { m.Graph.Input = m.Graph.Input[1:] },
		"2 columns for 3 labels": func(*onnx.ModelProto) {},
		"want float32": func(m *onnx.ModelProto) {
			m.Graph.Output[0].Type.GetTensorType().ElemType = new(int32(onnx.TensorProto_INT64))
		},
		"none called logits": func(m *onnx.ModelProto) {
			m.Graph.Output[0].Name = new("a")
			m.Graph.Output = append(m.Graph.Output, m.Graph.Output[0])
		},
		"operator set 7, 11":                func(m *onnx.ModelProto) { m.OpsetImport[0].Version = new(int64(7)) },
		"0 standard operator sets":          func(m *onnx.ModelProto) { m.OpsetImport = m.OpsetImport[1:] },
		"IR version 99":                     func(m *onnx.ModelProto) { m.IrVersion = new(int64(99)) },
		`a Constant of kind "value_string"`: func(m *onnx.ModelProto) { m.Graph.Node[0].Attribute[0].Name = new("value_string") },
		"a tensor in an attribute":          func(m *onnx.ModelProto) { m.Graph.Node[1].Attribute = m.Graph.Node[0].Attribute },
		"which nothing before it makes":     func(m *onnx.ModelProto) { m.Graph.Node[2].Input[0] = "nothing" },
		"is made twice":                     func(m *onnx.ModelProto) { m.Graph.Node = append(m.Graph.Node, m.Graph.Node[2]) },
		"nothing before it":                 func(m *onnx.ModelProto) { slices.Reverse(m.Graph.Node) },
		"external data":                     func(m *onnx.ModelProto) { m.Graph.Initializer[0].DataLocation = onnx.TensorProto_EXTERNAL.Enum() },
		"a subgraph": func(m *onnx.ModelProto) {
			m.Graph.Node[1].Attribute = []*onnx.AttributeProto{{Name: new("body"), G: &onnx.GraphProto{}}}
		},
		"more elements than bytes": func(m *onnx.ModelProto) { m.Graph.Initializer[0].Dims = []int64{1 << 31, 1 << 31} },
		"training information":     func(m *onnx.ModelProto) { m.Functions = []*onnx.FunctionProto{{}} },
		"operator set of domain": func(m *onnx.ModelProto) {
			m.OpsetImport = append(m.OpsetImport, &onnx.OperatorSetIdProto{Domain: new("evil")})
		},
	} {
		labels := 2
		if strings.Contains(want, "for 3 labels") {
			labels = 3
		}
		_, err := onnx.Adapt(elsewhere(t, change), labels)
		if !errors.Is(err, onnx.ErrRefused) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// FuzzAdapt never panics, and what it lets pass Check admits.
func FuzzAdapt(f *testing.F) {
	f.Add(elsewhere(f, nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		adapted, err := onnx.Adapt(raw, 2)
		if err == nil {
			err = onnx.Check(adapted, onnx.AdaptLimits())
		}
		if err != nil && !errors.Is(err, onnx.ErrRefused) {
			t.Errorf("%v", err)
		}
	})
}
