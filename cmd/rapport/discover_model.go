package main

import (
	"fmt"
	"path/filepath"

	"rapport/classifier"
	"rapport/models"
	"rapport/text"
	"rapport/training/discover"
)

// judge opens the bundle that lines are compared with, on vectors known already. The judge is nil when none was asked for.
func (f discoverFlags) judge(
	rt *classifier.Runtime, encoder *classifier.Encoder, vectors [][]float32,
) (judge func(string, int) (discover.Opinion, error), closeModel func(), err error) {
	if f.model == "" {
		return nil, func() {}, nil
	}
	directory, err := bundleDirectory(f.source.models, f.model)
	if err != nil {
		return nil, nil, fmt.Errorf("--model (\"\" compares with none): %w", err)
	}
	source, err := models.Open(filepath.Clean(directory))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errData, err)
	}
	served, err := classifier.Open(rt, source, encoder)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errData, err)
	}
	judge = func(bare string, place int) (discover.Opinion, error) {
		doc, err := text.Clean(bare, text.Limits{})
		if err != nil {
			return discover.Opinion{}, err
		}
		p, err := served.Judge(doc, vectors[place])
		if err != nil {
			return discover.Opinion{}, err
		}
		opinion := discover.Opinion{Intent: p.Ranking[0].Label, Confidence: p.Ranking[0].Confidence, InScope: p.InScope}
		if len(p.Ranking) > 1 {
			opinion.Second = p.Ranking[1].Confidence
		}
		return opinion, nil
	}
	return judge, func() { _ = served.Close() }, nil
}
