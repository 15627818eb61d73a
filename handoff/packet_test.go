package handoff_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/conversation"
	"rapport/handoff"
	"rapport/sentiment"
	"rapport/text"
)

var update = flag.Bool("update", false, "write the golden packets anew")

var nine = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

// taxonomy is a small rule file.
type taxonomy map[string]struct {
	group string
	role  conversation.Role
}

func (t taxonomy) Role(intent string) conversation.Role { return t[intent].role }
func (t taxonomy) Group(intent string) string           { return t[intent].group }

func rules() taxonomy {
	return taxonomy{
		"refund_status":         {group: "returns"},
		"request_refund":        {group: "returns"},
		"damaged_or_wrong_item": {"orders", conversation.Complain},
		"greeting":              {"social", conversation.Talk},
		"deny":                  {"social", conversation.Refuse},
		"talk_to_human":         {"contact", conversation.Human},
		"login_or_password":     {group: "account"},
	}
}

// bench has what packets are made with: the real scorer, a small rule file.
type bench struct {
	scorer *sentiment.Scorer
	desk   *handoff.Desk
}

func newBench(tb testing.TB) bench {
	tb.Helper()
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	splitter, err := text.NewSplitter()
	if err != nil {
		tb.Fatal(err)
	}
	return bench{scorer, handoff.NewDesk(scorer, rules(), splitter)}
}

// turn is one message and what came of it.
type turn struct {
	text, intent string
	action       conversation.Action
	told         string // what the bot said then
	how          conversation.Outcome
}

// play is the state after a conversation, a minute a turn.
func (b bench) play(tb testing.TB, turns ...turn) conversation.State {
	tb.Helper()
	s := conversation.State{ID: "c-81"}
	for i, t := range turns {
		at := nine.Add(time.Duration(i) * time.Minute)
		heard := conversation.Heard{At: at, Intent: t.intent, Role: rules().Role(t.intent), Abstained: t.intent == ""}
		doc, err := text.Clean(t.text, text.Limits{})
		if err == nil {
			heard.Text, heard.Mood = doc.Clean, b.scorer.Score(doc, nil)
		}
		t.how.Action = t.action
		s = s.Advance(heard).After(t.how)
		if t.told != "" {
			s = s.Say(conversation.Said{Speaker: conversation.ByBot, Text: t.told, At: at.Add(time.Second)})
		}
	}
	return s
}

func (b bench) packet(s conversation.State) handoff.Packet {
	return b.desk.Packet(handoff.Case{
		State: s, Now: nine.Add(10 * time.Minute), Model: handoff.Model{Name: "care-en", Version: 1, Digest: "sha256:d1"},
	})
}

func escalation(rule string, reasons ...string) conversation.Outcome {
	return conversation.Outcome{Escalation: &conversation.Escalation{Rule: rule, Reasons: reasons, Locale: "en-GB", Value: 2}}
}

