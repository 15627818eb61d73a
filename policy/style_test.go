package policy_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rapport/conversation"
	"rapport/policy"
	"rapport/sentiment"
)

// TestStyle says how to speak in the situations that a table of moods is made for.
func TestStyle(t *testing.T) {
	t.Parallel()
	const no, yes = false, true
	for given, want := range map[string]struct {
		kind          policy.Kind
		humour, emoji bool
		warmth        policy.Warmth
		brevity       policy.Brevity
	}{
		"intent=tell_joke":                      {policy.Banter, yes, yes, policy.HighWarmth, policy.UsualLength},
		"intent=tell_joke channel=voice":        {policy.Banter, yes, no, policy.HighWarmth, policy.UsualLength},
		"intent=tell_joke anger=annoyed":        {"", no, no, policy.NormalWarmth, policy.Short},
		"intent=greeting":                       {policy.Greeting, no, yes, policy.HighWarmth, policy.UsualLength},
		"intent=greeting anger=frustrated":      {policy.Greeting, no, no, policy.HighWarmth, policy.Short},
		"intent=greeting anger=angry":           {"", no, no, policy.LowWarmth, policy.Short},
		"intent=thanks thanks":                  {policy.Thanks, no, no, policy.HighWarmth, policy.UsualLength},
		"intent=bot_identity":                   {policy.BotIdentity, no, no, policy.NormalWarmth, policy.UsualLength},
		"intent=bot_identity message=angry":     {policy.BotIdentity, no, no, policy.LowWarmth, policy.Short},
		"intent=bot_identity human_requested":   {"", no, no, policy.NormalWarmth, policy.Short},
		"intent=order_status":                   {"", no, no, policy.NormalWarmth, policy.UsualLength},
		"intent=order_status anger=furious":     {"", no, no, policy.LowWarmth, policy.Short},
		"intent=order_status sensitive=health":  {"", no, no, policy.HighWarmth, policy.Short},
		"intent=praise_or_resolved valence=0.5": {policy.Celebrate, yes, yes, policy.HighWarmth, policy.UsualLength},
	} {
		t.Run(given, func(t *testing.T) {
			t.Parallel()
			p := shipped(t)
			signals, err := p.ParseSignals(given)
			if err != nil {
				t.Fatal(err)
			}
			d := p.Judge(signals)
			if d.Kind != want.kind || d.Style.Humour != want.humour || d.Style.Warmth != want.warmth || d.Style.Brevity != want.brevity ||
				d.Style.Emoji != want.emoji {
				t.Errorf("%s by %s: kind %q, %+v", d.Action, d.Rule, d.Kind, d.Style)
			}
		})
	}
}

// TestTheHumourBudget: a joke, no second one at once, then another, three in all, and none after an apology.
func TestTheHumourBudget(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	joke := conversation.Heard{Intent: "tell_joke", Role: conversation.Talk, Confidence: 0.95}
	question := conversation.Heard{Intent: "hours_or_location", Role: conversation.Ask, Confidence: 0.95}
	for name, play := range map[string]struct {
		said  []conversation.Heard
		funny []bool
	}{
		"never twice running": {[]conversation.Heard{joke, joke, joke, question, joke}, []bool{true, false, true, false, false}},
		"after a while again": {
			[]conversation.Heard{joke, question, joke, question, joke, question, joke}, []bool{true, false, true, false, true, false, false},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var state conversation.State
			var got []bool
			for _, heard := range play.said {
				state = state.Advance(heard)
				d := p.Decide(state, heard, policy.Context{})
				got = append(got, d.Style.Humour)
				state = state.After(d.Outcome())
			}
			if !slices.Equal(got, play.funny) {
				t.Errorf("funny %v, want %v", got, play.funny)
			}
		})
	}
	sorry := conversation.State{Apologised: true}.Advance(joke)
	d := p.Decide(sorry, joke, policy.Context{})
	if d.Style.Humour || d.Style.Apology != policy.Already || !slices.Contains(d.Style.Avoid, "sorry") {
		t.Errorf("after an apology: %+v", d.Style)
	}
	cross := conversation.Heard{Intent: "greeting", Mood: sentiment.Frustration{Score: 0.7}}
	if d := p.Decide(conversation.State{}.Advance(cross), cross, policy.Context{}); d.Kind != "" || !slices.Contains(d.Style.Avoid, "calm down") {
		t.Errorf("an angry hello: kind %q, avoid %q", d.Kind, d.Style.Avoid)
	}
}

