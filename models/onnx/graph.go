package onnx

import (
	"errors"
	"fmt"
	"strconv"

	"google.golang.org/protobuf/proto"
)

// Versions every graph is written for. Opset 17 is the first with LayerNormalization; IR version 8 goes with it.
const (
	irVersion      = 8
	opset          = 17
	microsoftOpset = 1
	microsoft      = "com.microsoft"
)

// ErrGraph is wrapped by every error about a graph that was put together wrongly.
var ErrGraph = errors.New("graph is not well formed")

// Graph builds one ONNX model, node after node. Every method that makes a value returns its name, which is what the next node takes as input.
// The same calls give the same bytes. Mistakes are kept and reported by Marshal, so that a chain of calls reads without error checks.
type Graph struct {
	model  *ModelProto
	values map[string]bool
	faults []error
	count  int
}

// New starts an empty graph called name.
func New(name string) *Graph {
	return &Graph{
		model: &ModelProto{
			IrVersion:    new(int64(irVersion)),
			ProducerName: new("rapport"),
			OpsetImport: []*OperatorSetIdProto{
				{Domain: new(""), Version: new(int64(opset))},
				{Domain: new(microsoft), Version: new(int64(microsoftOpset))},
			},
			Graph: &GraphProto{Name: new(name)},
		},
		values: map[string]bool{"": true},
	}
}

// Type is the element type of a graph's input or output.
type Type int32

// The element types graphs of ours take and give.
const (
	Float32 = Type(TensorProto_FLOAT)
	Int32   = Type(TensorProto_INT32)
	Int64   = Type(TensorProto_INT64)
)

// Input declares an input. A dimension is an int for a fixed size or a string for a named free one, such as "batch".
func (g *Graph) Input(name string, element Type, dims ...any) string {
	g.model.Graph.Input = append(g.model.Graph.Input, g.valueInfo(name, element, dims))
	g.define(name)
	return name
}

// Output declares value, made by an earlier node, as an output under name. Dimensions are as in Input.
func (g *Graph) Output(name, value string, element Type, dims ...any) {
	g.node(standard, "Identity", []string{value}, []string{name}, nil)
	g.model.Graph.Output = append(g.model.Graph.Output, g.valueInfo(name, element, dims))
}

// standard is the domain of the standard operators.
const standard = ""

// Node adds a standard operator with one output and returns that output.
func (g *Graph) Node(op string, inputs []string, attributes ...Attribute) string {
	out := g.fresh(op)
	g.node(standard, op, inputs, []string{out}, attributes)
	return out
}

// Microsoft adds an operator of ONNX Runtime's com.microsoft domain with one output and returns that output.
func (g *Graph) Microsoft(op string, inputs []string, attributes ...Attribute) string {
	out := g.fresh(op)
	g.node(microsoft, op, inputs, []string{out}, attributes)
	return out
}

// Marshal serialises the model, or says what was wrong with the calls that built it.
func (g *Graph) Marshal() ([]byte, error) {
	if len(g.model.Graph.Output) == 0 {
		g.faults = append(g.faults, fmt.Errorf("%w: no output", ErrGraph))
	}
	if err := errors.Join(g.faults...); err != nil {
		return nil, err
	}
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(g.model)
	if err != nil {
		return nil, fmt.Errorf("serialise graph: %w", err)
	}
	return raw, nil
}

// Attribute is one attribute of a node.
type Attribute struct{ proto *AttributeProto }

// Int is an integer attribute.
func Int(name string, value int64) Attribute {
	return Attribute{&AttributeProto{Name: new(name), Type: AttributeProto_INT.Enum(), I: new(value)}}
}

// Ints is an attribute that lists integers.
func Ints(name string, values ...int64) Attribute {
	return Attribute{&AttributeProto{Name: new(name), Type: AttributeProto_INTS.Enum(), Ints: values}}
}

// Float is a floating-point attribute.
func Float(name string, value float32) Attribute {
	return Attribute{&AttributeProto{Name: new(name), Type: AttributeProto_FLOAT.Enum(), F: new(value)}}
}

// To is the target type of a Cast node.
func To(element Type) Attribute { return Int("to", int64(element)) }

func (g *Graph) node(domain, op string, inputs, outputs []string, attributes []Attribute) {
	for _, in := range inputs {
		if !g.values[in] {
			g.faults = append(g.faults, fmt.Errorf("%w: %s takes %q, which nothing made", ErrGraph, op, in))
		}
	}
	node := &NodeProto{OpType: new(op), Input: inputs, Output: outputs, Name: new(outputs[0])}
	if domain != standard {
		node.Domain = new(domain)
	}
	for _, a := range attributes {
		node.Attribute = append(node.Attribute, a.proto)
	}
	g.model.Graph.Node = append(g.model.Graph.Node, node)
	for _, out := range outputs {
		g.define(out)
	}
}

func (g *Graph) define(name string) {
	if g.values[name] {
		g.faults = append(g.faults, fmt.Errorf("%w: %q is made twice", ErrGraph, name))
	}
	g.values[name] = true
}

// fresh is a name nobody has used, with what it is in front so that error messages of the runtime can be read.
func (g *Graph) fresh(prefix string) string {
	g.count++
	return prefix + "_" + strconv.Itoa(g.count)
}

func (g *Graph) valueInfo(name string, element Type, dims []any) *ValueInfoProto {
	shape := &TensorShapeProto{}
	for _, d := range dims {
		dim := &TensorShapeProto_Dimension{}
		switch d := d.(type) {
		case int:
			dim.Value = &TensorShapeProto_Dimension_DimValue{DimValue: int64(d)}
		case string:
			dim.Value = &TensorShapeProto_Dimension_DimParam{DimParam: d}
		default:
			g.faults = append(g.faults, fmt.Errorf("%w: dimension of %s is a %T, not an int or a string", ErrGraph, name, d))
		}
		shape.Dim = append(shape.Dim, dim)
	}
	return &ValueInfoProto{Name: new(name), Type: &TypeProto{Value: &TypeProto_TensorType{TensorType: &TypeProto_Tensor{
		ElemType: new(int32(element)), Shape: shape,
	}}}}
}