// cases are conversations as people have them.
func (b bench) cases(tb testing.TB) map[string]conversation.State {
	tb.Helper()
	const answer, offer, escalate = conversation.Answer, conversation.CrossSell, conversation.Escalate
	apology := escalation("hot-and-repeating", "anger is angry", "third message about refund_status")
	apology.Apologised = true
	return map[string]conversation.State{
		"refund": b.play(tb,
			turn{
				text: "Hi! My order 88121-A arrived broken on 3 May. I paid €49.90 for it.", intent: "damaged_or_wrong_item", action: answer,
				told: "Would you like a replacement or a refund?",
			},
			turn{text: "My money back. You can reach me at jane.doe@example.com", intent: "request_refund", action: answer, told: "That takes 14 days."},
			turn{text: "no thanks", intent: "deny", action: answer},
			turn{text: "Where is my refund?", intent: "refund_status", action: answer, told: "That takes 14 days."},
			turn{
				text:   "This is the third time I am asking!! 12 days and nothing. I want a human or I call my lawyer. You are useless.",
				intent: "refund_status", action: escalate, how: apology,
			},
			turn{text: "hello??", intent: "greeting", action: escalate},
		),
		"bereavement": b.play(tb,
			turn{
				text: "My husband passed away last week and I need to close his account, ref number ZX-4471.", intent: "login_or_password", action: escalate,
				how: escalation("sensitive", "a sensitive subject was touched: bereavement"),
			},
		),
		"offer refused": b.play(tb,
			turn{text: "I forgot my password", intent: "login_or_password", action: answer},
			turn{text: "it works now, thank you", action: offer},
			turn{text: "no thank you, stop it", intent: "deny", action: answer},
			turn{text: "I can't log in again", intent: "login_or_password", action: answer, how: conversation.Outcome{Clarified: true}},
			turn{
				text: "I already said it, the password does not work", intent: "login_or_password", action: escalate,
				how: escalation("missed-twice", "second message about login_or_password"),
			},
		),
		"not understood": b.play(tb,
			turn{text: "xxqz brrr", action: answer},
			turn{text: "foo bar baz", action: escalate, how: escalation("missed-twice", "not understood twice")},
		),
		"calm":    b.play(tb, turn{text: "Where is my refund?", intent: "refund_status", action: answer}),
		"nothing": {},
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-) and what is made now (+) differ; go test ./handoff -update accepts it:\n%s", path, diff)
	}
}

func encoded(t *testing.T, value any) []byte {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What an agent reads, for each kind of conversation.
func TestTexts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, state := range b.cases(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, strings.ReplaceAll(name, " ", "-")+".txt", []byte(b.packet(state).Text()+"\n"))
		})
	}
}

// The packet and what is sent to every target, field by field.
func TestPayloads(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	packet := b.packet(b.cases(t)["refund"])
	golden(t, "refund.json", encoded(t, packet))
	for _, target := range handoff.Targets() {
		payload, err := packet.For(target)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "refund-"+string(target)+".json", encoded(t, payload))
	}
	if _, err := packet.For("fax"); err == nil {
		t.Error("a fax was sent")
	}
}

func TestWhatMattersIsThere(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cases := b.cases(t)
	refund := b.packet(cases["refund"])
	given := map[handoff.EntityKind]string{}
	for _, e := range refund.Entities {
		given[e.Kind] = e.Text
		line := refund.Transcript[slices.IndexFunc(refund.Transcript, func(l handoff.Line) bool {
			return l.Turn == e.Turn && l.Speaker == conversation.ByCustomer
		})]
		if got := string([]rune(line.Text)[e.Start:e.End]); got != e.Text {
			t.Errorf("%s spans %q, not %q", e.Kind, got, e.Text)
		}
	}
	want := map[handoff.EntityKind]string{
		"order_number": "88121-A", "date": "3 May", "amount": "€49.90", "email": "jane.doe@example.com",
		"days_late": "12 days", "times_contacted": "third time",
	}
	if diff := cmp.Diff(want, given); diff != "" {
		t.Errorf("given (-want +got):\n%s", diff)
	}
	if refund.Mood.Tipping == nil || refund.Mood.Tipping.Turn != 5 || len([]rune(refund.Mood.Sparkline)) != 6 {
		t.Errorf("mood %+v", refund.Mood)
	}
	if !slices.ContainsFunc(refund.Dont, func(s string) bool {
		return strings.Contains(s, "apologise in the same words again: the bot did at turn 5")
	}) {
		t.Errorf("don't: %q", refund.Dont)
	}
	if strings.Contains(refund.FirstLine, "sorry") {
		t.Errorf("a second apology: %q", refund.FirstLine)
	}
	refused := b.packet(cases["offer refused"])
	if !slices.Contains(refused.Dont, "do not offer anything: refused at turn 3") {
		t.Errorf("don't: %q", refused.Dont)
	}
	for name, want := range map[string]string{"refund": "returns", "bereavement": "sensitive", "not understood": "general", "offer refused": "account"} {
		if got := b.packet(cases[name]).Skill; got != want {
			t.Errorf("%s goes to %s, want %s", name, got, want)
		}
	}
}
