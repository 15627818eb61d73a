package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"

	"rapport/api"
)

func newServe(std streams) *cobra.Command {
	var configPath string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the REST API",
		Long: "Serve the REST API. Settings come from flags, else the environment (RAPPORT_ADDR for --addr), else the file given with --config,\n" +
			"else the defaults (rapport check config --print).",
		Args: cobra.NoArgs,
	}
	var flags Config
	bindFlags(cmd.Flags(), &flags)
	cmd.Flags().StringVar(&configPath, "config", "", "configuration file")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		config, err := loadConfig(configPath, cmd.Flags(), os.Getenv)
		if err != nil {
			return err
		}
		return serve(cmd.Context(), config, std)
	}
	return cmd
}

// serve runs the service until the context ends, then lets requests under way finish.
func serve(ctx context.Context, config Config, std streams) error {
	log := newLogger(std.err, config.Log)
	began := time.Now()
	s, err := assemble(ctx, config)
	if err != nil {
		return err
	}
	defer func() { _ = s.close() }()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", config.Addr)
	if err != nil {
		return fmt.Errorf("%w: listen on %s: %w", errUsage, config.Addr, err)
	}
	handler, err := api.New(api.Config{
		Engine: s.engine, Conversations: s.engine, Replies: s.engine, Model: s, Models: s, Activator: s, Modes: s.modes, Ready: s,
		AdminToken: config.AdminToken, Limits: config.Limits.api(), Log: log, Now: time.Now, NewID: requestID,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	log.LogAttrs(ctx, slog.LevelInfo, "serving", s.attributes(listener.Addr(), time.Since(began))...)
	if err := greet(std.out, listener.Addr()); err != nil {
		return errors.Join(err, listener.Close())
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	go watchMode(serving, s.modes, log)
	defer onHangUp(ctx, func(ctx context.Context) { s.hangUp(ctx, log) })()
	err = handler.Serve(ctx, listener)
	log.LogAttrs(ctx, slog.LevelInfo, "stopped", slog.Bool("clean", err == nil))
	return err
}

// requestID is 96 random bits: enough to tell requests apart in a log.
func requestID() string {
	var id [12]byte
	_, _ = rand.Read(id[:])
	return hex.EncodeToString(id[:])
}

// api is the part of the limits that the HTTP layer keeps.
func (l Limits) api() api.Limits {
	return api.Limits{
		MessageBytes: int64(l.MessageBytes), BatchBytes: int64(l.BatchBytes), BatchLines: l.BatchLines,
		Timeout: l.Timeout, BatchTimeout: l.BatchTimeout, InFlight: l.InFlight, Batches: l.Batches, Connections: l.Connections,
		Notice: l.Notice, Drain: l.Drain,
	}
}

// greet prints a line to try the service with.
func greet(out io.Writer, addr net.Addr) error {
	_, err := fmt.Fprintf(out, `rapport listens on http://%s; try:

curl -s http://%s/v1/assess -H 'Content-Type: application/json' \
  -d '{"text": "This is the third time I'\''m asking, where is my refund?"}'

`, addr, addr)
	return err
}
