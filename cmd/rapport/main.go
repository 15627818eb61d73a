// Command rapport is an intent and empathy engine for customer-service bots: it serves, trains, measures and checks.
//
// Everything below cmd takes its settings, its clock and its randomness as values; only this package reads flags, the environment, files named
// by the user and the clock, prints, and exits.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // opening hours name a zone, and small images have no zone files
)

// version is set by the linker; see the Makefile.
var version = "unknown"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once, whatever it waits for
	code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}
