package policy_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"rapport/policy"
)

// TestTheShippedRulesDoWhatTheTableSays runs testdata/shipped.txt, which reads as the specification of the default file.
func TestTheShippedRulesDoWhatTheTableSays(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	file, err := os.Open("testdata/shipped.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	cases, err := policy.ReadCases(file)
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, one := range cases {
		instead, err := p.Try(one)
		if err != nil {
			t.Fatalf("line %d: %v", one.Line, err)
		}
		if instead != "" {
			t.Errorf("line %d: %s: %s", one.Line, one.Given, instead)
		}
		used[one.Rule] = true
	}
	for _, rule := range decode(t, policy.DefaultFile()).Rules {
		if !used[rule.Name] {
			t.Errorf("no line shows the rule %q", rule.Name)
		}
	}
}

func TestCasesThatCannotBeReadAreRefused(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"no arrow":         "intent=thanks answer",
		"no action":        "# fine\nintent=thanks ->",
		"unknown action":   "intent=thanks -> dance",
		"too many words":   "intent=thanks -> answer as-usual and more",
		"an endless line":  strings.Repeat("x", 5000) + " -> answer",
		"action and a dot": "-> answer.",
	} {
		if _, err := policy.ReadCases(strings.NewReader(file)); !errors.Is(err, policy.ErrCases) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if cases, err := policy.ReadCases(strings.NewReader("\n# only words\n")); err != nil || len(cases) != 0 {
		t.Error(cases, err)
	}
}

func TestACaseSaysWhatCameInstead(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	for line, want := range map[string]string{
		"intent=tell_joke -> answer":                    "add_personality by as-usual: the usual for tell_joke",
		"intent=tell_joke -> add_personality fun":       "add_personality by as-usual: the usual for tell_joke",
		"intent=order_status -> answer by_turn=99":      "by turn 0",
		"abstained alternatives=a -> answer clarify":    "answer by unsure: not sure what is meant: 90 % at best (no clarifying question)",
		"with_person -> escalate with-a-person":         "",
		"with_person -> escalate by_turn=3":             "the rules do not weigh the moment",
		"human_requested -> escalate asks-for-a-person": "",
	} {
		cases, err := policy.ReadCases(strings.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Try(cases[0]); err != nil || got != want {
			t.Errorf("%s\n got %q, %v\nwant %q", line, got, err, want)
		}
	}
}

func FuzzReadCases(f *testing.F) {
	f.Add("intent=refund_status anger=angry -> escalate angry clarify by_turn=3\n# words\n")
	p := shipped(f)
	f.Fuzz(func(_ *testing.T, file string) {
		cases, err := policy.ReadCases(strings.NewReader(file))
		if err != nil {
			return
		}
		for _, one := range cases {
			_, _ = p.Try(one)
		}
	})
}

func TestSignalsThatCannotBeReadAreRefused(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	for _, text := range []string{
		"anger=cross", "angr=calm", "repeats=many", "resolved=perhaps", "sensitive=any", "threats=legal,none", "facts=age:3", "facts=amount:x",
		"wait=long", "trend=up", "available=sing", "confidence=high", "=", "with_person=",
	} {
		_, err := p.ParseSignals(text)
		if text == "with_person=" {
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func FuzzParseSignals(f *testing.F) {
	f.Add("intent=refund_status anger=frustrated repeats=3 threats=legal,public facts=times_contacted:3 wait=9m available=answer")
	f.Add("with_person sensitive=health alternatives=a,b confidence=NaN")
	p := shipped(f)
	f.Fuzz(func(t *testing.T, text string) {
		signals, err := p.ParseSignals(text)
		if err != nil {
			return
		}
		checkGuards(t, signals, p.Judge(signals))
	})
}
