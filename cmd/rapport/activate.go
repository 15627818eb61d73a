package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"

	"rapport/api"
	"rapport/models"
)

// Activate implements api.Activator: the bundle is read, opened and tested beside the one that serves; then the pointer on disk moves; then every new
// turn is judged by it. A fault on the way leaves all as it was. A kill leaves a pointer to a bundle that was proved.
func (s *service) Activate(ctx context.Context, name string, version int) (api.Activation, error) {
	return s.change(ctx, func() (int, error) { return version, nil }, name, models.SetCurrent)
}

// RollBack implements api.Activator.
func (s *service) RollBack(ctx context.Context, name string) (api.Activation, error) {
	return s.change(ctx, func() (int, error) { return models.Previous(s.config.Models, name) }, name, models.RollBack)
}

// change has the version that choose names serve, and moves the pointer with move. Only one change is made at a time: another is a conflict.
func (s *service) change(
	ctx context.Context, choose func() (int, error), name string, move func(root, name string, version int) error,
) (api.Activation, error) {
	if !s.changing.TryLock() {
		return api.Activation{}, api.ErrConflict
	}
	defer s.changing.Unlock()
	version, err := choose()
	if err != nil {
		return api.Activation{}, s.refusal(err)
	}
	directory, err := models.Locate(s.config.Models, name, version)
	if err != nil {
		return api.Activation{}, errors.Join(models.ErrNotFound, err) // neither can a name be that is none
	}
	next, err := s.prove(ctx, directory)
	if err != nil {
		return api.Activation{}, s.refusal(err)
	}
	if err := move(s.config.Models, name, version); err != nil {
		return api.Activation{}, s.refusal(errors.Join(err, next.close()))
	}
	before := s.swap(next)
	return api.Activation{Now: next.identity, Before: before, Restart: s.restart()}, nil
}

// prove reads and loads the bundle in a directory.
func (s *service) prove(ctx context.Context, directory string) (*loaded, error) {
	bundle, err := models.Open(directory)
	if err != nil {
		return nil, err
	}
	next, err := s.load(ctx, bundle)
	if err == nil && ctx.Err() != nil {
		err = errors.Join(ctx.Err(), next.close())
	}
	return next, err
}

// swap has a loaded bundle serve, and is told what served before.
func (s *service) swap(next *loaded) (before models.Identity) {
	was := s.now.Swap(next)
	s.engine.Replace(s.engineOf(next), s.retire(next))
	debug.FreeOSMemory() // the files of a bundle, and perhaps of an encoder, were read whole
	return was.identity
}

// reload has the bundle serve that the configuration names, if another does: its current version may have been moved by hand.
func (s *service) reload(ctx context.Context) (now, before models.Identity, err error) {
	if !s.changing.TryLock() {
		return now, before, api.ErrConflict
	}
	defer s.changing.Unlock()
	before = s.now.Load().identity
	directory, err := bundleDirectory(s.config.Models, s.config.Model)
	if err != nil {
		return before, before, err
	}
	if _, id, err := models.ReadManifest(directory); err == nil && id == before {
		return before, before, nil
	}
	next, err := s.prove(ctx, directory)
	if err != nil {
		return before, before, err
	}
	return next.identity, s.swap(next), nil
}

// refusal tells a caller why, without the place of the models directory. What ended because its caller left or its time was up is no refusal.
func (s *service) refusal(err error) error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, models.ErrMoved):
		return fmt.Errorf("%w: %w", api.ErrConflict, err)
	}
	reason := strings.ReplaceAll(err.Error(), strings.TrimSuffix(filepath.Clean(s.config.Models), "/")+"/", "")
	for _, mark := range []error{errData, errUsage} {
		reason = strings.TrimPrefix(reason, mark.Error()+": ")
	}
	return &api.RefusedError{Reason: reason}
}
