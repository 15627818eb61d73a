package policy_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/conversation"
	"rapport/policy"
	"rapport/sentiment"
)

// checkGuards says in plain conditions what no rule file can break (docs/policy.md). It repeats the guards on purpose, from the outside.
func checkGuards(t rapid.TB, s policy.Signals, d policy.Decision) {
	t.Helper()
	can := func(a conversation.Action) bool { return len(s.Available) == 0 || slices.Contains(s.Available, a) }
	is := func(a conversation.Action) bool { return d.Action == a }
	fun, offer := is(conversation.AddPersonality), is(conversation.CrossSell)
	level := max(s.Anger, s.Message)
	person := s.HumanRequested || s.Role == conversation.Human
	for _, rule := range []struct {
		broken string
		when   bool
	}{
		{"not one of the four actions", !slices.Contains(conversation.Actions(), d.Action)},
		{"no reason", len(d.Reasons) == 0 || slices.Contains(d.Reasons, "")},
		{"no rule", d.Rule == ""},
		{"a joke or an offer at annoyed or above", (fun || offer) && level >= sentiment.Annoyed},
		{"a joke or an offer in a sensitive subject", (fun || offer) && s.Sensitive != ""},
		{"a joke or an offer with an open complaint", (fun || offer) && s.Complaint},
		{"a joke or an offer after a refusal", (fun || offer) && s.Refusals > 0},
		{"a joke or an offer in a surge or an outage", (fun || offer) && s.Mode != policy.Normal && s.Mode != ""},
		{"a costless word from the costs", d.Rule == "moment" && !is(conversation.Escalate)},
		{"the company's notice in a sensitive subject", d.Notice != "" && s.SensitiveOpen},
		{"no handover where one is decided", d.Moment != nil && is(conversation.Escalate) && !d.Moment.Now},
		{"a cost that is no number", d.Moment != nil && !(d.Moment.GoOn >= 0 && d.Moment.HandOver >= 0)},
		{"an offer without consent", offer && !s.Consent},
		{"an offer before the matter is settled", offer && !s.Resolved && s.Role != conversation.Buy},
		{"a wish for a person not heard", person && can(conversation.Escalate) && !is(conversation.Escalate)},
		{"a wish for a person met with more than words", person && (fun || offer)},
		{"a sensitive subject kept by the bot", s.SensitiveOpen && can(conversation.Escalate) && !is(conversation.Escalate)},
		{"the bot speaks while a person does", s.WithPerson && (!is(conversation.Escalate) || d.Rule != "with-a-person" || d.Clarify != nil)},
		{"a second clarifying question", d.Clarify != nil && s.Clarified},
		{"a clarifying question to an angry customer", d.Clarify != nil && level >= sentiment.Angry},
		{"a question beside another action", d.Clarify != nil && !is(conversation.Answer)},
		{"a question without a choice, or with many", d.Clarify != nil && (len(d.Clarify.Options) < 2 || len(d.Clarify.Options) > 3)},
		{"a second apology", d.Style.Apology == policy.Once && s.Apologised},
		{"humour without personality", d.Style.Humour && !fun},
		{"something the bot cannot do", !can(d.Action) && !s.WithPerson && !is(conversation.Answer)},
		{"an answer that the bot cannot give", !can(conversation.Answer) && is(conversation.Answer) && can(conversation.Escalate)},
		{"the action itself is blocked", d.Blocked[d.Action] != ""},
		{"too much to acknowledge", len(d.Style.Acknowledge) > 3},
	} {
		if rule.when {
			t.Fatalf("%s: %s by %q because %q\nsignals %+v", rule.broken, d.Action, d.Rule, d.Reasons, s)
		}
	}
	for action, why := range d.Blocked {
		if !slices.Contains(conversation.Actions(), action) || why == "" {
			t.Fatalf("blocked %q because %q", action, why)
		}
	}
}

// TestNoRuleFileBreaksTheGuards plays whole conversations under generated rule files.
func TestNoRuleFileBreaksTheGuards(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules := ruleFiles().Draw(t, "rules")
		p, err := policy.New(rules, nil)
		if err != nil {
			t.Fatalf("a generated file is refused: %v", err)
		}
		play(t, p)
	})
}

