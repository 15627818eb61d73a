package policy_test

import (
	"os"
	"strings"
	"testing"

	"rapport/policy"
)

// TestTheShippedRulesDoWhatTheTableSays runs testdata/shipped.txt, which reads as the specification of the default file.
func TestTheShippedRulesDoWhatTheTableSays(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	file, err := os.ReadFile("testdata/shipped.txt")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for i, line := range strings.Split(string(file), "\n") {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		given, want, found := strings.Cut(line, "->")
		wants := strings.Fields(want)
		if !found || len(wants) < 2 {
			t.Fatalf("line %d: want signals -> action rule [clarify]", i+1)
		}
		signals, err := p.ParseSignals(given)
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		got := p.Judge(signals)
		used[got.Rule] = true
		if string(got.Action) != wants[0] || got.Rule != wants[1] || (got.Clarify != nil) != (len(wants) > 2) {
			t.Errorf("line %d: %s\n got %s by %q, clarify %v, because %q", i+1, line, got.Action, got.Rule, got.Clarify, got.Reasons)
		}
	}
	for _, rule := range decode(t, policy.DefaultFile()).Rules {
		if !used[rule.Name] {
			t.Errorf("no line shows the rule %q", rule.Name)
		}
	}
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
