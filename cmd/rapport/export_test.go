package main

import (
	"context"
	"errors"
	"net/http"
	"os/exec"
	"time"

	"rapport/api"
)

// What the tests of this package see of it.
var (
	Main          = main
	LoadConfig    = loadConfig
	DecodeYAML    = decodeYAML
	LoadPolicy    = loadPolicy
	DefaultConfig = defaultConfig
)

// Handler is the API on a models directory's care-en, which the token may change, and what frees it.
func Handler(ctx context.Context, models, library, token string) (http.Handler, func() error, error) {
	var config Config
	if _, err := decodeYAML("built-in configuration", defaultConfig, &config); err != nil {
		return nil, nil, err
	}
	config.Models, config.ONNXRuntime, config.AdminToken = models, library, token
	s, err := assemble(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	handler, err := api.New(api.Config{
		Engine: s.engine, Conversations: s.engine, Replies: s.engine, Model: s, Models: s, Activator: s, Modes: s.modes, Ready: s,
		AdminToken: token, Now: time.Now, NewID: requestID,
	})
	return handler, s.close, err
}

// TryBy has a child in place of ours try a model of one text, and gives it this long.
func TryBy(ctx context.Context, patience time.Duration, child *exec.Cmd) error {
	t, err := prepareTrial(nil, nil, trialRequest{Texts: []string{"a", "b"}})
	if err != nil {
		return err
	}
	t.wait = patience
	_, err = t.runBy(ctx, child)
	return errors.Join(err, t.remove())
}
