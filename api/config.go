package api

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Config is what the API is made of. AdminToken, Limits, Log and Registry may be left out.
type Config struct {
	Engine        Assessor
	Conversations Conversations
	Replies       Replier
	Model         ModelSource
	Models        ModelLister
	Activator     Activator
	Modes         ModeSwitch
	Ready         Readiness
	AdminToken    string               // who sends it may change the model and the mode; empty: nobody may
	Limits        Limits               // zero fields mean DefaultLimits
	Log           *slog.Logger         // nil: nothing is logged
	Now           func() time.Time     // the wall clock
	NewID         func() string        // request ids for callers that send none: 1-64 of A-Z a-z 0-9 . _ -
	Registry      *prometheus.Registry // nil: a new one; served on /metrics
}

// Limits bound what one caller can ask of the service. Every one of them is in docs/api.md.
type Limits struct {
	MessageBytes int64         // body of a request, and one line of a batch
	BatchBytes   int64         // body of POST /v1/classify
	BatchLines   int           // lines of POST /v1/classify
	Timeout      time.Duration // for judging one message, and for any other request
	BatchTimeout time.Duration // for one whole batch
	InFlight     int           // messages judged at once, those of batches included; a single message over it is refused
	Batches      int           // batches at once; more are refused
	Window       int           // lines judged at once, of all batches together: the rest of the model's queue is for single messages
	Connections  int           // open connections
	Notice       time.Duration // from /readyz turning 503 until connections are refused
	Drain        time.Duration // for requests under way at shutdown
}

// DefaultLimits are the limits of the API document.
func DefaultLimits() Limits {
	return Limits{
		MessageBytes: 64 << 10, BatchBytes: 8 << 20, BatchLines: 10_000,
		Timeout: 2 * time.Second, BatchTimeout: 5 * time.Minute,
		InFlight: 256, Batches: 4, Window: 8,
		Connections: 1024, Drain: 20 * time.Second,
	}
}

func (c Config) check() error {
	var faults []error
	for _, part := range []struct {
		name    string
		missing bool
	}{
		{"Engine", c.Engine == nil},
		{"Conversations", c.Conversations == nil},
		{"Replies", c.Replies == nil},
		{"Model", c.Model == nil},
		{"Models", c.Models == nil},
		{"Activator", c.Activator == nil},
		{"Modes", c.Modes == nil},
		{"Ready", c.Ready == nil},
		{"Now", c.Now == nil},
		{"NewID", c.NewID == nil},
	} {
		if part.missing {
			faults = append(faults, fmt.Errorf("api: config lacks %s", part.name))
		}
	}
	if c.Limits.negative() {
		faults = append(faults, errors.New("api: a limit is negative"))
	}
	return errors.Join(faults...)
}

func (l Limits) negative() bool {
	return l.MessageBytes < 0 || l.BatchBytes < 0 || l.BatchLines < 0 || l.Timeout < 0 || l.BatchTimeout < 0 || l.InFlight < 0 ||
		l.Batches < 0 || l.Window < 0 || l.Connections < 0 || l.Notice < 0 || l.Drain < 0
}

func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Registry == nil {
		c.Registry = prometheus.NewRegistry()
	}
	c.Limits = c.Limits.withDefaults()
	return c
}

func (l Limits) withDefaults() Limits {
	normal := DefaultLimits()
	orDefault(&l.MessageBytes, normal.MessageBytes)
	orDefault(&l.BatchBytes, normal.BatchBytes)
	orDefault(&l.BatchLines, normal.BatchLines)
	orDefault(&l.Timeout, normal.Timeout)
	orDefault(&l.BatchTimeout, normal.BatchTimeout)
	orDefault(&l.InFlight, normal.InFlight)
	orDefault(&l.Batches, normal.Batches)
	orDefault(&l.Window, normal.Window)
	orDefault(&l.Connections, normal.Connections)
	orDefault(&l.Drain, normal.Drain)
	return l
}

func orDefault[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}
