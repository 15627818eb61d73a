package onnx_test

import (
	"bytes"
	"errors"
	"testing"

	"google.golang.org/protobuf/proto"

	"rapport/models/onnx"
)

// head is a graph as training writes them: vectors times weights plus bias.
func head(t *testing.T) []byte {
	t.Helper()
	g := onnx.New("head")
	x := g.Input("embedding", onnx.Float32, "batch", 2)
	y := g.Node("Gemm", []string{x, g.ConstFloat([]float32{1, 2, 3, 4, 5, 6}, 2, 3), g.ConstFloat([]float32{0.5, 0, -0.5}, 3)},
		onnx.Float("alpha", 1), onnx.Int("transB", 0))
	g.Output("logits", y, onnx.Float32, "batch", 3)
	raw, err := g.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestGraphIsReproducible(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(head(t), head(t)) {
		t.Error("the same calls gave different bytes")
	}
}

func TestGraphSaysWhatItIs(t *testing.T) {
	t.Parallel()
	var model onnx.ModelProto
	if err := proto.Unmarshal(head(t), &model); err != nil {
		t.Fatal(err)
	}
	if got := model.GetIrVersion(); got != 8 {
		t.Errorf("IR version is %d, want 8", got)
	}
	versions := map[string]int64{}
	for _, set := range model.GetOpsetImport() {
		versions[set.GetDomain()] = set.GetVersion()
	}
	if versions[""] != 17 || versions["com.microsoft"] != 1 {
		t.Errorf("operator sets are %v, want 17 and com.microsoft 1", versions)
	}
	dims := model.GetGraph().GetInput()[0].GetType().GetTensorType().GetShape().GetDim()
	if dims[0].GetDimParam() != "batch" || dims[1].GetDimValue() != 2 {
		t.Errorf("input has dimensions %v, want batch and 2", dims)
	}
}

func TestGraphReportsMistakes(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*onnx.Graph){
		"no output":         func(*onnx.Graph) {},
		"unknown input":     func(g *onnx.Graph) { g.Output("y", g.Node("Relu", []string{"nowhere"}), onnx.Float32, 1) },
		"name made twice":   func(g *onnx.Graph) { g.Output("y", g.Input("y", onnx.Float32, 1), onnx.Float32, 1) },
		"wrong element sum": func(g *onnx.Graph) { g.Output("y", g.ConstInt64([]int64{1, 2}, 3), onnx.Int64, 3) },
		"odd dimension":     func(g *onnx.Graph) { g.Output("y", g.Input("x", onnx.Float32, 1.5), onnx.Float32, 1) },
	}
	for name, build := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := onnx.New("wrong")
			build(g)
			if _, err := g.Marshal(); !errors.Is(err, onnx.ErrGraph) {
				t.Errorf("Marshal: %v, want ErrGraph", err)
			}
		})
	}
}
