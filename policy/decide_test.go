package policy_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rapport/conversation"
	"rapport/policy"
	"rapport/sentiment"
)

// hot is the third message of a customer who waits for a refund.
func hot() (conversation.State, conversation.Heard) {
	heard := conversation.Heard{Intent: "refund_status", Confidence: 0.91, Margin: 0.84, Mood: sentiment.Frustration{
		Score: 0.5,
		Cues: []sentiment.Cue{
			{Start: 9, End: 14, Text: "STILL", Rule: "waiting", Weight: 0.9},
			{Start: 15, End: 22, Text: "useless", Rule: "contempt", Weight: 2},
			{Start: 30, End: 39, Text: "no answer", Rule: "no_response", Weight: 1.1},
			{Start: 30, End: 39, Text: "no answer", Rule: "waiting", Weight: 0.2},
			{Start: 0, End: 0, Rule: "capitals", Weight: 0.5},
		},
		Facts: []sentiment.Fact{{Type: sentiment.TimesContacted, Value: 2, Text: "third time", Start: 40, End: 50}},
	}}
	var state conversation.State
	for range 3 {
		state = state.Advance(heard)
	}
	return state, heard
}

func TestADecisionExplainsItself(t *testing.T) {
	t.Parallel()
	state, heard := hot()
	got := shipped(t).Decide(state, heard, policy.Context{Queue: policy.Queue{Closed: true}})
	want := policy.Decision{
		Action: conversation.Escalate, Rule: "hot-and-repeating",
		Reasons: []string{"anger is frustrated", "third message about refund_status", "nobody is there now: promise a call back"},
		Style: policy.Style{
			Apology: policy.Once, Warmth: policy.HighWarmth, Brevity: policy.Short, Acknowledge: []string{"STILL", "no answer", "third time"},
			Avoid: []string{
				"calm down", "unfortunately", "as i said", "please be patient", "could you explain the problem again", "right away", "in a moment",
			},
		},
		Hour: -1, Closed: true,
		Blocked: map[conversation.Action]string{
			conversation.AddPersonality: "anger is frustrated", conversation.CrossSell: "anger is frustrated",
		},
	}
	if got.Moment == nil || !got.Moment.Now || got.Moment.Counterfactual != "would have answered if anger were calm" {
		t.Errorf("the moment is %+v", got.Moment)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(policy.Decision{}, "Moment")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := got.Outcome(); got != (conversation.Outcome{Action: conversation.Escalate, Apologised: true}) {
		t.Errorf("to be remembered: %+v", got)
	}
}

func TestTheStrongestThreeAreAcknowledged(t *testing.T) {
	t.Parallel()
	state, heard := hot()
	heard.Mood.Facts = nil
	heard.Mood.Cues = []sentiment.Cue{
		{Start: 0, End: 5, Text: "first", Rule: "waiting", Weight: 0.6},
		{Start: 10, End: 15, Text: "second", Rule: "waiting", Weight: 1.5},
		{Start: 20, End: 25, Text: "third", Rule: "waiting", Weight: 0.9},
		{Start: 30, End: 35, Text: "fourth", Rule: "waiting", Weight: 1.2},
	}
	got := shipped(t).Decide(state, heard, policy.Context{}).Style.Acknowledge
	if diff := cmp.Diff([]string{"second", "third", "fourth"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatTheBotCannotDoIsReplacedAndSaid(t *testing.T) {
	t.Parallel()
	state, heard := hot()
	got := shipped(t).Decide(state, heard, policy.Context{Available: []conversation.Action{conversation.Answer, conversation.CrossSell}})
	if got.Action != conversation.Answer || got.Rule != "guard-unavailable" || !slices.Contains(got.Reasons, "the bot cannot escalate now") ||
		got.Blocked[conversation.Escalate] != "the bot cannot escalate now" || got.Blocked[conversation.CrossSell] != "anger is frustrated" {
		t.Errorf("got %+v", got)
	}
	if !slices.Contains(got.Reasons, "anger is frustrated") {
		t.Errorf("why it wanted to escalate is lost: %q", got.Reasons)
	}
}

func TestAJokeAtTheWrongTimeBecomesAnAnswer(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	s, err := p.ParseSignals("intent=small_talk complaint")
	if err != nil {
		t.Fatal(err)
	}
	got := p.Judge(s)
	if got.Action != conversation.Answer || got.Style.Humour || !cmp.Equal(got.Reasons, []string{"no add personality: a complaint is open"}) ||
		got.Blocked[conversation.AddPersonality] != "a complaint is open" {
		t.Errorf("got %+v", got)
	}
}

func TestReasonsSpeakPlainly(t *testing.T) {
	t.Parallel()
	file := `
intents: {refund_status: {group: returns}}
rules:
  - {name: exit, when: {anger: {at_least: furious}}, then: escalate, reasons: [x]}
  - name: all
    then: answer
    reasons:
      - "{intent} of {group}, {confidence}, {anger} after {peak}, message {message}, {trend}"
      - "{repeats}, {misses} missed, turn {turn}, {sensitive}, {threats}, wait {wait}"
`
	p, err := policy.New(decode(t, []byte(file)), nil)
	if err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string][]string{
		"intent=refund_status confidence=0.905 anger=annoyed peak=angry repeats=22 misses=12 turn=31 threats=legal,public wait=95s trend=falling": {
			"refund_status of returns, 91 %, annoyed after angry, message calm, falling",
			"22nd, 12 missed, turn 31, nothing sensitive, legal, public, wait 2 min",
		},
		"confidence=0 repeats=11 misses=0": {
			"a matter that was not understood of no group, 0 %, calm after calm, message calm, steady",
			"11th, no missed, turn 1, nothing sensitive, nothing, wait an unknown time",
		},
		"repeats=3 misses=2 sensitive=fraud_victim available=answer": {
			"a matter that was not understood of no group, 90 %, calm after calm, message calm, steady",
			"third, two missed, turn 1, fraud victim, nothing, wait an unknown time",
		},
	} {
		s, err := p.ParseSignals(given)
		if err != nil {
			t.Fatal(err)
		}
		s.SensitiveOpen = false
		if diff := cmp.Diff(want, p.Judge(s).Reasons); diff != "" {
			t.Errorf("%s (-want +got):\n%s", given, diff)
		}
	}
}

func TestConditionsOfTheQueueTheChannelAndTheCustomer(t *testing.T) {
	t.Parallel()
	file := `
rules:
  - {name: closed, when: {queue: {closed: true}}, then: answer, reasons: [x]}
  - {name: short, when: {queue: {at_most: 2m}}, then: escalate, reasons: [x]}
  - {name: long, when: {queue: {at_least: 10m}}, then: answer, reasons: [x]}
  - {name: voice, when: {channel: [voice, phone]}, then: escalate, reasons: [x]}
  - {name: gold, when: {tier: [gold]}, then: escalate, reasons: [x]}
  - {name: much-money, when: {facts: [{type: amount, at_least: 500}]}, then: escalate, reasons: [x]}
  - {name: sure, when: {confidence: {at_least: 0.8}, margin: {below: 0.1}}, then: answer, reasons: [x]}
  - {name: rest, then: answer, reasons: [x]}
`
	p, err := policy.New(decode(t, []byte(file)), nil)
	if err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]string{
		"closed wait=1m": "closed", "wait=2m": "short", "wait=10m": "long", "wait=5m": "rest", "": "rest", "channel=voice": "voice",
		"tier=gold": "gold", "tier=Gold": "rest", "facts=amount:500": "much-money", "facts=amount:499,days_late:900": "rest", "margin=0.05": "sure",
	} {
		s, err := p.ParseSignals(given)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Judge(s).Rule; got != want {
			t.Errorf("%q: rule %q, want %q", given, got, want)
		}
	}
}

func TestTheDefaultFileFitsAnyBundleOnceNarrowed(t *testing.T) {
	t.Parallel()
	rules := decode(t, policy.DefaultFile())
	for name, labels := range map[string][]string{
		"another bundle": {"card_arrival", "lost_or_stolen_card"},
		"an overlap":     {"refund_status", "thanks"},
	} {
		p, err := policy.New(rules.Narrow(labels), labels)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for given, want := range map[string]conversation.Action{
			"intent=card_arrival": conversation.Answer, "anger=furious": conversation.Escalate, "human_requested": conversation.Escalate,
			"abstained misses=7": conversation.Escalate,
		} {
			s, err := p.ParseSignals(given)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Judge(s).Action; got != want {
				t.Errorf("%s: %s is met with %s, want %s", name, given, got, want)
			}
		}
	}
	if len(rules.Check([]string{"card_arrival"})) < 50 {
		t.Error("the whole file was fit already")
	}
}

func BenchmarkDecide(b *testing.B) {
	p := shipped(b)
	state, heard := hot()
	calm := heard
	calm.Mood = sentiment.Frustration{Score: 0.05}
	quiet := conversation.State{}.Advance(calm)
	context := policy.Context{Queue: policy.Queue{Wait: time.Minute}}
	for name, one := range map[string]struct {
		state conversation.State
		heard conversation.Heard
	}{"hot": {state, heard}, "last rule": {quiet, calm}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Decide(one.state, one.heard, context)
			}
		})
	}
}
