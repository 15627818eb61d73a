package onnx

import (
	"slices"
	"strings"
)

// inputs has the graph take int32, whatever it took, and no token types.
func (a *adapter) inputs() error {
	initial := map[string]bool{}
	for _, constant := range a.graph.GetInitializer() {
		initial[constant.GetName()] = true
	}
	var wanted []*ValueInfoProto
	var casts []*NodeProto
	seen := map[string]bool{}
	for _, input := range a.graph.GetInput() {
		name := input.GetName()
		switch {
		case initial[name]: // IR version 3 lists constants as inputs; they stay constants
			continue
		case name != "input_ids" && name != "attention_mask" && name != "token_type_ids":
			return refuse("input %.40q: only input_ids, attention_mask and token_type_ids are known", name)
		case seen[name]:
			return refuse("input %s is there twice", name)
		}
		seen[name] = true
		if err := free(input); err != nil {
			return err
		}
		element := input.GetType().GetTensorType().GetElemType()
		from := name
		if name == "token_type_ids" {
			from = "rapport_no_types"
		}
		casts = append(casts, castNode("rapport_to_"+name, from, name, element))
		if name != "token_type_ids" {
			wanted = append(wanted, integers(name))
		}
	}
	if !seen["input_ids"] || !seen["attention_mask"] {
		return refuse("it lacks the input input_ids or attention_mask")
	}
	a.rename(seen)
	head := casts
	if seen["token_type_ids"] { // the difference of the ids with themselves: zeros of their shape
		head = append([]*NodeProto{{
			OpType: new("Sub"), Name: new("rapport_no_types"), Input: []string{"input_ids", "input_ids"}, Output: []string{"rapport_no_types"},
		}}, casts...)
	}
	a.graph.Node = append(head, a.graph.Node...)
	slices.SortFunc(wanted, func(x, y *ValueInfoProto) int { return -strings.Compare(x.GetName(), y.GetName()) }) // input_ids first
	a.graph.Input = wanted
	return nil
}

// free wants an integer input of two free dimensions.
func free(input *ValueInfoProto) error {
	tensor := input.GetType().GetTensorType()
	if e := TensorProto_DataType(tensor.GetElemType()); e != TensorProto_INT64 && e != TensorProto_INT32 {
		return refuse("input %s is of type %v, want int64 or int32", input.GetName(), e)
	}
	dims := tensor.GetShape().GetDim()
	if len(dims) != 2 {
		return refuse("input %s has %d dimensions, want [batch, tokens]", input.GetName(), len(dims))
	}
	for _, dim := range dims {
		if _, fixed := dim.GetValue().(*TensorShapeProto_Dimension_DimValue); fixed {
			return refuse("input %s has a dimension fixed at %d: export the model with dynamic batch and length", input.GetName(), dim.GetDimValue())
		}
	}
	return nil
}

func integers(name string) *ValueInfoProto {
	dim := func(name string) *TensorShapeProto_Dimension {
		return &TensorShapeProto_Dimension{Value: &TensorShapeProto_Dimension_DimParam{DimParam: name}}
	}
	return &ValueInfoProto{Name: new(name), Type: &TypeProto{Value: &TypeProto_TensorType{TensorType: &TypeProto_Tensor{
		ElemType: new(int32(TensorProto_INT32)), Shape: &TensorShapeProto{Dim: []*TensorShapeProto_Dimension{dim("batch"), dim("tokens")}},
	}}}}
}

// cast is the name under which the nodes of a graph find an input after its cast.
func cast(name string) string { return "rapport_" + name }

func castNode(name, from, to string, element int32) *NodeProto {
	return &NodeProto{
		OpType: new("Cast"), Name: new(name), Input: []string{from}, Output: []string{cast(to)},
		Attribute: []*AttributeProto{To(Type(element)).proto},
	}
}

// rename has the nodes read the casts in place of the inputs.
func (a *adapter) rename(inputs map[string]bool) {
	for _, node := range a.graph.GetNode() {
		for i, name := range node.GetInput() {
			if inputs[name] {
				node.Input[i] = cast(name)
			}
		}
	}
}

// output keeps the output logits, or the only one there is.
func (a *adapter) output(labels int) error {
	at := slices.IndexFunc(a.graph.GetOutput(), func(v *ValueInfoProto) bool { return v.GetName() == "logits" })
	if at < 0 && len(a.graph.GetOutput()) == 1 {
		at = 0
	}
	if at < 0 {
		return refuse("%d outputs and none called logits", len(a.graph.GetOutput()))
	}
	output := a.graph.GetOutput()[at]
	tensor := output.GetType().GetTensorType()
	if e := TensorProto_DataType(tensor.GetElemType()); e != TensorProto_FLOAT {
		return refuse("output %.40q is of type %v, want float32", output.GetName(), e)
	}
	dims := tensor.GetShape().GetDim()
	if tensor.GetShape() != nil && len(dims) != 2 {
		return refuse("output %.40q has %d dimensions, want [batch, labels]", output.GetName(), len(dims))
	}
	if len(dims) == 2 {
		if width, fixed := dims[1].GetValue().(*TensorShapeProto_Dimension_DimValue); fixed && width.DimValue != int64(labels) {
			return refuse("output %.40q has %d columns for %d labels", output.GetName(), width.DimValue, labels)
		}
	}
	for _, node := range a.graph.GetNode() {
		for i, name := range node.GetOutput() {
			if name == output.GetName() {
				node.Output[i] = "rapport_logits"
			}
		}
		for i, name := range node.GetInput() {
			if name == output.GetName() {
				node.Input[i] = "rapport_logits"
			}
		}
	}
	a.graph.Node = append(a.graph.Node, &NodeProto{
		OpType: new("Identity"), Name: new("rapport_logits"), Input: []string{"rapport_logits"}, Output: []string{"logits"},
	})
	about := integers("logits")
	about.Type.GetTensorType().ElemType = new(int32(TensorProto_FLOAT))
	about.Type.GetTensorType().Shape.Dim[1] = &TensorShapeProto_Dimension{Value: &TensorShapeProto_Dimension_DimValue{DimValue: int64(labels)}}
	a.graph.Output = []*ValueInfoProto{about}
	return nil
}
