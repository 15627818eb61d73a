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
	"sync"
	"sync/atomic"
	"time"

	"rapport/api"
	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
	"rapport/models"
	"rapport/policy"
	"rapport/sentiment"
	"rapport/text"
)

// service is everything one process serves with.
type service struct {
	config   Config
	runtime  *classifier.Runtime
	encoders *classifier.Encoders
	parts    engine.Config     // what engines of all models share
	splitter *text.Splitter    // of the packets' sentences
	scorer   *sentiment.Scorer // each engine reads it with the tone of its model
	engine   *engine.Live
	now      atomic.Pointer[loaded] // what engine serves with
	changing sync.Mutex             // one change of model at a time
	retired  sync.WaitGroup         // models not freed yet
	modes    *policy.ModeSwitch     // outlives changes of model
}

// assemble opens the library, the bundle and its encoder, proves them with their self-tests, and wires an engine around them.
func assemble(ctx context.Context, config Config) (*service, error) {
	directory, err := bundleDirectory(config.Models, config.Model)
	if err != nil {
		return nil, err
	}
	bundle, err := models.Open(directory)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errData, err)
	}
	s := &service{config: config, modes: config.modes()}
	if s.runtime, err = openRuntime(config.ONNXRuntime); err != nil {
		return nil, err
	}
	s.encoders = classifier.NewEncoders(s.runtime, classifier.Options{Workers: config.Limits.Workers, Queue: config.Limits.Queue})
	first, err := s.load(ctx, bundle)
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	if s.scorer, err = newScorer(config.Lexicon); err != nil {
		return nil, errors.Join(err, first.close(), s.close())
	}
	if s.splitter, err = text.NewSplitter(); err != nil {
		return nil, errors.Join(err, first.close(), s.close())
	}
	store := conversation.NewMemory(conversation.Config{Max: config.Conversations.Max, Expire: config.Conversations.Expire, Now: time.Now})
	mode := func(now time.Time) policy.Mode { return s.modes.At(now).Mode }
	s.parts = engine.Config{Store: store, Now: time.Now, Leases: config.Conversations.leases(), Mode: mode}
	s.engine = engine.NewLive(s.engineOf(first), s.retire(first))
	s.now.Store(first)
	debug.FreeOSMemory() // the files were read whole: some 30 MB that are not needed again
	return s, nil
}

// bundleDirectory is the directory of NAME/VERSION, or of the current version of NAME.
func bundleDirectory(root, model string) (string, error) {
	name, version, given := strings.Cut(model, "/")
	if given {
		number, err := strconv.Atoi(version)
		if err != nil {
			return "", fmt.Errorf("%w: model %q: want NAME or NAME/VERSION", errUsage, model)
		}
		directory, err := models.Locate(root, name, number)
		switch {
		case errors.Is(err, models.ErrNotFound):
			return "", fmt.Errorf("%w: model %s: %s: %s", errUsage, model, filepath.Join(root, name, version), reason(err))
		case err != nil:
			return "", fmt.Errorf("%w: model %s: %w", errUsage, model, err)
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
	library, err := libraryOf(given)
	if err != nil {
		return nil, err
	}
	rt, err := classifier.OpenRuntime(library)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUsage, err)
	}
	return rt, nil
}

// libraryOf is the path of that library.
func libraryOf(given string) (string, error) {
	if given == "" {
		given = os.Getenv("RAPPORT_ONNXRUNTIME")
	}
	library, err := findLibrary(given)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errUsage, err)
	}
	return library, nil
}

// close frees what was opened, in the reverse order. Nobody may ask the engine any more.
func (s *service) close() error {
	if s.engine != nil {
		s.engine.Close()
	}
	s.retired.Wait()
	if s.runtime == nil {
		return nil
	}
	return s.runtime.Close()
}

// Model implements api.ModelSource.
func (s *service) Model() (api.Model, error) {
	now := s.now.Load()
	return api.Model{Identity: now.identity, Manifest: now.manifest}, nil
}

// Ready implements api.Readiness: everything was proved before the service began to listen.
func (s *service) Ready() error { return nil }

// attributes is what an operator wants to read once, at the start.
func (s *service) attributes(addr net.Addr, took time.Duration) []slog.Attr {
	id := s.now.Load().identity
	return []slog.Attr{
		slog.String("addr", addr.String()), slog.String("version", version),
		slog.String("model", id.Name+"/"+strconv.Itoa(id.Version)), slog.String("digest", id.Digest),
		slog.String("onnxruntime", s.runtime.Version()), slog.Duration("ready_after", took.Round(time.Millisecond)),
	}
}
