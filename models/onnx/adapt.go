package onnx

import (
	"slices"

	"google.golang.org/protobuf/proto"
)

// What a graph that was made elsewhere may be beside the limits of Check.
const (
	minOpset, maxOpset = 11, 21
	maxIR              = 10
	maxDepth           = 1500 // nodes one after another: 24 layers take some 900
)

// AdaptLimits bound a graph that was made elsewhere: 512 MiB hold an encoder of 24 layers in int8, one of 12 in float32.
func AdaptLimits() Limits { return Limits{Bytes: 512 << 20, Nodes: 2000, Constants: 5000} }

// Adapt turns a text classifier that was made elsewhere into a graph as ours are: inputs input_ids and attention_mask [batch, tokens] int32, one
// output logits [batch, labels] float32, every constant an initializer. The graph must have the inputs input_ids and attention_mask, may have
// token_type_ids, which are then all zero, and must take any batch and any length. Errors wrap ErrRefused and say what is wrong. Equal models
// give equal bytes. Whether the model computes anything sensible only running it tells.
func Adapt(model []byte, labels int) ([]byte, error) {
	limits := AdaptLimits()
	if len(model) > limits.Bytes {
		return nil, refuse("%d bytes, at most %d are allowed", len(model), limits.Bytes)
	}
	if err := (&checker{limits: limits, foreign: true}).whole(model); err != nil {
		return nil, err
	}
	var m ModelProto
	if err := proto.Unmarshal(model, &m); err != nil {
		return nil, refuse("not a model: %w", err)
	}
	a := adapter{model: &m, graph: m.GetGraph()}
	for _, step := range []func() error{a.versions, a.constants, a.inputs, func() error { return a.output(labels) }, a.depth} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	m.DocString, m.MetadataProps, m.Graph.ValueInfo = nil, nil, nil // none of them changes what is computed
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(&m)
	if err != nil {
		return nil, refuse("serialise: %w", err)
	}
	return raw, Check(raw, limits)
}

type adapter struct {
	model *ModelProto
	graph *GraphProto
}

func (a *adapter) versions() error {
	if ir := a.model.GetIrVersion(); ir < 4 || ir > maxIR {
		return refuse("IR version %d, 4 to %d are read", ir, maxIR)
	}
	standardSets := 0
	for _, set := range a.model.GetOpsetImport() {
		switch domain, version := set.GetDomain(), set.GetVersion(); {
		case domain == microsoft && version != microsoftOpset:
			return refuse("operator set %d of %s, only %d is read", version, microsoft, microsoftOpset)
		case domain != microsoft && (version < minOpset || version > maxOpset):
			return refuse("operator set %d, %d to %d are read", version, minOpset, maxOpset)
		case domain != microsoft:
			standardSets++
		}
	}
	if standardSets != 1 {
		return refuse("%d standard operator sets, there must be one", standardSets)
	}
	return nil
}

// constants turns Constant nodes into initializers.
func (a *adapter) constants() error {
	var fault error
	a.graph.Node = slices.DeleteFunc(a.graph.Node, func(n *NodeProto) bool {
		if n.GetOpType() != "Constant" || fault != nil {
			for _, attribute := range n.GetAttribute() {
				if attribute.GetT() != nil && fault == nil {
					fault = refuse("a tensor in an attribute of %.40q", n.GetOpType())
				}
			}
			return false
		}
		if len(n.GetOutput()) != 1 || len(n.GetAttribute()) != 1 {
			fault = refuse("a Constant of %d outputs and %d attributes", len(n.GetOutput()), len(n.GetAttribute()))
			return false
		}
		tensor := tensorOf(n.GetAttribute()[0])
		if tensor == nil {
			fault = refuse("a Constant of kind %.40q", n.GetAttribute()[0].GetName())
			return false
		}
		tensor.Name = new(n.GetOutput()[0])
		a.graph.Initializer = append(a.graph.Initializer, tensor)
		return true
	})
	return fault
}

// tensorOf is what the attribute of a Constant holds; nil for kinds that text classifiers have no use for.
func tensorOf(attribute *AttributeProto) *TensorProto {
	scalar := func(element TensorProto_DataType) *TensorProto { return &TensorProto{DataType: new(int32(element))} }
	switch attribute.GetName() {
	case "value":
		return attribute.GetT()
	case "value_int":
		t := scalar(TensorProto_INT64)
		t.Int64Data = []int64{attribute.GetI()}
		return t
	case "value_float":
		t := scalar(TensorProto_FLOAT)
		t.FloatData = []float32{attribute.GetF()}
		return t
	case "value_ints":
		t := scalar(TensorProto_INT64)
		t.Int64Data, t.Dims = attribute.GetInts(), []int64{int64(len(attribute.GetInts()))}
		return t
	}
	return nil
}

// depth wants nodes in an order in which each has what it takes, none too deep, and every name made once.
func (a *adapter) depth() error {
	depth := map[string]int{"": 0}
	for _, constant := range a.graph.GetInitializer() {
		depth[constant.GetName()] = 0
	}
	for _, input := range a.graph.GetInput() {
		depth[input.GetName()] = 0
	}
	for _, node := range a.graph.GetNode() {
		deepest := 0
		for _, name := range node.GetInput() {
			at, made := depth[name]
			if !made {
				return refuse("a %.40q takes %.40q, which nothing before it makes", node.GetOpType(), name)
			}
			deepest = max(deepest, at)
		}
		if deepest >= maxDepth {
			return refuse("more than %d nodes one after another", maxDepth)
		}
		for _, name := range node.GetOutput() {
			if _, made := depth[name]; made && name != "" {
				return refuse("%.40q is made twice", name)
			}
			depth[name] = deepest + 1
		}
		depth[""] = 0
	}
	if _, made := depth["logits"]; !made {
		return refuse("nothing makes the logits")
	}
	return nil
}
