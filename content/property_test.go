package content_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/content"
	"rapport/conversation"
	"rapport/policy"
	"rapport/sentiment"
)

// messages are what a generated customer says, as understood.
func messages() *rapid.Generator[conversation.Heard] {
	return rapid.Custom(func(t *rapid.T) conversation.Heard {
		return conversation.Heard{
			Text: rapid.SampledFrom([]string{"hello", "yes", "no", "where is it?", "it is broken", "thank you", "tell me a joke", "hm"}).Draw(t, "text"),
			Intent: rapid.SampledFrom([]string{
				"", "greeting", "thanks", "tell_joke", "praise_or_resolved", "bot_identity", "deny", "order_status", "return_or_exchange", "place_order",
				"price_or_promo", "complaint", "talk_to_human", "payment_methods",
			}).Draw(t, "intent"),
			Confidence: rapid.Float64Range(0.5, 1).Draw(t, "confidence"),
			Abstained:  rapid.IntRange(0, 5).Draw(t, "abstained") == 0,
			Resolved:   rapid.IntRange(0, 3).Draw(t, "resolved") == 0,
			Mood: sentiment.Frustration{
				Score:          rapid.SampledFrom([]float64{0, 0, 0.05, 0.1, 0.25, 0.5, 0.7, 0.95}).Draw(t, "score"),
				Thanks:         rapid.Bool().Draw(t, "thanks"),
				Valence:        rapid.Float64Range(-1, 1).Draw(t, "valence"),
				HumanRequested: rapid.IntRange(0, 19).Draw(t, "human") == 0,
				Sensitive:      rapid.SampledFrom([]sentiment.Subject{"", "", "", "", "", "", sentiment.Bereavement}).Draw(t, "sensitive"),
			},
		}
	})
}

// decided is as the shipped rules do, or, to see that content does no harm by itself, at random.
func decided(t *rapid.T, p *policy.Policy, now conversation.State, heard conversation.Heard, ctx policy.Context) policy.Decision {
	d := p.Decide(now, heard, ctx)
	if !rapid.Bool().Draw(t, "wild") {
		return d
	}
	d.Action = rapid.SampledFrom(conversation.Actions()).Draw(t, "action")
	d.Kind = rapid.SampledFrom(append(policy.Kinds(), "")).Draw(t, "kind")
	d.Style.Humour = rapid.Bool().Draw(t, "humour")
	d.Style.Warmth = rapid.SampledFrom(policy.Warmths()).Draw(t, "warmth")
	d.Style.Brevity = rapid.SampledFrom(policy.Brevities()).Draw(t, "brevity")
	return d
}

// TestContentKeepsTheGuards plays conversations under the shipped rules and under wild decisions.
func TestContentKeepsTheGuards(t *testing.T) {
	t.Parallel()
	rules := shippedRules(t)
	for _, name := range content.Personas() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := shop(t, name)
			c := ready(t, files)
			funny := []string{}
			for _, voice := range files.Persona.Lines {
				funny = append(funny, voice.Humour...)
			}
			rapid.Check(t, func(t *rapid.T) { play(t, c, rules, funny) })
		})
	}
}

func play(t *rapid.T, c *content.Content, p *policy.Policy, funny []string) {
	var state conversation.State
	said := map[string]bool{}
	at := noon
	for range rapid.IntRange(1, 14).Draw(t, "turns") {
		heard := messages().Draw(t, "heard")
		at = at.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "minutes")) * time.Minute)
		heard.At, heard.Role = at, p.Role(heard.Intent)
		ctx := policy.Context{Customer: policy.Customer{MarketingConsent: rapid.Bool().Draw(t, "consent")}}
		was := state
		heard = c.Follow(was, heard)
		now := was.Advance(heard)
		d := decided(t, p, now, heard, ctx)
		turn := content.Turn{Was: was, Now: now, Heard: heard, Context: ctx, Decision: d}
		before := now.Clone()
		choice, told := c.Choose(turn)
		if diff := cmp.Diff(before, now); diff != "" {
			t.Fatalf("choosing wrote to the state:\n%s", diff)
		}
		if again, toldAgain := c.Choose(turn); !cmp.Equal(choice, again) || !cmp.Equal(told, toldAgain) {
			t.Fatalf("the same turn got other words:\n%s", cmp.Diff(choice, again))
		}
		checkChoice(t, turn, choice, funny)
		for _, line := range []*content.Line{choice.Greeting, choice.Persona} {
			if line != nil && len(said) < 8 && said[line.Text] {
				t.Fatalf("%q was said before", line.Text)
			}
			if line != nil {
				said[line.Text] = true
			}
		}
		outcome := d.Outcome()
		outcome.Told = told
		state = now.After(outcome)
		if rapid.Bool().Draw(t, "handback") {
			state = state.HandBack(rapid.Bool().Draw(t, "settled"))
		}
	}
}

