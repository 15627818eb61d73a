package main

import (
	"io"
	"log/slog"
)

// newLogger writes text for people or JSON for machines. Nothing that is logged ever holds a customer's words.
func newLogger(out io.Writer, config Log) *slog.Logger {
	options := &slog.HandlerOptions{Level: config.Level}
	if config.Format == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}
