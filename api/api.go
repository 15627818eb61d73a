// Package api serves rapport over HTTP: bind, call, render, and nothing else. Every decision is made below, in package engine.
//
// Read routes.go first: it lists every route with the problems it can answer with. One file holds one route group (assess.go, classify.go,
// conversations.go, mode.go, model.go, models.go, probes.go), admin.go the guard of those that change the service; errors.go holds the one table of
// problems and problem.go the one way to answer with them. The contract is openapi.json, which the service serves and a test checks
// against routes, statuses and live replies.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"rapport/conversation"
	"rapport/engine"
	"rapport/handoff"
	"rapport/models"
)

// Assessor judges one customer turn. Errors it may wrap: text.ErrEmpty, text.ErrInvalidUTF8, classifier.ErrOverloaded,
// classifier.ErrUnavailable and the context's error; any other is answered as internal and shows nothing of itself.
type Assessor interface {
	Assess(ctx context.Context, turn engine.Turn) (engine.Assessment, error)
}

// Conversations keeps what was said. All of them return conversation.ErrNotFound for an id nobody has spoken under.
type Conversations interface {
	Handovers
	Get(ctx context.Context, id string) (conversation.State, error)
	// Forget erases everything known of the conversation.
	Forget(ctx context.Context, id string) error
}

// Handovers pass a conversation between bot and people.
type Handovers interface {
	// Accept gives the conversation to a person; by names them, "" nobody in particular. conversation.ErrHeld when another has it.
	Accept(ctx context.Context, id, by string) (conversation.State, error)
	// HandBack gives it back to the bot; resolved says that the person settled the matter. conversation.ErrHeld when another than by has it.
	HandBack(ctx context.Context, id, by string, resolved bool) (conversation.State, error)
	// Handoff is what whoever takes over has to know.
	Handoff(ctx context.Context, id string) (handoff.Packet, error)
}

// Model is the bundle that serves.
type Model struct {
	Identity models.Identity
	Manifest models.Manifest
}

// ModelSource tells which bundle serves now; the error wraps classifier.ErrUnavailable when none does.
type ModelSource interface {
	Model() (Model, error)
}

// Readiness is nil when turns can be judged. The error is logged, never shown.
type Readiness interface {
	Ready() error
}

// API is the HTTP API. It is safe for concurrent use.
type API struct {
	engine        Assessor
	conversations Conversations
	replier       Replier
	model         ModelSource
	lister        ModelLister
	activator     Activator
	modes         ModeSwitch
	adminToken    string
	readiness     Readiness
	limits        Limits
	log           *slog.Logger
	now           func() time.Time
	newID         func() string

	router   http.Handler
	metrics  *metrics
	origins  *http.CrossOriginProtection
	messages slots // messages being judged
	batches  slots // batches under way
	lines    slots // their lines being judged
	draining atomic.Bool
}

// New builds the API. The error names everything that Config lacks.
func New(config Config) (*API, error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	config = config.withDefaults()
	a := &API{
		engine: config.Engine, conversations: config.Conversations, replier: config.Replies, model: config.Model, readiness: config.Ready,
		lister: config.Models, activator: config.Activator, modes: config.Modes, adminToken: config.AdminToken,
		limits: config.Limits, log: config.Log, now: config.Now, newID: config.NewID,
		origins:  http.NewCrossOriginProtection(),
		messages: make(slots, config.Limits.InFlight),
		batches:  make(slots, config.Limits.Batches),
		lines:    make(slots, config.Limits.Window),
	}
	var err error
	if a.metrics, err = newMetrics(config.Registry, config.Model); err != nil {
		return nil, err
	}
	a.router, err = a.newRouter()
	return a, err
}

// ServeHTTP answers one request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.router.ServeHTTP(w, r) }

// Drain announces the end: /readyz answers 503 from now on and every reply asks the client to close its connection. Requests are still
// answered.
func (a *API) Drain() { a.draining.Store(true) }
