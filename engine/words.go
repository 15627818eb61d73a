package engine

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/conversation"
	"rapport/handoff"
	"rapport/policy"
	"rapport/text"
)

// cleaned makes what was said to the customer fit to keep. What has no time was said by at.
func (e *Engine) cleaned(said []conversation.Said, at time.Time) ([]conversation.Said, error) {
	kept := make([]conversation.Said, 0, len(said))
	for _, one := range said {
		doc, err := text.Clean(one.Text, e.limits)
		if err != nil && !errors.Is(err, text.ErrEmpty) {
			return nil, err
		}
		one.Text = withoutCards(doc.Clean)
		if one.At.IsZero() {
			one.At = at
		}
		kept = append(kept, one)
	}
	return kept, nil
}

// withoutCards takes payment card numbers out of what is kept: no agent needs one, and whoever stores them has to answer for it.
func withoutCards(said string) string {
	spans := slices.DeleteFunc(text.Personal(said), func(p text.PersonalSpan) bool { return p.Kind != text.Card })
	if len(spans) == 0 {
		return said
	}
	var kept strings.Builder
	at, runes := 0, 0
	for _, span := range spans {
		from := at + skip(said[at:], span.Start-runes)
		kept.WriteString(said[at:from] + "[card]")
		at, runes = from+skip(said[from:], span.End-span.Start), span.End
	}
	kept.WriteString(said[at:])
	return kept.String()
}

// skip is how many bytes the first n code points of s take.
func skip(s string, n int) int {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}

// outcome is what the conversation must remember of a decision: with an escalation, why and what was known then, for whoever takes over.
func outcome(d policy.Decision, known policy.Context) conversation.Outcome {
	o := d.Outcome()
	if d.Action == conversation.Escalate {
		o.Escalation = &conversation.Escalation{
			Rule: d.Rule, Reasons: slices.Clone(d.Reasons), Value: known.Customer.Value,
			Wait: known.Queue.Wait, Closed: known.Queue.Closed, Channel: strings.Clone(known.Channel), Locale: strings.Clone(known.Locale),
		}
	}
	return o
}

// packet is that of the turn that calls a person, or of any turn when it is asked for; else nil.
func (e *Engine) packet(turn Turn, state conversation.State) *handoff.Packet {
	called := state.Waiting() && state.HandedOverAt == state.Turn
	if e.desk == nil || !called && !turn.Handoff {
		return nil
	}
	packet := e.desk.Packet(e.caseOf(state, turn.At))
	return &packet
}

func (e *Engine) caseOf(state conversation.State, now time.Time) handoff.Case {
	return handoff.Case{
		State: state, Now: now,
		Model: handoff.Model{Name: e.identity.Name, Version: e.identity.Version, Digest: e.identity.Digest},
	}
}
