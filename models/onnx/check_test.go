package onnx_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/protobuf/proto"

	"rapport/internal/testenv"
	"rapport/models/onnx"
)

func TestCheckAdmitsOurGraphs(t *testing.T) {
	t.Parallel()
	if err := onnx.Check(head(t), onnx.DefaultLimits()); err != nil {
		t.Errorf("head: %v", err)
	}
	encoder, err := os.ReadFile(filepath.Join(testenv.Models(t), "encoders", "minilm-l6-int8", "1", "encoder.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	if err := onnx.Check(encoder, onnx.DefaultLimits()); err != nil {
		t.Errorf("encoder: %v", err)
	}
}

func TestCheckRefusesPoison(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*onnx.ModelProto){
		"endless loop": func(m *onnx.ModelProto) { m.Graph.Node[0].OpType = new("Loop") },
		"subgraph": func(m *onnx.ModelProto) {
			m.Graph.Node[0].Attribute[0].G = &onnx.GraphProto{}
		},
		"list of subgraphs": func(m *onnx.ModelProto) {
			m.Graph.Node[0].Attribute[0].Graphs = []*onnx.GraphProto{{}}
		},
		"tensor as attribute": func(m *onnx.ModelProto) { m.Graph.Node[0].Attribute[0].T = &onnx.TensorProto{} },
		"giant allocation":    func(m *onnx.ModelProto) { m.Graph.Node[0].OpType = new("ConstantOfShape") },
		"unknown domain":      func(m *onnx.ModelProto) { m.Graph.Node[0].Domain = new("com.example") },
		"domain of the set":   func(m *onnx.ModelProto) { m.OpsetImport[0].Domain = new("com.example") },
		"no operator":         func(m *onnx.ModelProto) { m.Graph.Node[0].OpType = nil },
		"external file": func(m *onnx.ModelProto) {
			m.Graph.Initializer[0].ExternalData = []*onnx.StringStringEntryProto{{Key: new("location"), Value: new("../../etc/passwd")}}
		},
		"external location": func(m *onnx.ModelProto) {
			m.Graph.Initializer[0].DataLocation = onnx.TensorProto_EXTERNAL.Enum()
		},
		"overflowing dimensions": func(m *onnx.ModelProto) { m.Graph.Initializer[0].Dims = []int64{1 << 40, 1 << 40} },
		"negative dimension":     func(m *onnx.ModelProto) { m.Graph.Initializer[0].Dims = []int64{-1} },
		"strings":                func(m *onnx.ModelProto) { m.Graph.Initializer[0].StringData = [][]byte{[]byte("a")} },
		"sparse constant":        func(m *onnx.ModelProto) { m.Graph.SparseInitializer = []*onnx.SparseTensorProto{{}} },
		"function":               func(m *onnx.ModelProto) { m.Functions = []*onnx.FunctionProto{{}} },
		"training":               func(m *onnx.ModelProto) { m.TrainingInfo = []*onnx.TrainingInfoProto{{}} },
		"no graph":               func(m *onnx.ModelProto) { m.Graph = nil },
		"no nodes":               func(m *onnx.ModelProto) { m.Graph.Node = nil },
		"too many nodes": func(m *onnx.ModelProto) {
			for range 3000 {
				m.Graph.Node = append(m.Graph.Node, m.Graph.Node[0])
			}
		},
		"too many constants": func(m *onnx.ModelProto) {
			for range 6000 {
				m.Graph.Initializer = append(m.Graph.Initializer, &onnx.TensorProto{})
			}
		},
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var model onnx.ModelProto
			if err := proto.Unmarshal(head(t), &model); err != nil {
				t.Fatal(err)
			}
			spoil(&model)
			raw, err := proto.Marshal(&model)
			if err != nil {
				t.Fatal(err)
			}
			if err := onnx.Check(raw, onnx.DefaultLimits()); !errors.Is(err, onnx.ErrRefused) {
				t.Errorf("Check: %v, want ErrRefused", err)
			}
		})
	}
}

func TestCheckRefusesWhatIsNoModel(t *testing.T) {
	t.Parallel()
	model := head(t)
	tests := map[string][]byte{
		"empty":      nil,
		"text":       []byte("not a model at all"),
		"truncated":  model[:len(model)-3],
		"two graphs": append(append([]byte(nil), model...), model...),
		"group":      {0x0b, 0x0c},
	}
	for name, raw := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := onnx.Check(raw, onnx.DefaultLimits()); !errors.Is(err, onnx.ErrRefused) {
				t.Errorf("Check: %v, want ErrRefused", err)
			}
		})
	}
	if err := onnx.Check(model, onnx.Limits{Bytes: len(model) - 1, Nodes: 10, Constants: 10}); !errors.Is(err, onnx.ErrRefused) {
		t.Errorf("Check above the limit of bytes: %v, want ErrRefused", err)
	}
}

// FuzzCheck: no bytes panic, and what is admitted has only admitted operators in it and no data from outside, as the protobuf library reads it.
// Parts that Check passes over, descriptions of values for one, may be no protobuf at all: then the runtime refuses to load the model.
func FuzzCheck(f *testing.F) {
	g := onnx.New("seed")
	x := g.Input("x", onnx.Float32, "batch", 2)
	g.Output("y", g.Node("Softmax", []string{x}, onnx.Int("axis", -1), onnx.Ints("more", 1, 2), onnx.To(onnx.Int32)), onnx.Float32, "batch", 2)
	seed, err := g.Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte{0x3a, 0x02, 0x0a, 0x00})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if onnx.Check(raw, onnx.DefaultLimits()) != nil {
			return
		}
		var model onnx.ModelProto
		if proto.Unmarshal(raw, &model) != nil {
			return
		}
		for _, node := range model.GetGraph().GetNode() {
			if op := node.GetOpType(); op == "" || op == "Loop" || op == "If" || op == "Scan" {
				t.Errorf("admitted operator %q", op)
			}
		}
		for _, constant := range model.GetGraph().GetInitializer() {
			if constant.GetDataLocation() != onnx.TensorProto_DEFAULT || len(constant.GetExternalData()) > 0 {
				t.Error("admitted external data")
			}
		}
	})
}
