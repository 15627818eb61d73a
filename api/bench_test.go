package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rapport/api"
	"rapport/engine"
	"rapport/policy"
)

// discard is the cheapest ResponseWriter.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}

// BenchmarkAssess is what a message costs outside the engine: routing, strict JSON in, reply out, metrics; no log.
func BenchmarkAssess(b *testing.B) {
	f, assessment := newFake(), rich()
	a, err := api.New(api.Config{
		Engine: quick{assessment}, Conversations: f, Replies: f, Model: f, Models: f, Activator: f, Modes: policy.NewModeSwitch(nil), Ready: f,
		Now: time.Now, NewID: func() string { return "id" },
	})
	if err != nil {
		b.Fatal(err)
	}
	const body = `{"text":"This is the third time I'm asking, where is my refund?","conversation_id":"c-81","context":{"channel":"web"}}`
	b.ReportAllocs()
	for b.Loop() {
		request := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/v1/assess", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		a.ServeHTTP(discard{header: http.Header{}}, request)
	}
}

// quick is an engine that costs nothing.
type quick struct{ assessment engine.Assessment }

func (q quick) Assess(context.Context, engine.Turn) (engine.Assessment, error) {
	return q.assessment, nil
}
