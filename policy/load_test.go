package policy_test

import (
	"testing"

	"github.com/goccy/go-yaml"

	"rapport/policy"
)

// decode reads a rule file as cmd does: strictly.
func decode(tb testing.TB, file []byte) policy.Rules {
	tb.Helper()
	var rules policy.Rules
	if err := yaml.UnmarshalWithOptions(file, &rules, yaml.Strict()); err != nil {
		tb.Fatalf("reading rules: %v", err)
	}
	return rules
}

// shipped is the policy of the default file.
func shipped(tb testing.TB) *policy.Policy {
	tb.Helper()
	p, err := policy.New(decode(tb, policy.DefaultFile()), nil)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func TestTheDefaultFileKnowsSixtyIntentsAndHasNoFault(t *testing.T) {
	t.Parallel()
	rules := decode(t, policy.DefaultFile())
	if got := len(rules.Intents); got != 60 {
		t.Errorf("%d intents, want 60", got)
	}
	for _, fault := range rules.Check(nil) {
		t.Errorf("%s: %s", fault.Path, fault.Message)
	}
}
