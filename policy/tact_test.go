package policy_test

import (
	"flag"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rapport/conversation"
	"rapport/policy"
	"rapport/sentiment"
)

// conversations is how many conversations TestTact plays; `make tact` plays a million.
var conversations = flag.Int("conversations", 20_000, "conversations that TestTact plays")

// TestTact plays many whole conversations under generated rule files, costs, modes and opening hours that do their worst, each file in some
// hundred conversations. Generating one takes microseconds, so that a million take a minute.
func TestTact(t *testing.T) {
	t.Parallel()
	const perFile = 250
	shippedOnes := shipped(t)
	files := max(1, *conversations/perFile)
	played := 0
	for file := range files {
		rapidFile := rapid.Custom(func(t *rapid.T) policy.Rules { return ruleFiles().Draw(t, "rules") }).Example(file)
		p, err := policy.New(rapidFile, nil)
		if err != nil {
			t.Fatalf("a generated file is refused: %v", err)
		}
		rng := rand.New(rand.NewPCG(uint64(file), 1))
		for i := range perFile {
			if i%10 == 0 {
				playFast(t, shippedOnes, rng)
			} else {
				playFast(t, p, rng)
			}
			played++
		}
	}
	t.Logf("%d conversations under %d rule files: no guard broken", played, files)
}

// playFast is one conversation; the generator is a table of chances and not rapid's, which would take longer than what it tests.
func playFast(t *testing.T, p *policy.Policy, rng *rand.Rand) {
	t.Helper()
	var state conversation.State
	questions, apologies := 0, 0
	ctx := someContext(rng)
	for range 1 + rng.IntN(8) {
		heard := someMessage(rng)
		heard.Role = p.Role(heard.Intent)
		if rng.IntN(4) == 0 {
			ctx.Mode = policy.Modes()[rng.IntN(3)]
		}
		silent := state.WithPerson()
		if silent && rng.IntN(2) == 0 {
			state = state.HandBack(rng.IntN(2) == 0)
			silent = false
		}
		state = state.Advance(heard)
		s := p.Signals(state, heard, ctx)
		d := p.Judge(s)
		checkGuards(t, s, d)
		if silent && d.Rule != "with-a-person" {
			t.Fatalf("the bot spoke before the handback: %s by %q", d.Action, d.Rule)
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

func someMessage(rng *rand.Rand) conversation.Heard {
	scores := []float64{0, 0, 0.05, 0.1, 0.1, 0.25, 0.3, 0.5, 0.7, 0.95}
	h := conversation.Heard{
		Intent: labels[rng.IntN(len(labels))], Confidence: rng.Float64(), Margin: rng.Float64(), Alternatives: labels[1 : 1+rng.IntN(5)],
		Resolved: rng.IntN(6) == 0,
		Mood: sentiment.Frustration{
			Score: scores[rng.IntN(len(scores))], Thanks: rng.IntN(3) == 0, Valence: 2*rng.Float64() - 1, HumanRequested: rng.IntN(15) == 0,
		},
	}
	if h.Abstained = rng.IntN(4) == 0; h.Abstained {
		h.Why = []string{"low_confidence", "out_of_scope"}[rng.IntN(2)]
	}
	if rng.IntN(8) == 0 {
		h.Mood.Sensitive = sentiment.Subjects()[rng.IntN(10)]
	}
	if rng.IntN(10) == 0 {
		h.Mood.Threats = sentiment.Threats()[:1+rng.IntN(3)]
	}
	if rng.IntN(5) == 0 {
		h.Mood.Facts = []sentiment.Fact{nineEuros}
	}
	if rng.IntN(2) == 0 {
		h.At = noon.Add(time.Duration(rng.IntN(100_000)) * time.Minute)
	}
	return h
}

func someContext(rng *rand.Rand) policy.Context {
	ctx := policy.Context{
		Queue: policy.Queue{
			Closed: rng.IntN(4) == 0, Wait: time.Duration(rng.IntN(60)) * time.Minute, OpensIn: time.Duration(rng.IntN(3)) * time.Hour,
		},
		Customer: policy.Customer{MarketingConsent: rng.IntN(4) > 0, Value: float64(rng.IntN(4))},
	}
	if rng.IntN(5) == 0 {
		ctx.Available = slices.Clone(conversation.Actions()[rng.IntN(3):])
	}
	return ctx
}
