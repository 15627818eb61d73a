package handoff_test

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"rapport/conversation"
	"rapport/handoff"
)

// turns are conversations of strange and of plausible messages.
func turns() *rapid.Generator[[]turn] {
	words := rapid.SampledFrom(strings.Fields("order 88121 #4711 AB-12345 on 3 May €49.90 please refund WHERE is it ?! third time lawyer human sorry " +
		"jane@example.com +44 20 7946 0958 useless. Help! yesterday 12 days late 😡 — “ \u200b \u202e é ﷽ <b> & \\ \" null DE89370400440532013000"))
	message := rapid.OneOf(
		rapid.String(),
		rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(words, 1, 30).Draw(t, "words"), " ") }),
		rapid.Map(rapid.SampledFrom([]string{"a", "é ", "A1 ", "1", "! ", "order #", "\n"}), func(s string) string { return strings.Repeat(s, 1500) }),
	)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) turn {
		return turn{
			text: message.Draw(t, "text"), told: message.Draw(t, "told"),
			intent: rapid.SampledFrom([]string{"", "refund_status", "greeting", "deny", "damaged_or_wrong_item", "unheard of"}).Draw(t, "intent"),
			action: rapid.SampledFrom(conversation.Actions()).Draw(t, "action"),
			how: conversation.Outcome{
				Clarified: rapid.Bool().Draw(t, "clarified"), Apologised: rapid.Bool().Draw(t, "apologised"),
				Escalation: &conversation.Escalation{
					Rule: "r", Reasons: []string{"because"}, Value: rapid.Float64().Draw(t, "value"), Locale: rapid.String().Draw(t, "locale"),
				},
			},
		}
	}), 0, 40)
}

// TestPacketsHold: whatever is said, every quote is the customer's, nothing is empty, everything is within its bounds, the same twice, and within
// the limits of every target.
func TestPacketsHold(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	rapid.Check(t, func(rt *rapid.T) {
		s := b.play(t, turns().Draw(rt, "turns")...)
		p := b.packet(s)
		if broken := holds(p, s); broken != "" {
			rt.Fatalf("%s\n%s", broken, p.Text())
		}
		if again := b.packet(s); again.Text() != p.Text() {
			rt.Fatal("the same conversation gave two packets")
		}
	})
}

func holds(p handoff.Packet, s conversation.State) string {
	customer := map[int]string{}
	for _, u := range s.Words.All() {
		if u.Speaker == conversation.ByCustomer {
			customer[u.Turn] = u.Text
		}
	}
	all := p.Summary
	if p.Mood.Tipping != nil {
		all = append(all, *p.Mood.Tipping)
	}
	for _, q := range all {
		if q.Text == "" || !strings.Contains(customer[q.Turn], q.Text) {
			return "a quote nobody said: " + q.Text
		}
	}
	for _, e := range p.Entities {
		if !utf8.ValidString(e.Text) || string([]rune(customer[e.Turn])[e.Start:e.End]) != e.Text {
			return "an entity nobody gave: " + e.Text
		}
	}
	encoded, err := json.Marshal(p)
	switch {
	case err != nil:
		return err.Error()
	case len(encoded) > 64<<10:
		return "the packet is too large"
	case len(customer) > 0 && len(p.Summary) == 0:
		return "the summary is empty"
	case p.Headline == "" || p.FirstLine == "" || p.Priority.Name == "" || p.Skill == "" || p.Language == "" || len(p.Do) == 0:
		return "something is empty"
	case s.WithPerson() && len(p.Why.Reasons) == 0:
		return "handed over for no reason"
	case len(p.Summary) > handoff.MaxQuotes || len(p.Entities) > handoff.MaxEntities || utf8.RuneCountInString(p.Text()) > 4000:
		return "too much"
	case p.Priority.Score < 0 || p.Priority.Score > 100:
		return "points out of range"
	case len([]rune(p.Mood.Sparkline)) != len(p.Mood.Timeline):
		return "the sparkline has not a bar a point"
	case strings.Contains(strings.NewReplacer(`"tipping":null`, "", `\":null`, "").Replace(string(encoded)), `":null`):
		return "a list is null"
	case s.Apologised && strings.Contains(p.FirstLine, "sorry"):
		return "one more apology"
	}
	for _, promise := range []string{"guarantee", "promise", "will be", "definitely", "refund you"} {
		if strings.Contains(p.FirstLine, promise) {
			return "a promise: " + p.FirstLine
		}
	}
	return fits(p)
}

// fits checks the limits of the targets, as their documents give them.
func fits(p handoff.Packet) string {
	for _, target := range handoff.Targets() {
		payload, err := p.For(target)
		if err != nil {
			return err.Error()
		}
		encoded, err := json.Marshal(payload)
		if err != nil {
			return err.Error()
		}
		var read struct {
			Calls []struct {
				Method, Path string
				Body         struct {
					Metadata json.RawMessage
					Context  string
					Message  string
				}
			}
		}
		if err := json.Unmarshal(encoded, &read); err != nil {
			return err.Error()
		}
		for _, call := range read.Calls {
			var metadata string
			switch {
			case call.Method == "" || !strings.HasPrefix(call.Path, "/"):
				return "a call to nowhere"
			case len([]rune(call.Body.Context)) > 10_000:
				return "Intercom would refuse the context"
			case target == handoff.Zendesk && len(call.Body.Metadata) > 4096:
				return "Sunshine Conversations would refuse the metadata"
			case target == handoff.Messenger && (json.Unmarshal(call.Body.Metadata, &metadata) != nil || len([]rune(metadata)) > 1000 || metadata == ""):
				return "Messenger would refuse the metadata"
			}
		}
	}
	return ""
}

// FuzzPacket: no message makes a packet panic, hang or quote what was not said.
func FuzzPacket(f *testing.F) {
	b := newBench(f)
	for _, words := range []string{
		"order 88121 on 3 May", "#\u0301123", "jane@example.com 4111 1111 1111 1111", "order order order order #1", "“quoted” … 1/2/2026 €", "\u202e123456",
		strings.Repeat("1-", 2000),
	} {
		f.Add(words, "sorry", "refund_status")
	}
	f.Fuzz(func(t *testing.T, words, told, intent string) {
		s := b.play(t,
			turn{text: words, intent: intent, action: conversation.Answer, told: told},
			turn{text: told, action: conversation.Escalate, how: escalation("r", "because")},
		)
		if broken := holds(b.packet(s), s); broken != "" {
			t.Fatal(broken)
		}
	})
}

// A packet printed by mistake shows the customer's words, so it must not be printed: but a log of it is masked.
func TestLogsOfAPacketAreMasked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	logger.Info("packet", "packet", b.packet(b.cases(t)["refund"]))
	for _, secret := range []string{"88121", "jane", "money", "lawyer", "49.90", "c-81"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is logged: %s", secret, log.String())
		}
	}
	if !strings.Contains(log.String(), "priority=high") {
		t.Errorf("the log says nothing: %s", log.String())
	}
}

func BenchmarkPacket(b *testing.B) {
	bench := newBench(b)
	s := bench.cases(b)["refund"]
	b.ReportAllocs()
	for b.Loop() {
		bench.packet(s)
	}
}
