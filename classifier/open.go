package classifier

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"rapport/classifier/ngram"
	"rapport/models"
	"rapport/text"
)

// ErrBundle is wrapped by every error about a bundle that cannot be used though its files are whole.
var ErrBundle = errors.New("bundle is not usable")

// headGraph is the head's file in a bundle.
const headGraph = "head.onnx"

// ngramFile is the n-gram member's file in a bundle.
const ngramFile = "ngrams.bin"

// Open puts the head of a verified bundle on an encoder, which must be the one it was made for, and runs it once. It does not run the
// self-test: SelfTest does. The encoder stays the caller's and must be open as long as the classifier. Errors wrap ErrBundle.
func Open(rt *Runtime, source models.Bundle, encoder *Encoder) (*Classifier, error) {
	c, err := open(rt, source, encoder)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrBundle, source.Path(), err)
	}
	return c, nil
}

func open(rt *Runtime, source models.Bundle, encoder *Encoder) (*Classifier, error) {
	m := source.Manifest
	if m.Model != nil {
		return nil, errors.New("its model was trained elsewhere and goes on no encoder")
	}
	if err := checkBundle(m, encoder); err != nil {
		return nil, err
	}
	graph := source.Content(headGraph)
	if graph == nil {
		return nil, fmt.Errorf("no %s, and only heads on a shared encoder are served", headGraph)
	}
	h, err := openHead(rt, graph, m.Dimensions, len(m.Labels))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", headGraph, err)
	}
	member, err := openNGrams(source)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", ngramFile, err), h.close())
	}
	c := &Classifier{ngrams: member, identity: source.Identity, manifest: m, encoder: encoder, head: h, recorded: selfTestOf(source)}
	probe := make([]float32, m.Dimensions)
	probe[0] = 1
	if _, err := c.Judge(text.Doc{}, probe); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", headGraph, err), c.Close())
	}
	return c, nil
}

// openNGrams reads the n-gram member of a bundle; nil when it has none.
func openNGrams(source models.Bundle) (*ngram.Model, error) {
	if source.Manifest.Fusion == nil {
		return nil, nil //nolint:nilnil // a bundle without a member is whole
	}
	member, err := ngram.Read(source.Content(ngramFile))
	if err != nil {
		return nil, err
	}
	if member.Labels() != len(source.Manifest.Labels) {
		return nil, fmt.Errorf("%d labels, the manifest lists %d", member.Labels(), len(source.Manifest.Labels))
	}
	return member, nil
}

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
	for _, weight := range []float64{w.Bias, w.Energy, w.Confidence, w.Similarity, w.Nearest, w.Direct} {
		if math.IsNaN(weight) || math.IsInf(weight, 0) {
			return fmt.Errorf("in-scope weights %+v are not all finite", w)
		}
	}
	for _, threshold := range append(slices.Collect(maps.Values(t.Labels)), t.InScope, t.Right, t.Conformal.Threshold) {
		if !(threshold >= 0 && threshold <= 1) {
			return fmt.Errorf("thresholds %+v are not between 0 and 1", t)
		}
	}
	return nil
}
