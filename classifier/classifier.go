package classifier

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"rapport/models"
	"rapport/text"
)

// ErrBundle is wrapped by every error about a bundle that cannot be used.
var ErrBundle = errors.New("bundle is not usable")

// headGraph is the head's file in a bundle.
const headGraph = "head.onnx"

// Classifier says what a customer wants: a bundle's head and calibration on a shared encoder. It is immutable, safe for concurrent use, and
// gives equal text equal numbers, whoever else asks at the same time.
type Classifier struct {
	identity  models.Identity
	manifest  models.Manifest
	directory string
	encoder   *Encoder
	head      *head
}

// Classify says what one message wants. Errors: ErrOverloaded when too many wait already, one wrapping ErrUnavailable when the model cannot
// run, and the context's error, when it ends before the message's turn has come.
func (c *Classifier) Classify(ctx context.Context, doc text.Doc) (Prediction, error) {
	ids := c.encoder.Tokens(make([]int32, 0, c.encoder.manifest.MaxTokens), doc.Clean)
	vector, err := c.encoder.Embed(ctx, ids)
	if err != nil {
		return Prediction{}, fmt.Errorf("classify: %w", err)
	}
	p, err := c.Judge(vector)
	p.Tokens = len(ids)
	return p, err
}

// ClassifyBatch says what many messages want, in their order, taking turns with single ones. It is for files and histories: it does not
// return ErrOverloaded but waits. The first error stops it.
func (c *Classifier) ClassifyBatch(ctx context.Context, docs []text.Doc) ([]Prediction, error) {
	ids := make([][]int32, len(docs))
	for i, doc := range docs {
		ids[i] = c.encoder.Tokens(nil, doc.Clean)
	}
	vectors, err := c.encoder.EmbedAll(ctx, ids, nil)
	if err != nil {
		return nil, fmt.Errorf("classify %d messages: %w", len(docs), err)
	}
	predictions := make([]Prediction, len(docs))
	for i, vector := range vectors {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("classify %d messages: %w", len(docs), err)
		}
		if predictions[i], err = c.Judge(vector); err != nil {
			return nil, err
		}
		predictions[i].Tokens = len(ids[i])
	}
	return predictions, nil
}

// Judge says what a message wants whose vector is known from the same encoder. The prediction keeps the vector and does not know the tokens.
func (c *Classifier) Judge(vector []float32) (Prediction, error) {
	var p Prediction
	err := c.head.score(vector, func(s scores) {
		p = predict(c.manifest.Labels, s, c.manifest.Calibration, c.manifest.Thresholds)
	})
	if err != nil {
		return Prediction{}, fmt.Errorf("classify: %w", err)
	}
	p.Embedding = vector
	return p, nil
}

// Identity names the bundle.
func (c *Classifier) Identity() models.Identity { return c.identity }

// Manifest is what the bundle says of itself.
func (c *Classifier) Manifest() models.Manifest { return c.manifest }

// Encoder is the encoder the classifier shares.
func (c *Classifier) Encoder() *Encoder { return c.encoder }

// Close waits for the head's runs under way and frees it; the shared encoder stays open. Classify returns an error wrapping ErrUnavailable from
// then on.
func (c *Classifier) Close() error { return c.head.close() }

func checkBundle(m models.Manifest, encoder *Encoder) error {
	switch {
	case m.Encoder.Digest != encoder.identity.Digest:
		return fmt.Errorf("made for encoder %s/%d %s, not %s/%d %s", m.Encoder.Name, m.Encoder.Version, m.Encoder.Digest,
			encoder.identity.Name, encoder.identity.Version, encoder.identity.Digest)
	case m.Dimensions != encoder.Dimensions():
		return fmt.Errorf("head of %d dimensions on an encoder of %d", m.Dimensions, encoder.Dimensions())
	case len(m.Labels) == 0:
		return errors.New("no labels")
	}
	return checkCalibration(m.Calibration, m.Thresholds)
}

// checkCalibration refuses numbers that would turn every confidence into nonsense.
func checkCalibration(c models.Calibration, t models.Thresholds) error {
	if math.IsInf(c.Temperature, 0) || !(c.Temperature > 0) {
		return fmt.Errorf("temperature %v, want a positive number", c.Temperature)
	}
	w := c.InScope
	for _, weight := range []float64{w.Bias, w.MaxLogit, w.Confidence, w.Similarity, w.Direct} {
		if math.IsNaN(weight) || math.IsInf(weight, 0) {
			return fmt.Errorf("in-scope weights %+v are not all finite", w)
		}
	}
	for _, threshold := range []float64{t.InScope, t.Right} {
		if !(threshold >= 0 && threshold <= 1) {
			return fmt.Errorf("thresholds %+v are not between 0 and 1", t)
		}
	}
	return nil
}

func openClassifier(rt *Runtime, directory string, m models.Manifest, encoder *Encoder) (*Classifier, error) {
	if err := checkBundle(m, encoder); err != nil {
		return nil, err
	}
	graph, err := os.ReadFile(filepath.Join(directory, headGraph)) //nolint:gosec // the path comes from the operator
	if err != nil {
		return nil, err
	}
	h, err := openHead(rt, graph, m.Dimensions, len(m.Labels))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", headGraph, err)
	}
	c := &Classifier{manifest: m, directory: directory, encoder: encoder, head: h}
	probe := make([]float32, m.Dimensions)
	probe[0] = 1
	if _, err := c.Judge(probe); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", headGraph, err), c.Close())
	}
	return c, nil
}
