package policy_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // machines without zone files

	"pgregory.net/rapid"

	"rapport/conversation"
	"rapport/policy"
)

// judge is the decision of the shipped rules in a situation.
func judge(t rapid.TB, p *policy.Policy, situation string) policy.Decision {
	t.Helper()
	s, err := p.ParseSignals(situation)
	if err != nil {
		t.Fatal(err)
	}
	return p.Judge(s)
}

const vain = "anger=frustrated intent=missing_or_late_delivery turn=4 unhappy=4"

func TestTheCostsHandOverWhereNoRuleNamesAnAction(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	now := judge(t, p, vain)
	if now.Action != conversation.Escalate || now.Rule != "moment" || !now.Moment.Now || now.Moment.GoOn <= now.Moment.HandOver {
		t.Errorf("%s by %s, %+v", now.Action, now.Rule, now.Moment)
	}
	for situation, why := range map[string]string{
		vain + " wait=45m": "a long wait", vain + " closed": "nobody there", vain + " mode=surge wait=10m": "a surge", vain + " resolved": "nothing open",
	} {
		if d := judge(t, p, situation); d.Action != conversation.Answer || d.Moment.Now {
			t.Errorf("%s: %s by %s, %+v", why, d.Action, d.Rule, d.Moment)
		}
	}
}

func TestTheCostsCanBeShownOnly(t *testing.T) {
	t.Parallel()
	file := strings.ReplaceAll(strings.Replace(string(policy.DefaultFile()), "decides: true", "decides: false", 1), "    weigh: true\n", "")
	p, err := policy.New(decode(t, []byte(file)), nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := judge(t, p, vain); d.Action != conversation.Answer || d.Moment == nil || !d.Moment.Now {
		t.Errorf("%s by %s, %+v", d.Action, d.Rule, d.Moment)
	}
}

// TestTheCostsWaitForTheirTurn sees to it that a bot gets its first replies: the same customer is handed over from the turn of the file on, and the
// reply before says when.
func TestTheCostsWaitForTheirTurn(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	early := judge(t, p, strings.Replace(vain, "turn=4", "turn=3", 1))
	if early.Action != conversation.Answer || early.Moment.Now || early.Moment.ByTurn != 4 {
		t.Errorf("at turn 3: %s by %s, %+v", early.Action, early.Rule, early.Moment)
	}
	if d := judge(t, p, vain); d.Rule != "moment" {
		t.Errorf("at turn 4: %s by %s, %+v", d.Action, d.Rule, d.Moment)
	}
}

// TestTheCounterfactualIsTrue decides again with the one thing changed that the sentence names.
func TestTheCounterfactualIsTrue(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	for situation, want := range map[string]struct{ says, then string }{
		"human_requested intent=order_status":        {"would have answered if the customer had not asked for a person", "intent=order_status"},
		"sensitive=health intent=order_status":       {"would have answered if no sensitive subject had been touched", "intent=order_status"},
		"anger=angry intent=order_status":            {"would have answered if anger were frustrated", "anger=frustrated intent=order_status"},
		"intent=order_status":                        {"would have escalated if anger were angry", "intent=order_status anger=angry"},
		"threats=legal intent=order_status":          {"would have answered if the customer had not threatened anything", "intent=order_status"},
		"anger=frustrated repeats=3 intent=pay_bill": {"would have answered if anger were calm", "repeats=3 intent=pay_bill"},
		"misses=7 abstained turn=7": {
			"would have answered if the bot had understood one of the last seven messages", "misses=6 abstained turn=7",
		},
		"with_person intent=order_status anger=calm":       {"", ""},
		"human_requested sensitive=health intent=pay_bill": {"", ""},
	} {
		got := judge(t, p, situation)
		if got.Moment == nil {
			if want.says != "" {
				t.Errorf("%s: no moment", situation)
			}
			continue
		}
		if got.Moment.Counterfactual != want.says {
			t.Errorf("%s: %q, want %q", situation, got.Moment.Counterfactual, want.says)
		}
		if want.then != "" && judge(t, p, want.then).Action == got.Action {
			t.Errorf("%s is not true: %s leads to %s too", want.says, want.then, got.Action)
		}
	}
}

// TestTheWaitOfTheCounterfactualIsExact tries both sides of the wait that it names.
func TestTheWaitOfTheCounterfactualIsExact(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	var minutes int
	says := judge(t, p, vain).Moment.Counterfactual
	if !scan(says, "would have answered if the wait were over %d minutes", &minutes) || minutes < 2 {
		t.Fatalf("it says %q", says)
	}
	at := func(n int) conversation.Action {
		return judge(t, p, vain+" wait="+(time.Duration(n)*time.Minute).String()).Action
	}
	if at(minutes) != conversation.Escalate || at(minutes+1) != conversation.Answer {
		t.Errorf("%q is not so: %s at %d, %s a minute later", says, at(minutes), minutes, at(minutes+1))
	}
}

func TestWhoeverCannotBeHandedOverIsOfferedSomethingElse(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	for situation, want := range map[string][]string{
		"human_requested": nil, "human_requested wait=3m": nil,
		"human_requested wait=25m": {
			"a person calls back in about 25 minutes", "a person answers by e-mail", "stay in the queue: a person is there in about 25 minutes",
		},
		"human_requested closed": {"a person calls back", "a person answers by e-mail"},
		"human_requested closed opens_in=9h": {
			"a person calls back in about 9 hours", "a person answers by e-mail", "a person is there again in about 9 hours",
		},
		"human_requested closed opens_in=60h": {
			"a person calls back in about 3 days", "a person answers by e-mail", "a person is there again in about 3 days",
		},
	} {
		var got []string
		for _, one := range judge(t, p, situation).Moment.Alternatives {
			got = append(got, one.Text)
		}
		if strings.Join(got, "; ") != strings.Join(want, "; ") {
			t.Errorf("%s: %q, want %q", situation, got, want)
		}
	}
}

// TestWaitingNeverMakesHandingOverCheaper holds the costs to what anybody would expect of them.
func TestWaitingNeverMakesHandingOverCheaper(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules := ruleFiles().Draw(t, "rules")
		p, err := policy.New(rules, nil)
		if err != nil {
			t.Fatal(err)
		}
		s, err := p.ParseSignals("intent=refund_status anger=annoyed wait=2m")
		if err != nil {
			t.Fatal(err)
		}
		first := p.Judge(s).Moment.HandOver
		s.Queue.Wait *= time.Duration(rapid.IntRange(2, 50).Draw(t, "times"))
		if longer := p.Judge(s).Moment.HandOver; longer < first {
			t.Fatalf("waiting longer costs less: %g after %g", longer, first)
		}
	})
}

