package encoder

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"rapport/classifier"
	"rapport/models"
	"rapport/text"
)

// Files of the source directory. The vocabulary and the tokenizer's description go into the encoder as they are.
const (
	weightsFile    = "model.safetensors"
	shapeFile      = "config.json"
	vocabularyFile = "vocab.txt"
	splitterFile   = "tokenizer.json"
)

// Build reads the weights, writes the graph in the wanted precision, records its self-test and publishes the encoder as
// c.Root/c.Name/c.Version. The same source, texts and seed give the same bytes on the same kind of processor. An error or an ended context
// leaves nothing behind. Errors wrap ErrSource, ErrWeights, ErrCalibration or one of package models.
func Build(ctx context.Context, c Config) (models.Identity, error) {
	if c.Precision != FP32 && c.Precision != Int8 {
		return models.Identity{}, fmt.Errorf("build encoder: %w: precision %q, only %s and %s are known", ErrSource, c.Precision, FP32, Int8)
	}
	target := filepath.Join(c.Root, c.Name, strconv.Itoa(c.Version))
	if _, err := os.Lstat(target); err == nil {
		return models.Identity{}, fmt.Errorf("build encoder: %w: %s", models.ErrExists, target) // now, not after all the work
	}
	files, shape, err := buildFiles(ctx, c)
	if err != nil {
		return models.Identity{}, fmt.Errorf("build encoder: %w", err)
	}
	return models.WriteEncoder(ctx, c.Root, models.EncoderManifest{
		Name:       c.Name,
		Version:    c.Version,
		Dimensions: shape.Hidden,
		MaxTokens:  min(classifier.MaxTokens, shape.Positions),
		Vocabulary: shape.Vocabulary,
		Lowercase:  true,
		Pooling:    "mean",
		Precision:  string(c.Precision),
		Source:     c.Credit,
	}, files)
}

// buildFiles makes the content of every file of the encoder.
func buildFiles(ctx context.Context, c Config) (map[string][]byte, Shape, error) {
	shape, err := readShape(filepath.Join(c.Weights, shapeFile))
	if err != nil {
		return nil, Shape{}, err
	}
	tokenizer, err := classifier.OpenTokenizer(filepath.Join(c.Weights, vocabularyFile))
	if err != nil {
		return nil, Shape{}, err
	}
	if tokenizer.Size() != shape.Vocabulary {
		return nil, Shape{}, fmt.Errorf("%w: %s holds %d pieces, %s says %d", ErrSource, vocabularyFile, tokenizer.Size(), shapeFile, shape.Vocabulary)
	}
	files := map[string][]byte{}
	for _, name := range []string{vocabularyFile, splitterFile} {
		if files[name], err = os.ReadFile(filepath.Join(c.Weights, name)); err != nil { //nolint:gosec // the caller names the directory
			return nil, Shape{}, fmt.Errorf("%w: %w", ErrSource, err)
		}
	}
	graph, err := buildGraph(ctx, c, shape, tokenizer)
	if err != nil {
		return nil, Shape{}, err
	}
	files["encoder.onnx"] = graph
	files["selftest.jsonl"], err = recordSelfTest(c, graph, shape, tokenizer)
	return files, shape, err
}

// buildGraph reads the weights and lays out the graph over them.
func buildGraph(ctx context.Context, c Config, shape Shape, tokenizer *classifier.Tokenizer) ([]byte, error) {
	c.progress("read weights", 0, 1)
	tensors, err := ReadSafetensors(filepath.Join(c.Weights, weightsFile))
	if err != nil {
		return nil, err
	}
	w, err := readWeights(tensors, shape)
	if err != nil {
		return nil, err
	}
	c.progress("read weights", 1, 1)
	var how arithmetic = exact{shape, w}
	if c.Precision == Int8 {
		if how, err = quantiseAll(ctx, c, shape, w, tokenizer); err != nil {
			return nil, err
		}
	}
	return draw(shape, w, how).Marshal()
}

// quantiseAll calibrates on the texts of c and quantises every linear layer.
func quantiseAll(ctx context.Context, c Config, shape Shape, w weights, tokenizer *classifier.Tokenizer) (arithmetic, error) {
	texts, err := drawTexts(c.Calibration, c.Seed)
	if err != nil {
		return nil, err
	}
	var ids [][]int32
	for _, raw := range texts {
		doc, err := text.Clean(raw, text.Limits{})
		if err != nil {
			continue // nothing to read in it: the encoder will not see such a text either
		}
		ids = append(ids, tokenizer.Encode(nil, doc.Clean, classifier.MaxTokens))
	}
	seen, err := calibrate(ctx, c, shape, w, ids)
	if err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	quant := make(map[site]quantised, len(seen))
	for i, at := range w.sites() {
		quant[at] = quantise(w.at(at), seen[i], smoothing(at))
		c.progress("quantise", i+1, len(seen))
	}
	return static{shape, w, quant}, nil
}
