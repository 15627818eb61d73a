package encoder

import (
	"context"
	"fmt"
	"strconv"

	"rapport/classifier"
	"rapport/models/onnx"
)

// activation is what one linear layer read during calibration, channel by channel.
type activation struct {
	low, high []float32
	sum       []float64
	tokens    int
}

func (a activation) mean() []float64 {
	mean := make([]float64, len(a.sum))
	for i, s := range a.sum {
		mean[i] = s / float64(max(a.tokens, 1))
	}
	return mean
}

// calibrate runs the float32 graph over texts, given as token ids, and notes what every linear layer reads, in the order of weights.sites.
func calibrate(ctx context.Context, c Config, shape Shape, w weights, texts [][]int32) ([]activation, error) {
	session, err := loadObserved(c.Runtime, shape, w)
	if err != nil {
		return nil, err
	}
	defer func() { _ = session.Close() }()
	seen := make([]activation, len(w.sites()))
	for i, s := range w.sites() {
		rows := w.at(s).weight.rows
		seen[i] = activation{low: make([]float32, rows), high: make([]float32, rows), sum: make([]float64, rows)}
	}
	for n, ids := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := observe(session, ids, shape.Hidden, seen); err != nil {
			return nil, fmt.Errorf("calibration text %d: %w", n+1, err)
		}
		c.progress("calibrate", n+1, len(texts))
	}
	return seen, nil
}

// loadObserved loads the float32 graph with the input of every linear layer as a further output.
func loadObserved(runtime *classifier.Runtime, shape Shape, w weights) (*classifier.Session, error) {
	graph, outputs := draw(shape, w, exact{shape, w}), []string{Output}
	for i, s := range w.sites() {
		outputs = append(outputs, "seen_"+strconv.Itoa(i))
		graph.Output(outputs[i+1], graph.inputs[s], onnx.Float32, "batch", "tokens", w.at(s).weight.rows)
	}
	raw, err := graph.Marshal()
	if err != nil {
		return nil, err
	}
	return runtime.Load(raw, []string{InputIDs, InputMask}, outputs)
}

// observe runs one text and adds what it shows.
func observe(session *classifier.Session, ids []int32, hidden int, seen []activation) error {
	tokens := int64(len(ids))
	out := []classifier.Tensor{{Shape: []int64{1, int64(hidden)}, Float: make([]float32, hidden)}}
	for _, a := range seen {
		out = append(out, classifier.Tensor{Shape: []int64{1, tokens, int64(len(a.low))}, Float: make([]float32, len(ids)*len(a.low))})
	}
	if err := session.Run(inputTensors([][]int32{ids}), out); err != nil {
		return err
	}
	for i := range seen {
		seen[i].add(out[i+1].Float)
	}
	return nil
}

func (a *activation) add(values []float32) {
	a.tokens += len(values) / len(a.low)
	for n, v := range values {
		channel := n % len(a.low)
		a.low[channel], a.high[channel] = min(a.low[channel], v), max(a.high[channel], v)
		a.sum[channel] += float64(v)
	}
}

// inputTensors pads a batch of token ids to its longest member and makes its mask.
func inputTensors(batch [][]int32) []classifier.Tensor {
	longest := 0
	for _, ids := range batch {
		longest = max(longest, len(ids))
	}
	ids, mask := make([]int32, len(batch)*longest), make([]int32, len(batch)*longest)
	for b, text := range batch {
		copy(ids[b*longest:], text)
		for t := range text {
			mask[b*longest+t] = 1
		}
	}
	shape := []int64{int64(len(batch)), int64(longest)}
	return []classifier.Tensor{{Shape: shape, Int: ids}, {Shape: shape, Int: mask}}
}
