package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync/atomic"

	"rapport/classifier"
	"rapport/content"
	"rapport/engine"
	"rapport/handoff"
	"rapport/models"
	"rapport/policy"
	"rapport/sentiment"
)

// loaded is one bundle, opened and proved, with the rules made for its labels. A change of model changes all of it at once.
type loaded struct {
	identity   models.Identity
	manifest   models.Manifest
	classifier *classifier.Classifier
	rules      *policy.Policy
	tone       *sentiment.Tone // nil for none
	words      atomic.Pointer[content.Content]
	ear        ear // scores with that tone
	close      func() error
}

// load opens a bundle on its encoder, which it shares with what serves when that has the same, narrows the rules to its labels, and runs the
// self-tests. Nothing of it serves yet.
func (s *service) load(ctx context.Context, bundle models.Bundle) (*loaded, error) {
	rules, err := loadPolicy(s.config.Policy, bundle.Manifest)
	if err != nil {
		return nil, err
	}
	tone, err := bundledTone(bundle, s.config.Temper.Tone)
	if err != nil {
		return nil, err
	}
	words, err := loadContent(s.config.Content, s.config.Persona, bundle.Manifest)
	if err != nil {
		return nil, err
	}
	model, giveBack, err := openModel(s.runtime, s.encoders, s.config.Models, bundle)
	if err != nil {
		return nil, err
	}
	l := &loaded{identity: bundle.Identity, manifest: bundle.Manifest, classifier: model, rules: rules, tone: tone, close: giveBack}
	l.words.Store(words)
	if err := model.SelfTest(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: self-test: %w", errData, err), l.close())
	}
	return l, nil
}

// openModel opens a bundle on its encoder below root, lent by encoders, or with the model of its own. close gives back what was opened.
func openModel(
	rt *classifier.Runtime, encoders *classifier.Encoders, root string, bundle models.Bundle,
) (model *classifier.Classifier, closeBoth func() error, err error) {
	if bundle.Manifest.Model != nil {
		model, err = classifier.OpenModel(rt, bundle, encoders.Options())
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", errData, err)
		}
		return model, model.Close, nil
	}
	wanted := bundle.Manifest.Encoder
	encoder, giveBack, err := encoders.Use(wanted.Digest, func() (models.Encoder, error) {
		return models.OpenEncoder(filepath.Join(root, "encoders", wanted.Name, strconv.Itoa(wanted.Version)))
	})
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %s/%d: %w", errData, bundle.Identity.Name, bundle.Identity.Version, err)
	}
	model, err = classifier.Open(rt, bundle, encoder)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("%w: %w", errData, err), giveBack())
	}
	return model, func() error { return errors.Join(model.Close(), giveBack()) }, nil
}

// engineOf is an engine that judges with a loaded bundle.
func (s *service) engineOf(l *loaded) *engine.Engine {
	parts := s.parts
	parts.Classifier, parts.Policy, parts.Model = l.classifier, l.rules, l.identity
	parts.Content = l.words.Load
	l.ear.now.Store(s.scorer.WithTone(l.tone))
	parts.Scorer = &l.ear
	parts.Desk = handoff.NewDesk(&l.ear, l.rules, s.splitter)
	return engine.New(parts)
}

// retire frees a bundle beside the turn that was its last one; close waits for it.
func (s *service) retire(l *loaded) func() {
	s.retired.Add(1)
	return func() {
		go func() {
			defer s.retired.Done()
			_ = l.close() // what cannot be freed is lost; nobody waits for the answer
		}()
	}
}