// checkStyle says in plain conditions what no rule file can make of the style. It repeats the tables on purpose, from the outside.
func checkStyle(t rapid.TB, s policy.Signals, d policy.Decision) {
	t.Helper()
	fun, level := d.Action == conversation.AddPersonality, max(s.Anger, s.Message)
	for broken, when := range map[string]bool{
		"humour without personality":                   d.Style.Humour && !fun,
		"humour after or beside an apology":            d.Style.Humour && d.Style.Apology != policy.NoApology,
		"humour twice running":                         d.Style.Humour && s.FunnyAt > 0 && s.Turn <= s.FunnyAt+1,
		"humour without end":                           d.Style.Humour && s.Funny >= 3,
		"humour in a greeting, or about being a bot":   d.Style.Humour && (d.Kind == policy.Greeting || d.Kind == policy.BotIdentity),
		"emoji to an annoyed or unwell customer":       d.Style.Emoji && (level >= sentiment.Annoyed || s.Sensitive != "" || s.Complaint),
		"fun of a kind without personality":            (d.Kind == policy.Banter || d.Kind == policy.Celebrate) && !fun,
		"personality beside a handover":                d.Kind != "" && d.Action == conversation.Escalate,
		"a hello or a thank-you to an angry customer":  (d.Kind == policy.Greeting || d.Kind == policy.Thanks) && level >= sentiment.Angry,
		"an unknown kind":                              d.Kind != "" && !slices.Contains(policy.Kinds(), d.Kind),
		"an unknown warmth":                            !slices.Contains(policy.Warmths(), d.Style.Warmth),
		"an unknown brevity":                           !slices.Contains(policy.Brevities(), d.Style.Brevity),
		"an unknown apology":                           !slices.Contains(policy.Apologies(), d.Style.Apology),
		"small talk with somebody angry":               d.Style.Warmth == policy.HighWarmth && level >= sentiment.Angry && s.Sensitive == "",
		"an apology that may be made a second time":    s.Apologised && !s.WithPerson && !slices.Contains(d.Style.Avoid, "sorry"),
		"an annoyed customer may be told to calm down": level >= sentiment.Annoyed && !s.WithPerson && !slices.Contains(d.Style.Avoid, "calm down"),
	} {
		if when {
			t.Fatalf("%s: %s by %q, kind %q, style %+v\nsignals %+v", broken, d.Action, d.Rule, d.Kind, d.Style, s)
		}
	}
}

// TestNoRuleFileBreaksTheStyle plays whole conversations under generated rule files, and under the shipped one.
func TestNoRuleFileBreaksTheStyle(t *testing.T) {
	t.Parallel()
	ours := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		p := ours
		if rapid.Bool().Draw(t, "generated") {
			rules := ruleFiles().Draw(t, "rules")
			for _, label := range slices.Sorted(maps.Keys(rules.Intents)) {
				entry := rules.Intents[label]
				entry.Kind = rapid.SampledFrom(append(policy.Kinds(), "")).Draw(t, "kind")
				rules.Intents[label] = entry
			}
			var err error
			if p, err = policy.New(rules, nil); err != nil {
				t.Fatalf("a generated file is refused: %v", err)
			}
		}
		var state conversation.State
		for range rapid.IntRange(1, 12).Draw(t, "turns") {
			heard, ctx := messages().Draw(t, "heard"), contexts().Draw(t, "context")
			heard.Role = p.Role(heard.Intent)
			state = state.Advance(heard)
			d := p.Decide(state, heard, ctx)
			checkStyle(t, p.Signals(state, heard, ctx), d)
			state = state.After(d.Outcome())
			if rapid.Bool().Draw(t, "handback") {
				state = state.HandBack(rapid.Bool().Draw(t, "resolved"))
			}
		}
	})
}
