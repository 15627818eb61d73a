package models_test

import (
	"strings"
	"testing"

	"rapport/models"
	"rapport/models/onnx"
)

// graph is a small admissible graph.
func graph(tb testing.TB) []byte {
	tb.Helper()
	g := onnx.New("head")
	x := g.Input("embedding", onnx.Float32, "batch", 2)
	g.Output("logits", g.Node("MatMul", []string{x, g.ConstFloat([]float32{1, 2, 3, 4}, 2, 2)}), onnx.Float32, "batch", 2)
	raw, err := g.Marshal()
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

// bundle is a manifest that keeps every rule, and files for it.
func bundle(tb testing.TB) (models.Manifest, map[string][]byte) {
	tb.Helper()
	m := models.Manifest{
		Name:        "care-en",
		Version:     3,
		Labels:      []string{"refund_status", "cancel_order"},
		OutOfScope:  "out_of_scope",
		Encoder:     models.Identity{Name: "minilm-l6-int8", Version: 1, Digest: "sha256:" + strings.Repeat("ab", 32)},
		Dimensions:  2,
		Calibration: models.Calibration{Temperature: 0.7, InScope: models.InScope{Bias: -1, Energy: 0.3}},
		Thresholds:  models.Thresholds{InScope: 0.4, Right: 0.55, Labels: map[string]float64{"cancel_order": 0.9}},
		Costs:       models.Costs{Cost: models.Cost{WrongAnswer: 2, Clarify: 1, Escalate: 3}},
		Training: models.Training{
			DatasetDigest: "sha256:" + strings.Repeat("cd", 32), Rows: 120, Seed: 1 << 63, Config: map[string]string{"b": "2", "a": "1"}, CodeVersion: "test",
		},
	}
	return m, map[string][]byte{
		"head.onnx":      graph(tb),
		"selftest.jsonl": []byte("{\"text\":\"hi\"}\n"),
		"temper.json":    []byte("{}\n"),
	}
}

// written is the path of a bundle freshly written.
func written(tb testing.TB) string {
	tb.Helper()
	root := tb.TempDir()
	m, files := bundle(tb)
	if _, err := models.Write(tb.Context(), root, m, files); err != nil {
		tb.Fatal(err)
	}
	return root + "/care-en/3"
}
