package classifier_test

import (
	"math"
	"path/filepath"
	"testing"

	"rapport/classifier"
	"rapport/models"
	"rapport/models/onnx"
)

// tinyHead has rows of weights a label; the last column of weights is the bias.
type tinyHead struct {
	weights, centroids, exemplars [][]float32
	direct                        []float32
}

func tinyLabels() []string { return []string{"cancel_order", "order_status", "refund_status"} }

// newTinyHead makes a head that knows each label by one message.
func newTinyHead() tinyHead {
	var h tinyHead
	for _, ids := range [][]int32{{2, 14, 10, 3}, {2, 8, 9, 10, 11, 3}, {2, 8, 9, 10, 12, 3}} {
		vector := tinyVector(ids)
		h.centroids = append(h.centroids, vector)
		row := make([]float32, tinyDimensions)
		for i, x := range vector {
			row[i] = 4 * x
		}
		h.weights = append(h.weights, row)
	}
	h.exemplars = [][]float32{tinyVector([]int32{2, 8, 3}), h.centroids[2]}
	h.direct = make([]float32, tinyDimensions)
	h.direct[0] = 1
	return h
}

func (h tinyHead) graph(tb testing.TB) []byte {
	tb.Helper()
	g := onnx.New("head")
	dimensions, labels := len(h.direct), len(h.weights)
	x := g.Input("embedding", onnx.Float32, "batch", dimensions)
	column := func(rows [][]float32) string {
		flat := make([]float32, dimensions*len(rows))
		for r, row := range rows {
			for i, v := range row {
				flat[i*len(rows)+r] = v
			}
		}
		return g.ConstFloat(flat, dimensions, len(rows))
	}
	g.Output("logits", g.Node("MatMul", []string{x, column(h.weights)}), onnx.Float32, "batch", labels)
	g.Output("similarity", g.Node("MatMul", []string{x, column(h.centroids)}), onnx.Float32, "batch", labels)
	near := g.Node("MatMul", []string{x, column(h.exemplars)})
	g.Output("nearest", g.Node("ReduceMax", []string{near}, onnx.Ints("axes", 1)), onnx.Float32, "batch", 1)
	g.Output("direct", g.Node("MatMul", []string{x, column([][]float32{h.direct})}), onnx.Float32, "batch", 1)
	return marshal(tb, g)
}

// tinyBundle writes and reads a bundle for an encoder. change may alter it first.
func tinyBundle(tb testing.TB, encoder *classifier.Encoder, change func(files map[string][]byte, m *models.Manifest)) models.Bundle {
	tb.Helper()
	files := map[string][]byte{"head.onnx": newTinyHead().graph(tb), "selftest.jsonl": []byte("{}\n")}
	m := models.Manifest{
		Name: "tiny-en", Version: 1, Labels: tinyLabels(), OutOfScope: "none", Encoder: encoder.Identity(), Dimensions: tinyDimensions,
		Calibration: models.Calibration{
			Temperature: 0.5, InScope: models.InScope{Bias: -2, Energy: 0.25, Confidence: 1, Similarity: 3, Nearest: 0.5, Direct: 0.5},
		},
		Thresholds: models.Thresholds{InScope: 0.4, Right: 0.5},
		Costs:      models.Costs{Cost: models.Cost{WrongAnswer: 2, Clarify: 1, Escalate: 3}},
		Training:   models.Training{DatasetDigest: "none", Config: map[string]string{}, CodeVersion: "test"},
	}
	if change != nil {
		change(files, &m)
	}
	root := tb.TempDir()
	if _, err := models.Write(tb.Context(), root, m, files); err != nil {
		tb.Fatal(err)
	}
	bundle, err := models.Open(filepath.Join(root, "tiny-en", "1"))
	if err != nil {
		tb.Fatal(err)
	}
	return bundle
}

func openTinyClassifier(tb testing.TB, o classifier.Options, change func(files map[string][]byte, m *models.Manifest)) *classifier.Classifier {
	tb.Helper()
	encoder := openTiny(tb, o)
	return openBundle(tb, tinyBundle(tb, encoder, change), encoder)
}

func openBundle(tb testing.TB, bundle models.Bundle, encoder *classifier.Encoder) *classifier.Classifier {
	tb.Helper()
	c, err := classifier.Open(openRuntime(tb), bundle, encoder)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := c.Close(); err != nil {
			tb.Error(err)
		}
	})
	return c
}

// dot is the product of a row of weights with a vector.
func dot(row, vector []float32) (sum float64) {
	for i, x := range row {
		sum += float64(x) * float64(vector[i])
	}
	return sum
}

func (h tinyHead) logits(vector []float32) []float32 {
	logits := make([]float32, len(h.weights))
	for i, row := range h.weights {
		logits[i] = float32(dot(row, vector))
	}
	return logits
}

// expected is the prediction for a vector, computed here in the plainest way from the comments of package models.
func expected(h tinyHead, vector []float32, m models.Manifest) (confidences []float64, inScope float64) {
	var total, sum, similar, best float64 = 0, 0, -1, 0
	for i, logit := range h.logits(vector) {
		scaled := float64(logit) / m.Calibration.Temperature
		similar = max(similar, dot(h.centroids[i], vector))
		sum += math.Exp(float64(logit))
		confidences = append(confidences, math.Exp(scaled))
		total += math.Exp(scaled)
	}
	for i := range confidences {
		confidences[i] /= total
		best = max(best, confidences[i])
	}
	nearest := max(dot(h.exemplars[0], vector), dot(h.exemplars[1], vector))
	w := m.Calibration.InScope
	z := w.Bias + w.Nearest*nearest + w.Energy*math.Log(sum) + w.Confidence*best + w.Similarity*similar + w.Direct*dot(h.direct, vector)
	return confidences, 1 / (1 + math.Exp(-z))
}
