package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rapport/api"
	"rapport/classifier"
	"rapport/content"
	"rapport/conversation"
	"rapport/engine"
	"rapport/handoff"
	"rapport/models"
	"rapport/policy"
	"rapport/sentiment"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake stands for the engine and everything behind it.
type fake struct {
	assess   func(ctx context.Context, turn engine.Turn) (engine.Assessment, error)
	state    conversation.State
	stateErr error
	packet   handoff.Packet
	lines    []content.Line
	model    api.Model
	modelErr error
	readyErr error
	shelf    api.Shelf
	done     api.Activation
	doneErr  error
	changes  []string // asked for, as name/version or name

	mu    sync.Mutex
	turns []engine.Turn
}

func (f *fake) Assess(ctx context.Context, turn engine.Turn) (engine.Assessment, error) {
	f.mu.Lock()
	f.turns = append(f.turns, turn)
	f.mu.Unlock()
	return f.assess(ctx, turn)
}

func (f *fake) Get(context.Context, string) (conversation.State, error) { return f.state, f.stateErr }

func (f *fake) HandBack(_ context.Context, _, by string, resolved bool) (conversation.State, error) {
	return f.state.HandBack(resolved), errors.Join(f.stateErr, f.state.Held(by))
}

func (f *fake) Accept(_ context.Context, _, by string) (conversation.State, error) {
	state, err := f.state.Accept(by, f.state.Updated)
	return state, errors.Join(f.stateErr, err)
}

func (f *fake) Handoff(context.Context, string) (handoff.Packet, error) { return f.packet, f.stateErr }

func (f *fake) Replies(context.Context, string) ([]content.Line, error) { return f.lines, f.stateErr }

func (f *fake) Forget(context.Context, string) error { return f.stateErr }
func (f *fake) Model() (api.Model, error)            { return f.model, f.modelErr }

func (f *fake) Models() (api.Shelf, error) { return f.shelf, f.modelErr }

func (f *fake) Activate(_ context.Context, name string, version int) (api.Activation, error) {
	f.changes = append(f.changes, name+"/"+strconv.Itoa(version))
	return f.done, f.doneErr
}

func (f *fake) RollBack(_ context.Context, name string) (api.Activation, error) {
	f.changes = append(f.changes, name)
	return f.done, f.doneErr
}

func (f *fake) Ready() error { return f.readyErr }

func (f *fake) heard(t *testing.T) engine.Turn {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.turns) != 1 {
		t.Fatalf("the engine judged %d turns, want 1", len(f.turns))
	}
	return f.turns[0]
}

// adminToken is the token of every service here.
const adminToken = "a-token-only-tests-know"

// newFake judges every message as rich does.
func newFake() *fake {
	return &fake{
		assess: func(_ context.Context, turn engine.Turn) (engine.Assessment, error) {
			a := rich()
			a.Conversation = turn.Conversation
			return a, nil
		},
		state: rich().State,
		model: api.Model{Identity: rich().Model, Manifest: models.Manifest{
			Labels: []string{"refund_status", "request_refund"}, OutOfScope: "out_of_scope", Encoder: rich().Model,
			Calibration: models.Calibration{Temperature: 1.25}, Thresholds: models.Thresholds{InScope: 0.5, Right: 0.4},
			Training: models.Training{DatasetDigest: "sha256:d1", Rows: 12, Seed: 7, CodeVersion: "v1"},
		}},
	}
}

