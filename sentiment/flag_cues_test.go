package sentiment_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/sentiment"
	"rapport/text"
)

func TestFlagsShowTheirWords(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	for message, want := range map[string][]string{
		"Where is my parcel?":                                 nil,
		"You lied to me. I am calling my lawyer.":             {"threat:legal: am calling my lawyer"},
		"My father died, cancel his plan":                     {"sensitive:bereavement: father died"},
		"Ünïcode 😡 first: let me speak to your “manager” now": {"human_requested: let me speak to your “manager"},
		"Connect me with an agent or I will post this on Twitter": {
			"human_requested: Connect me with an agent", "threat:public: or I will post this on Twitter",
		},
	} {
		var got []string
		for _, cue := range scorer.Score(clean(t, message), nil).Evidence {
			got = append(got, cue.Flag+": "+cue.Text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: wanted (-), got (+):\n%s", message, diff)
		}
	}
}

// TestEveryFlagHasEvidence and nothing else has any.
func TestEveryFlagHasEvidence(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	words := append(phrases(),
		"human", "agent please", "my lawyer", "chargeback", "died", "fraud", "can't breathe", "cancel my account", "suicide", "twitter")
	rapid.Check(t, func(t *rapid.T) {
		message := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 20).Draw(t, "words"), " ")
		doc, err := text.Clean(message, text.Limits{})
		if err != nil {
			t.Skip("nothing to read")
		}
		found := scorer.Score(doc, nil)
		checkEvidence(t, doc, found)
	})
}

func checkEvidence(tb rapid.TB, doc text.Doc, found sentiment.Frustration) {
	var want, got []string
	if found.HumanRequested {
		want = append(want, sentiment.HumanFlag)
	}
	for _, threat := range found.Threats {
		want = append(want, sentiment.ThreatFlag(threat))
	}
	if found.Sensitive != "" {
		want = append(want, sentiment.SensitiveFlag(found.Sensitive))
	}
	raw := []rune(doc.Raw)
	for i, cue := range found.Evidence {
		if cue.Start < 0 || cue.Start >= cue.End || cue.End > len(raw) || cue.Text != string(raw[cue.Start:cue.End]) || cue.Rule == "" {
			tb.Fatalf("evidence %+v does not quote the message", cue)
		}
		if i > 0 && found.Evidence[i-1].Start > cue.Start {
			tb.Fatalf("evidence is out of order: %+v", found.Evidence)
		}
		got = append(got, cue.Flag)
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
		tb.Fatalf("flags raised (-) and flags with evidence (+):\n%s", diff)
	}
}