// TestTheShippedRulesBreakNoGuard plays whole conversations under the default file.
func TestTheShippedRulesBreakNoGuard(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	rapid.Check(t, func(t *rapid.T) { play(t, p) })
}

// play is one conversation. Besides each decision it checks what only a conversation shows: silence until the handback, one question, one
// apology.
func play(t *rapid.T, p *policy.Policy) {
	var state conversation.State
	questions, apologies := 0, 0
	for range rapid.IntRange(1, 12).Draw(t, "turns") {
		heard, ctx := messages().Draw(t, "heard"), contexts().Draw(t, "context")
		heard.Role = p.Role(heard.Intent)
		escalated := state.WithPerson()
		if escalated && rapid.Bool().Draw(t, "handback") {
			state = state.HandBack(rapid.Bool().Draw(t, "resolved"))
			escalated = false
		}
		state = state.Advance(heard)
		d := p.Decide(state, heard, ctx)
		checkGuards(t, p.Signals(state, heard, ctx), d)
		if again := p.Decide(state, heard, ctx); !cmp.Equal(d, again) {
			t.Fatalf("the same signals decided twice:\n%s", cmp.Diff(d, again))
		}
		if escalated && d.Rule != "with-a-person" {
			t.Fatalf("the bot spoke before the handback: %s by %q", d.Action, d.Rule)
		}
		if heard.Mood.Sensitive != "" && len(ctx.Available) == 0 && d.Action != conversation.Escalate {
			t.Fatalf("%s was met with %s", heard.Mood.Sensitive, d.Action)
		}
		if d.Clarify != nil {
			questions++
		}
		if d.Style.Apology == policy.Once {
			apologies++
		}
		if questions > 1 || apologies > 1 {
			t.Fatalf("%d questions and %d apologies", questions, apologies)
		}
		state = state.After(d.Outcome())
	}
}

// TestTheGuardsHoldOnEveryCombination tries all combinations of what the guards look at, under the shipped rules and under files whose only
// wish is one action, whatever happens.
func TestTheGuardsHoldOnEveryCombination(t *testing.T) {
	t.Parallel()
	stubborn := map[string]*policy.Policy{"shipped": shipped(t)}
	for _, then := range []string{"answer, clarify: true", "add_personality", "cross_sell", "default"} {
		file := `
intents:
  tell_joke: {role: talk, action: add_personality}
  quote_or_recommendation: {role: buy, action: cross_sell}
  talk_to_human: {role: human, action: escalate}
  refund_status: {action: cross_sell}
rules:
  - {name: human-exit, when: {channel: [nowhere]}, then: escalate, reasons: [x]}
  - {name: stubborn, reasons: [x], style: {apologise: true}, then: ` + then + "}"
		p, err := policy.New(decode(t, []byte(file)), nil)
		if err != nil {
			t.Fatal(err)
		}
		stubborn[then] = p
	}
	for name, p := range stubborn {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			everyCombination(t, p)
		})
	}
}

func everyCombination(t *testing.T, p *policy.Policy) {
	t.Helper()
	flags := []func(s *policy.Signals){
		func(s *policy.Signals) { s.HumanRequested = true },
		func(s *policy.Signals) { s.Sensitive, s.SensitiveOpen = sentiment.Health, true },
		func(s *policy.Signals) { s.Sensitive = sentiment.Health },
		func(s *policy.Signals) { s.Complaint = true },
		func(s *policy.Signals) { s.Refusals = 1 },
		func(s *policy.Signals) { s.Consent = true },
		func(s *policy.Signals) { s.Resolved = true },
		func(s *policy.Signals) { s.Clarified, s.Apologised = true, true },
		func(s *policy.Signals) { s.WithPerson = true },
		func(s *policy.Signals) { s.Message = s.Anger; s.Anger = sentiment.Calm },
	}
	for _, intent := range []string{"", "refund_status", "tell_joke", "quote_or_recommendation", "talk_to_human"} {
		for _, anger := range sentiment.Levels() {
			start, err := p.ParseSignals("intent=" + intent + " anger=" + anger.String() + " turn=3 alternatives=a,b")
			if err != nil {
				t.Fatal(err)
			}
			for bits := range 1 << len(flags) {
				s := start
				for bit, set := range flags {
					if bits&(1<<bit) != 0 {
						set(&s)
					}
				}
				checkGuards(t, s, p.Judge(s))
			}
		}
	}
}