// rich is an assessment with something in every field.
func rich() engine.Assessment {
	start := time.Date(2026, 1, 31, 9, 30, 0, 0, time.UTC)
	cues := []sentiment.Cue{
		{Start: 0, End: 4, Text: "This", Rule: "weak", Weight: 0.01},
		{Start: 5, End: 7, Text: "is", Rule: "calming", Weight: -0.5},
		{Start: 8, End: 11, Text: "the", Rule: "faint", Weight: 0.02},
		{Start: 12, End: 22, Text: "third time", Rule: "repetition", Weight: 0.912345},
		{Start: 23, End: 26, Text: "I'm", Rule: "mild", Weight: 0.1},
		{Start: 27, End: 33, Text: "asking", Rule: "waiting", Weight: 0.4},
		{Start: 54, End: 54, Text: "", Rule: "tone", Weight: 0.2},
	}
	return engine.Assessment{
		Conversation: "c-81",
		Intent: classifier.Prediction{
			Ranking: []classifier.Ranked{
				{Label: "refund_status", Confidence: 0.912349},
				{Label: "request_refund", Confidence: 0.07},
				{Label: "track_order", Confidence: 0.0123},
				{Label: "cancel_order", Confidence: 0.0099},
				{Label: "greeting", Confidence: 0.0001},
			},
			Set: []string{"refund_status", "request_refund"}, Margin: 0.842349, InScope: 0.97, Tokens: 16,
		},
		Mood: sentiment.Frustration{
			Score: 0.71, Cues: cues, Valence: -0.25, HumanRequested: true, Sensitive: sentiment.Hardship,
			Threats: []sentiment.Threat{sentiment.Leave, sentiment.Legal},
			Facts: []sentiment.Fact{
				{Type: sentiment.TimesContacted, Value: 3, Text: "third time", Start: 12, End: 22},
				{Type: sentiment.Amount, Value: 49.9, Currency: "EUR", Text: "€49.90", Start: 40, End: 46},
			},
			Evidence: []sentiment.FlagCue{
				{Flag: sentiment.HumanFlag, Start: 0, End: 14, Text: "get me a human", Rule: "<get> <me> .. <who>"},
				{Flag: sentiment.ThreatFlag(sentiment.Legal), Start: 47, End: 56, Text: "my lawyer", Rule: "my <lawman>"},
			},
		},
		State: conversation.State{
			ID: "c-81", Turn: 4, Created: start, Updated: start.Add(4 * time.Minute), Anger: 0.58, Peak: 0.58, PeakTurn: 4, Trend: conversation.Rising,
			Path: []float64{0.1, 0.22, 0.41, 0.58}, Intents: []string{"track_order", "refund_status"}, Matter: "refund_status", Repeats: 3,
			Sensitive: sentiment.Hardship, SensitiveAt: 4, Owner: conversation.Person, HandedOverAt: 4, Recent: []conversation.Sketch{"sketch"},
		},
		Decision: policy.Decision{
			Action: conversation.Escalate, Rule: "hot-and-repeating", Reasons: []string{"anger is frustrated", "third message about refund_status"},
			Style:   policy.Style{Apology: policy.Once, Warmth: policy.NormalWarmth, Brevity: policy.UsualLength, Acknowledge: []string{"third time"}},
			Blocked: map[conversation.Action]string{conversation.CrossSell: "anger is frustrated", conversation.AddPersonality: "sensitive subject"},
		},
		Model: models.Identity{Name: "care-en", Version: 1, Digest: "sha256:" + strings.Repeat("ab", 32)},
		Timings: []engine.Timing{
			{Stage: "clean", Took: 21 * time.Microsecond}, {Stage: "intent", Took: 2104 * time.Microsecond}, {Stage: "mood", Took: 34 * time.Microsecond},
		},
	}
}

// service is the API in front of a fake, with what it logged.
type service struct {
	*api.API
	fake *fake
	logs *logged
}

// logged is a log that may be read while it is written.
type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func newService(tb testing.TB, f *fake, limits api.Limits) service {
	tb.Helper()
	logs := &logged{}
	a, err := api.New(api.Config{
		Engine: f, Conversations: f, Replies: f, Model: f, Models: f, Activator: f, Modes: policy.NewModeSwitch(nil), Ready: f, Limits: limits,
		AdminToken: adminToken, Now: time.Now, NewID: func() string { return "made-1" },
		Log: slog.New(slog.NewJSONHandler(logs, &slog.HandlerOptions{ReplaceAttr: withoutTimes})),
	})
	if err != nil {
		tb.Fatal(err)
	}
	return service{API: a, fake: f, logs: logs}
}

// send makes a request of it, with headers as name and value in turn, and checks the answer against the API document.
func (s service) send(tb testing.TB, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	tb.Helper()
	return s.do(tb, newRequest(tb, method, path, strings.NewReader(body), headers...))
}

func newRequest(tb testing.TB, method, path string, body io.Reader, headers ...string) *http.Request {
	tb.Helper()
	request := httptest.NewRequestWithContext(tb.Context(), method, path, body)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return request
}

// endless is a body without an end.
type endless struct{}

func (*endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func (s service) do(tb testing.TB, request *http.Request) *httptest.ResponseRecorder {
	tb.Helper()
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, request)
	checkContract(tb, request, recorder)
	return recorder
}

func (s service) assess(tb testing.TB, body string) *httptest.ResponseRecorder {
	tb.Helper()
	return s.send(tb, http.MethodPost, "/v1/assess", body, "Content-Type", "application/json")
}

func (s service) classify(tb testing.TB, body string) *httptest.ResponseRecorder {
	tb.Helper()
	return s.send(tb, http.MethodPost, "/v1/classify", body, "Content-Type", "application/x-ndjson")
}

// problem reads a problem and checks what all of them have.
func problem(tb testing.TB, answer *httptest.ResponseRecorder) api.Problem {
	tb.Helper()
	if got := answer.Header().Get("Content-Type"); got != "application/problem+json" {
		tb.Fatalf("status %d with Content-Type %q, want a problem", answer.Code, got)
	}
	var p api.Problem
	if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil {
		tb.Fatal(err)
	}
	if p.Status != answer.Code || p.Type != "urn:rapport:problem:"+p.Code || p.Title == "" || p.Detail == "" {
		tb.Fatalf("problem with status %d is %+v", answer.Code, p)
	}
	if p.RequestID == "" || p.RequestID != answer.Header().Get("X-Request-ID") {
		tb.Fatalf("problem names request %q, the header %q", p.RequestID, answer.Header().Get("X-Request-ID"))
	}
	return p
}

// withoutTimes keeps digits of the clock out of logs that are searched for digits of a card.
func withoutTimes(_ []string, a slog.Attr) slog.Attr {
	switch a.Key {
	case slog.TimeKey:
		return slog.Attr{}
	case "took":
		return slog.Duration("took", time.Millisecond)
	}
	return a
}
