package classifier

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"rapport/models"
	"rapport/text"
)

// modelGraph is the graph of a bundle whose model was trained elsewhere: input_ids and attention_mask [batch, tokens] int32 to logits
// [batch, labels].
const modelGraph = "model.onnx"

// OpenModel opens a verified bundle that has a model of its own in place of a head, and runs it once. It has the workers and the line that an encoder
// has, for itself alone; Close frees them. Predictions have no Embedding, and from their confidence alone is told what is in scope. It does not run
// the self-test. Errors wrap ErrBundle.
func OpenModel(rt *Runtime, source models.Bundle, o Options) (*Classifier, error) {
	c, err := openModel(rt, source, o)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrBundle, source.Path(), err)
	}
	return c, nil
}

func openModel(rt *Runtime, source models.Bundle, o Options) (*Classifier, error) {
	m := source.Manifest
	if m.Model == nil {
		return nil, errors.New("it has a head and needs its encoder")
	}
	if err := checkCalibration(m.Calibration, m.Thresholds); err != nil {
		return nil, err
	}
	runner, err := openRunner(rt, runnerSource{
		graph: source.Content(modelGraph), vocabularyPath: filepath.Join(source.Path(), encoderVocabulary),
		vocabulary: source.Content(encoderVocabulary), model: *m.Model, labels: len(m.Labels),
	}, o)
	if err != nil {
		return nil, err
	}
	c := &Classifier{identity: source.Identity, manifest: m, encoder: runner, recorded: selfTestOf(source)}
	if _, err := c.Classify(context.Background(), text.Doc{}); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", modelGraph, err), c.Close())
	}
	return c, nil
}

// runnerSource is what a whole model is run from.
type runnerSource struct {
	graph, vocabulary []byte
	vocabularyPath    string
	model             models.Model
	labels            int
}

// openRunner is an encoder whose vectors are logits.
func openRunner(rt *Runtime, s runnerSource, o Options) (*Encoder, error) {
	about := models.EncoderManifest{Dimensions: s.labels, MaxTokens: s.model.MaxTokens, Vocabulary: s.model.Vocabulary, Lowercase: true}
	if err := checkEncoder(about); err != nil {
		return nil, err
	}
	tokenizer, err := openTokenizer(s.vocabularyPath, s.vocabulary)
	if err != nil {
		return nil, err
	}
	if tokenizer.Size() != s.model.Vocabulary {
		return nil, fmt.Errorf("%s holds %d pieces, the manifest says %d", encoderVocabulary, tokenizer.Size(), s.model.Vocabulary)
	}
	session, err := rt.Load(s.graph, []string{"input_ids", "attention_mask"}, []string{"logits"})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", modelGraph, err)
	}
	e := &Encoder{manifest: about, tokenizer: tokenizer, session: session}
	e.start(o)
	return e, nil
}

// scoreLogits is score for a model of its own: nothing but logits is known.
func (c *Classifier) scoreLogits(logits []float32, use func(scores)) error {
	if len(logits) != len(c.manifest.Labels) {
		return fmt.Errorf("%w: %d logits for %d labels", ErrUnavailable, len(logits), len(c.manifest.Labels))
	}
	use(scores{logits: logits, similarity: []float32{0}, energy: Energy(logits)})
	return nil
}
