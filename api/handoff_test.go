package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/api"
	"rapport/conversation"
	"rapport/engine"
	"rapport/handoff"
	"rapport/sentiment"
)

// packed is a packet with something in every field that a customer said.
func packed() handoff.Packet {
	return handoff.Packet{
		Conversation: "c-81", Owner: conversation.Waiting, Turn: 2, Headline: "Refund status; angry and rising.",
		Summary: []handoff.Quote{{Turn: 1, Text: "Where is Jane's refund?"}},
		Why:     handoff.Why{Turn: 2, Rule: "hot", Reasons: []string{"anger is angry"}},
		Matter:  "refund_status", Intents: []handoff.Wanted{{Turn: 1, Intent: "refund_status"}},
		Entities: []handoff.Entity{{Kind: "email", Text: "jane.doe@example.com", Turn: 1, Start: 3, End: 23}},
		Mood: handoff.Mood{
			Level: sentiment.Angry, Score: 0.7, Trend: conversation.Rising, Peak: sentiment.Angry, PeakTurn: 2,
			Timeline: []handoff.Point{{Turn: 1, Anger: 0.1}, {Turn: 2, Anger: 0.7, Level: sentiment.Angry}}, Sparkline: "▁▆",
			Tipping: &handoff.Quote{Turn: 2, Text: "useless"},
		},
		Flags: handoff.Flags{Threats: []sentiment.Threat{sentiment.Leave}}, Tried: []handoff.Step{{Turn: 1, Did: "answered", Said: []string{"soon"}}},
		Do: []string{"settle it"}, Dont: []string{"no jokes"}, FirstLine: "Hello.",
		Priority: handoff.Priority{Name: "high", Score: 50}, Skill: "returns", Language: "en",
		Transcript: []handoff.Line{{Turn: 1, Speaker: conversation.ByCustomer, Text: "Where is Jane's refund?", At: time.Unix(1e9, 0).UTC()}},
		Model:      handoff.Model{Name: "care-en", Version: 1, Digest: "sha256:d"},
	}
}

// Every format is answered, as what it is, and matches the document.
func TestPacketsInEveryFormat(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.packet = packed()
	s := newService(t, f, api.Limits{})
	for format, want := range map[string]string{
		"": `"headline":"Refund status; angry and rising."`, "?format=json": `"sparkline":"▁▆"`, "?format=text": "THEY SAID  1  “Where is Jane's refund?”",
		"?format=chatwoot": "toggle_priority", "?format=zendesk": "switchboardIntegration", "?format=intercom": "/fin/escalate",
		"?format=messenger": "263902037430900", "?format=botframework": "handoff.initiate",
	} {
		answer := s.send(t, http.MethodGet, "/v1/conversations/c-81/handoff"+format, "")
		if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), want) {
			t.Errorf("%q: %d %s", format, answer.Code, answer.Body)
		}
		if media := answer.Header().Get("Content-Type"); (media == "text/plain; charset=utf-8") != (format == "?format=text") {
			t.Errorf("%q is %s", format, media)
		}
	}
	for _, secret := range []string{"Jane", "jane.doe", "useless", "c-81"} {
		page := s.send(t, http.MethodGet, "/metrics", "").Body.String()
		if strings.Contains(s.logs.String(), secret) || strings.Contains(page, secret) {
			t.Errorf("%q is logged or counted", secret)
		}
	}
}

func TestHandoverProblems(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.state.Owner, f.state.Handover = conversation.Person, &conversation.Handover{By: "Ann"}
	s := newService(t, f, api.Limits{})
	for _, c := range []struct{ method, path, body, code, field string }{
		{http.MethodGet, "handoff?format=fax", "", "invalid_request", "format"},
		{http.MethodGet, "handoff?format=", "", "invalid_request", "format"},
		{http.MethodPost, "accept", `{"by":"Ben"}`, "conflict", ""},
		{http.MethodPost, "handback", `{"by":"Ben"}`, "conflict", ""},
		{http.MethodPost, "accept", `{"by":"` + strings.Repeat("é", 65) + `"}`, "invalid_request", "by"},
		{http.MethodPost, "handback", `{"by":7}`, "invalid_request", "by"},
		{http.MethodPost, "accept", `{"resolved":true}`, "invalid_request", ""},
	} {
		answer := s.send(t, c.method, "/v1/conversations/c-81/"+c.path, c.body)
		if got := problem(t, answer); got.Code != c.code || got.Field != c.field {
			t.Errorf("%s %s: %+v", c.path, c.body, got)
		}
	}
	f.stateErr = conversation.ErrNotFound
	for _, request := range [][2]string{{http.MethodGet, "handoff"}, {http.MethodPost, "accept"}, {http.MethodPost, "handback"}} {
		if got := problem(t, s.send(t, request[0], "/v1/conversations/nobody/"+request[1], "")); got.Status != http.StatusNotFound {
			t.Errorf("%s of an unknown conversation: %+v", request[1], got)
		}
	}
}

