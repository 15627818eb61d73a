package main

import (
	"fmt"

	"rapport/classifier"
	"rapport/models"
	"rapport/sentiment"
	"rapport/training/temper"
)

// bundledTone is the tone of the sentence that a bundle brings for its encoder, nil when it brings none or the configuration wants none.
func bundledTone(bundle models.Bundle, wanted bool) (*sentiment.Tone, error) {
	raw := bundle.Content("temper.json")
	if raw == nil || !wanted {
		return nil, nil //nolint:nilnil // no tone is a usual answer
	}
	tone, err := sentiment.ParseTone(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %s/%d: temper.json: %w", errData, bundle.Identity.Name, bundle.Identity.Version, err)
	}
	if tone.Encoder != bundle.Manifest.Encoder.Digest {
		return nil, fmt.Errorf("%w: %s/%d: temper.json is of another encoder", errData, bundle.Identity.Name, bundle.Identity.Version)
	}
	return tone, nil
}

// temperFile is what a new bundle on an encoder gets as its temper.json, nil when no tone comes with the program for it.
func temperFile(encoder *classifier.Encoder) ([]byte, error) {
	tone, err := temper.ToneOf(encoder.Identity().Digest)
	if err != nil || tone == nil {
		return nil, err
	}
	return tone.Bytes()
}
