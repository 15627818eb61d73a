package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"rapport/api"
	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
	"rapport/models"
	"rapport/sentiment"
)

// service is everything one process serves with.
type service struct {
	engine     *engine.Engine
	classifier *classifier.Classifier
	encoder    *classifier.Encoder
	runtime    *classifier.Runtime
	bundle     models.Bundle
}

// assemble opens the library, the bundle and its encoder, proves them with their self-tests, and wires an engine around them.
func assemble(ctx context.Context, config Config) (*service, error) {
	s := &service{}
	if err := s.openModel(ctx, config); err != nil {
		return nil, errors.Join(err, s.close())
	}
	rules, err := loadPolicy(config.Policy, s.bundle.Manifest)
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	store := conversation.NewMemory(conversation.Config{Max: config.Conversations.Max, Expire: config.Conversations.Expire, Now: time.Now})
	s.engine = engine.New(engine.Config{
		Classifier: s.classifier, Scorer: scorer, Policy: rules, Store: store, Model: s.bundle.Identity, Now: time.Now,
	})
	return s, nil
}

// openModel opens library, bundle, encoder and head, and runs their self-tests.
func (s *service) openModel(ctx context.Context, config Config) error {
	directory, err := bundleDirectory(config.Models, config.Model)
	if err != nil {
		return err
	}
	if s.bundle, err = models.Open(directory); err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	wanted := s.bundle.Manifest.Encoder
	encoder, err := models.OpenEncoder(filepath.Join(config.Models, "encoders", wanted.Name, strconv.Itoa(wanted.Version)))
	if err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	if s.runtime, err = openRuntime(config.ONNXRuntime); err != nil {
		return err
	}
	s.encoder, err = classifier.OpenEncoder(s.runtime, encoder, classifier.Options{Workers: config.Limits.Workers, Queue: config.Limits.Queue})
	if err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	if s.classifier, err = classifier.Open(s.runtime, s.bundle, s.encoder); err != nil {
		return fmt.Errorf("%w: %w", errData, err)
	}
	if err := s.classifier.SelfTest(ctx); err != nil {
		return fmt.Errorf("%w: self-test: %w", errData, err)
	}
	debug.FreeOSMemory() // the files were read whole: some 30 MB that are not needed again
	return nil
}

// bundleDirectory is the directory of NAME/VERSION, or of the current version of NAME.
func bundleDirectory(root, model string) (string, error) {
	name, version, given := strings.Cut(model, "/")
	if given {
		if _, err := strconv.Atoi(version); err != nil {
			return "", fmt.Errorf("%w: model %q: want NAME or NAME/VERSION", errUsage, model)
		}
		directory := filepath.Join(root, name, version)
		if _, err := os.Stat(directory); err != nil {
			return "", fmt.Errorf("%w: model %s: %s: %s", errUsage, model, directory, reason(err))
		}
		return directory, nil
	}
	current, err := models.Current(root, name)
	switch {
	case errors.Is(err, models.ErrDamaged):
		return "", fmt.Errorf("%w: %w", errData, err)
	case err != nil:
		return "", fmt.Errorf("%w: %w (models are looked for in %s)", errUsage, err, root)
	}
	return filepath.Join(root, name, strconv.Itoa(current)), nil
}

// openRuntime loads the library that the flag, else the environment, else the usual places name.
func openRuntime(given string) (*classifier.Runtime, error) {
	if given == "" {
		given = os.Getenv("RAPPORT_ONNXRUNTIME")
	}
	library, err := findLibrary(given)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUsage, err)
	}
	rt, err := classifier.OpenRuntime(library)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUsage, err)
	}
	return rt, nil
}

// close frees what was opened, in the reverse order.
func (s *service) close() error {
	var faults []error
	if s.classifier != nil {
		faults = append(faults, s.classifier.Close())
	}
	if s.encoder != nil {
		faults = append(faults, s.encoder.Close())
	}
	if s.runtime != nil {
		faults = append(faults, s.runtime.Close())
	}
	return errors.Join(faults...)
}

// Model implements api.ModelSource.
func (s *service) Model() (api.Model, error) {
	return api.Model{Identity: s.bundle.Identity, Manifest: s.bundle.Manifest}, nil
}

// Ready implements api.Readiness: everything was proved before the service began to listen.
func (s *service) Ready() error { return nil }

// attributes is what an operator wants to read once, at the start.
func (s *service) attributes(addr net.Addr, took time.Duration) []slog.Attr {
	id := s.bundle.Identity
	return []slog.Attr{
		slog.String("addr", addr.String()), slog.String("version", version),
		slog.String("model", id.Name+"/"+strconv.Itoa(id.Version)), slog.String("digest", id.Digest),
		slog.String("onnxruntime", s.runtime.Version()), slog.Duration("ready_after", took.Round(time.Millisecond)),
	}
}