func TestAcceptShowsTheOwner(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.state.Owner = conversation.Waiting
	answer := newService(t, f, api.Limits{}).send(t, http.MethodPost, "/v1/conversations/c-81/accept", `{"by":"Ann"}`)
	var got struct {
		Owner   string `json:"owner"`
		OwnedBy string `json:"owned_by"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil || got.Owner != "person" || got.OwnedBy != "Ann" {
		t.Errorf("%s, %v", answer.Body, err)
	}
}

// The reply that calls a person tells of the packet; all of it is there when asked for.
func TestRepliesTellOfThePacket(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.assess = func(_ context.Context, turn engine.Turn) (engine.Assessment, error) {
		a, packet := rich(), packed()
		a.Conversation, a.Handoff, a.Asked = turn.Conversation, &packet, turn.Handoff
		return a, nil
	}
	s := newService(t, f, api.Limits{})
	var got struct{ Handoff *api.Handoff }
	read := func(body string) api.Handoff {
		t.Helper()
		got.Handoff = nil
		if err := json.Unmarshal(s.assess(t, body).Body.Bytes(), &got); err != nil || got.Handoff == nil {
			t.Fatalf("%v, %+v", err, got.Handoff)
		}
		return *got.Handoff
	}
	url := "/v1/conversations/c-81/handoff"
	want := api.Handoff{Priority: "high", Skill: "returns", Summary: "Refund status; angry and rising. “Where is Jane's refund?”", URL: &url}
	if diff := cmp.Diff(want, read(`{"text":"a","conversation_id":"c-81"}`)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	carried := read(`{"text":"a","history":[{"text":"b"},{"role":"bot","text":"c"}],"handoff":true}`)
	if carried.URL != nil || carried.Packet == nil || carried.Packet.FirstLine != "Hello." {
		t.Errorf("carried: %+v", carried)
	}
}

func TestWhatWasSaidIsPassedOn(t *testing.T) {
	t.Parallel()
	f := newFake()
	newService(t, f, api.Limits{}).assess(t, `{"text":"hello",
		"context":{"said":[{"text":"one"},{"role":"person","text":"two","at":"2026-01-31T09:30:00Z"}]},
		"history":[{"role":"bot","text":"hi"},{"role":"customer","text":"yo"}]}`)
	turn := f.heard(t)
	want := []conversation.Said{
		{Speaker: conversation.ByBot, Text: "one"}, {Speaker: conversation.ByPerson, Text: "two", At: time.Date(2026, 1, 31, 9, 30, 0, 0, time.UTC)},
	}
	if diff := cmp.Diff(want, turn.Said); diff != "" {
		t.Errorf("said (-want +got):\n%s", diff)
	}
	if turn.History[0].Speaker != conversation.ByBot || turn.History[1].Speaker != conversation.ByCustomer {
		t.Errorf("history %+v", turn.History)
	}
	s := newService(t, newFake(), api.Limits{})
	for body, field := range map[string]string{
		`{"text":"a","context":{"said":[{"role":"customer","text":"b"}]}}`:                                                    "context.said[0].role",
		`{"text":"a","context":{"said":[{"role":"Bot","text":"b"}]}}`:                                                         "context.said[0].role",
		`{"text":"a","context":{"said":[{"role":"bot"}]}}`:                                                                    "context.said[0].text",
		`{"text":"a","history":[{"role":"agent","text":"b"}]}`:                                                                "history[0].role",
		`{"text":"a","context":{"said":[{"text":"b","at":"2026-01-31T09:30:00Z"},{"text":"b","at":"2026-01-30T09:30:00Z"}]}}`: "context.said[1].at",
		`{"text":"a","context":{"said":[` + strings.Repeat(`{"text":"b"},`, 10) + `{"text":"b"}]}}`:                           "context.said",
	} {
		if got := problem(t, s.assess(t, body)); got.Code != "invalid_request" || got.Field != field {
			t.Errorf("%s: %+v", body, got)
		}
	}
}