func TestCountedOutcomesMoveTheChances(t *testing.T) {
	t.Parallel()
	rules := decode(t, policy.DefaultFile())
	rules.Moment.Chances = policy.Chances{Intents: map[string]policy.Tally{
		"pay_bill":      {Replies: []int{1000, 1000}, Settled: []int{990, 990}},
		"fees_question": {Replies: []int{1000, 1000}, Settled: []int{10, 10}},
	}}
	p, err := policy.New(rules, nil)
	if err != nil {
		t.Fatal(err)
	}
	cost := func(intent string) float64 { return judge(t, p, "intent="+intent).Moment.GoOn }
	good, usual, bad := cost("pay_bill"), cost("refund_status"), cost("fees_question")
	if !(good < usual && usual < bad) {
		t.Errorf("going on costs %g where the bot succeeds, %g as usual, %g where it fails", good, usual, bad)
	}
}

func TestOpeningHoursFillInWhatTheCallerDoesNotSay(t *testing.T) {
	t.Parallel()
	rules := decode(t, policy.DefaultFile())
	week := []string{"mon", "tue", "wed", "thu", "fri"}
	rules.Hours = policy.Hours{Zone: "Europe/Berlin", Open: []policy.Shift{{Days: week, From: "09:00", Until: "18:00"}}}
	p, err := policy.New(rules, nil)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]policy.Queue{
		"2026-11-27T09:00:00+01:00": {},
		"2026-11-27T17:59:00+01:00": {},
		"2026-11-27T18:00:00+01:00": {Closed: true, OpensIn: 63 * time.Hour},
		"2026-11-27T07:30:00+01:00": {Closed: true, OpensIn: 90 * time.Minute},
		"2026-11-29T12:00:00+01:00": {Closed: true, OpensIn: 21 * time.Hour},
	} {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		heard := conversation.Heard{At: when.UTC(), Intent: "pay_bill"}
		got := p.Signals(conversation.State{}.Advance(heard), heard, policy.Context{})
		if got.Queue != want || got.Hour != when.Hour() {
			t.Errorf("%s: %+v at %d o'clock, want %+v", at, got.Queue, got.Hour, want)
		}
	}
	heard := conversation.Heard{Intent: "pay_bill"}
	if got := p.Signals(conversation.State{}.Advance(heard), heard, policy.Context{}); got.Queue.Closed || got.Hour != -1 {
		t.Errorf("without a time: %+v", got.Queue)
	}
}