// checkChoice says in plain conditions what no content may do.
func checkChoice(t *rapid.T, turn content.Turn, choice content.Choice, funny []string) {
	t.Helper()
	d, level := turn.Decision, max(turn.Now.Level(), turn.Heard.Mood.Level())
	line, greeting := "", ""
	if choice.Persona != nil {
		line = choice.Persona.Text
	}
	if choice.Greeting != nil {
		greeting = choice.Greeting.Text
	}
	escalates := d.Action == conversation.Escalate
	for broken, when := range map[string]bool{
		"words while a person speaks":          turn.Now.WithPerson() && choice != (content.Choice{}),
		"an offer without the decision":        choice.Offer != nil && d.Action != conversation.CrossSell,
		"an offer after a refusal":             choice.Offer != nil && turn.Now.Refusals > 0,
		"an offer without consent":             choice.Offer != nil && !turn.Context.Customer.MarketingConsent,
		"an offer beside a handover":           choice.Offer != nil && choice.Answer != nil && choice.Answer.Person,
		"a funny line without humour":          slices.Contains(funny, line) && !d.Style.Humour,
		"a line without a kind":                line != "" && d.Kind == "",
		"a line or greeting beside a handover": escalates && (line != "" || greeting != ""),
		"an emoji the style forbids":           !d.Style.Emoji && strings.ContainsAny(line+greeting, "🎉🏁"),
		"a chirpy greeting to somebody upset":  level >= sentiment.Annoyed && strings.Contains(greeting, "!"),
		"a merry line in a cool tone":          d.Style.Warmth == policy.LowWarmth && !d.Style.Humour && strings.Contains(line, "!"),
		"an answer beside a question back":     choice.Answer != nil && d.Clarify != nil,
		"an answer beside a joke or handover":  choice.Answer != nil && (escalates || d.Action == conversation.AddPersonality),
		"a question without options":           choice.Answer != nil && choice.Answer.Question != "" && len(choice.Answer.Options) < 2,
	} {
		if when {
			t.Fatalf("%s: %+v\nline %q greeting %q\ndecision %+v", broken, choice, line, greeting, d)
		}
	}
	for _, phrase := range d.Style.Avoid {
		if strings.Contains(strings.ToLower(line+" "+greeting), phrase) {
			t.Fatalf("%q says %q, which the style avoids", line+" "+greeting, phrase)
		}
	}
}

func shippedRules(tb testing.TB) *policy.Policy {
	tb.Helper()
	var rules policy.Rules
	decode(tb, policy.DefaultFile(), &rules)
	p, err := policy.New(rules, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// BenchmarkChoose is a turn that gets a greeting, a line and a question.
func BenchmarkChoose(b *testing.B) {
	c := ready(b, shop(b, "witty"))
	heard := conversation.Heard{Text: "where is my parcel, please?", Intent: "order_status", At: noon}
	decision := policy.Decision{Action: conversation.Answer, Kind: policy.Thanks}
	turn := content.Turn{Now: conversation.State{}.Advance(heard), Heard: heard, Decision: decision}
	b.ReportAllocs()
	for b.Loop() {
		c.Choose(turn)
	}
}
