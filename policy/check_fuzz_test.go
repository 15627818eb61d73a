package policy_test

import (
	"testing"

	"github.com/goccy/go-yaml"

	"rapport/policy"
)

// FuzzCheck reads any bytes as a rule file and, if they are one, checks it and decides by it.
func FuzzCheck(f *testing.F) {
	f.Add([]byte(fine + last))
	f.Add(policy.DefaultFile())
	f.Add([]byte("rules: [{name: a, when: {sensitive: [any], queue: {at_least: 3m}}, then: escalate, reasons: ['{wait}']}]"))
	f.Fuzz(func(t *testing.T, file []byte) {
		rules, ok := tolerant(file)
		if !ok {
			return
		}
		p, err := policy.New(rules, nil)
		if (err == nil) != (len(rules.Check(nil)) == 0) {
			t.Fatal("New and Check disagree")
		}
		if err != nil {
			return
		}
		for _, situation := range []string{
			"intent=tell_joke anger=angry human_requested refusals=1", "intent=tell_joke mode=surge", "intent=quote consent mode=outage",
			"sensitive=health mode=outage intent=quote consent", "anger=annoyed unhappy=4 misses=3 abstained alternatives=late,quote clarified wait=3h",
		} {
			s, err := p.ParseSignals(situation)
			if err != nil {
				t.Fatal(err)
			}
			checkGuards(t, s, p.Judge(s))
		}
	})
}

// tolerant decodes rules; the YAML library panics on some files (a tag of one's own before a list), which is not what is tested here.
func tolerant(file []byte) (rules policy.Rules, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return rules, yaml.UnmarshalWithOptions(file, &rules, yaml.Strict()) == nil
}
