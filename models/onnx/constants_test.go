package onnx_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/models/onnx"
)

func TestConstantsAreReadAsWritten(t *testing.T) {
	t.Parallel()
	g := onnx.New("head")
	x := g.Input("x", onnx.Float32, "batch", 2)
	rounded := g.Node("Cast", []string{g.ConstInt8([]int8{-3, 4}, 2, 1)}, onnx.To(onnx.Float32))
	y := g.Node("MatMul", []string{x, g.ConstFloat([]float32{1, 2, 3, 4}, 2, 2)})
	g.Output("y", g.Node("MatMul", []string{y, rounded}), onnx.Float32, "batch", 1)
	raw, err := g.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	got, err := onnx.Constants(raw)
	want := []onnx.Constant{{Shape: []int{2, 1}, Bytes: []int8{-3, 4}}, {Shape: []int{2, 2}, Floats: []float32{1, 2, 3, 4}}}
	if err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("%v\n%s", err, cmp.Diff(want, got))
	}
	for _, damaged := range [][]byte{nil, raw[:len(raw)/2], append([]byte{0xff}, raw...)} {
		if _, err := onnx.Constants(damaged); err == nil {
			t.Errorf("%d bytes of nonsense are read", len(damaged))
		}
	}
}
