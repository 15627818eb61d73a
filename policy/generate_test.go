package policy_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"rapport/conversation"
	"rapport/policy"
	"rapport/sentiment"
)

// labels of generated rule files and messages: some in the table of the file, some not.
var labels = []string{
	"", "greeting", "deny", "small_talk", "refund_status", "quote_or_recommendation", "complaint", "talk_to_human", "safety_risk",
	"praise_or_resolved", "out_of_scope", "unheard_of",
}

var someSubjects = []sentiment.Subject{"", "", "", "", sentiment.Bereavement, sentiment.Health, sentiment.FraudVictim}

var nineEuros = sentiment.Fact{Type: sentiment.Amount, Value: 9, Text: "9 euros", Start: 8, End: 15}

func messages() *rapid.Generator[conversation.Heard] {
	return rapid.Custom(func(t *rapid.T) conversation.Heard {
		h := conversation.Heard{
			Intent:       rapid.SampledFrom(labels).Draw(t, "intent"),
			Confidence:   rapid.Float64Range(0, 1).Draw(t, "confidence"),
			Margin:       rapid.Float64Range(0, 1).Draw(t, "margin"),
			Alternatives: rapid.SliceOfN(rapid.SampledFrom(labels[1:]), 0, 5).Draw(t, "alternatives"),
			Embedding:    []float32{float32(rapid.IntRange(-2, 2).Draw(t, "x")), 1},
			Resolved:     rapid.IntRange(0, 4).Draw(t, "resolved") == 0,
		}
		if rapid.IntRange(0, 3).Draw(t, "abstained") == 0 {
			h.Abstained, h.Why = true, rapid.SampledFrom([]string{"low_confidence", "out_of_scope"}).Draw(t, "why")
		}
		h.Mood = sentiment.Frustration{
			Score:          rapid.SampledFrom([]float64{0, 0, 0.1, 0.1, 0.3, 0.5, 0.7, 0.95}).Draw(t, "score"),
			Thanks:         rapid.Bool().Draw(t, "thanks"),
			HumanRequested: rapid.IntRange(0, 9).Draw(t, "human") == 0,
			Sensitive:      rapid.SampledFrom(someSubjects).Draw(t, "sensitive"),
			Cues:           []sentiment.Cue{{Start: 0, End: 5, Text: "STILL", Rule: "waiting", Weight: 0.9}},
			Facts:          rapid.SliceOfN(rapid.Just(nineEuros), 0, 5).Draw(t, "facts"),
		}
		if rapid.IntRange(0, 9).Draw(t, "threat") == 0 {
			h.Mood.Threats = []sentiment.Threat{sentiment.Legal}
		}
		return h
	})
}

func contexts() *rapid.Generator[policy.Context] {
	return rapid.Custom(func(t *rapid.T) policy.Context {
		return policy.Context{
			Channel:   rapid.SampledFrom([]string{"", "web", "voice"}).Draw(t, "channel"),
			Queue:     policy.Queue{Closed: rapid.Bool().Draw(t, "closed"), Wait: time.Duration(rapid.IntRange(0, 30).Draw(t, "wait")) * time.Minute},
			Customer:  policy.Customer{MarketingConsent: rapid.IntRange(0, 3).Draw(t, "consent") > 0},
			Mode:      rapid.SampledFrom(append(policy.Modes(), "")).Draw(t, "mode"),
			Available: rapid.SliceOfN(rapid.SampledFrom(conversation.Actions()), 0, 4).Draw(t, "available"),
		}
	})
}

// ruleFiles are valid rule files that do their worst: every rule wants a joke, an offer or a question at the wrong time.
func ruleFiles() *rapid.Generator[policy.Rules] {
	return rapid.Custom(func(t *rapid.T) policy.Rules {
		rules := policy.Rules{Intents: map[string]policy.Intent{"talk_to_human": {Role: conversation.Human, Action: conversation.Escalate}}}
		roles := append(conversation.Roles(), "")
		for _, label := range labels[1:11] {
			entry := policy.Intent{
				Group:  rapid.SampledFrom([]string{"", "one", "two"}).Draw(t, "group"),
				Role:   rapid.SampledFrom(roles).Draw(t, "role"),
				Action: rapid.SampledFrom(conversation.Actions()).Draw(t, "action"),
			}
			rules.Intents[label] = entry
		}
		for i := range rapid.IntRange(0, 6).Draw(t, "rules") {
			rules.Rules = append(rules.Rules, anyRule(t, i))
		}
		rules.Moment = weighings().Draw(t, "moment")
		rules.Modes = policy.ModeTable{
			Surge:  policy.ModeRule{People: rapid.SampledFrom([]float64{0, 0.1, 2, 1000}).Draw(t, "people"), Notice: "many messages"},
			Outage: policy.ModeRule{Notice: "it is broken"},
		}
		if rapid.Bool().Draw(t, "hours") {
			rules.Hours = policy.Hours{Open: []policy.Shift{{Days: []string{"mon", "fri"}, From: "09:00", Until: "17:30"}}}
		}
		rules.Rules = append(rules.Rules, policy.Rule{Name: "last", Then: rapid.SampledFrom(thens).Draw(t, "then"), Reasons: []string{"{intent}"}})
		return repair(rules)
	})
}

// weighings are costs of every kind, the absurd ones included.
func weighings() *rapid.Generator[policy.Weighing] {
	return rapid.Custom(func(t *rapid.T) policy.Weighing {
		cost := rapid.SampledFrom([]float64{0, 0.001, 1, 10, 100, 1e6})
		chance := rapid.SampledFrom([]float64{0, 0.01, 0.3, 0.9, 1})
		return policy.Weighing{
			Decides: true, FromTurn: rapid.IntRange(0, 6).Draw(t, "from turn"), LooksAhead: rapid.IntRange(1, 5).Draw(t, "looks ahead"),
			Costs: policy.Costs{
				Handling: cost.Draw(t, "handling"), Waiting: cost.Draw(t, "waiting"), Closed: cost.Draw(t, "closed"), Reply: cost.Draw(t, "reply"),
				Angry: cost.Draw(t, "angry"), Lost: cost.Draw(t, "lost"),
			},
			Settles: rapid.SliceOfN(chance, 1, 6).Draw(t, "settles"),
			Leaves: policy.Patience{
				Calm: chance.Draw(t, "calm"), Annoyed: chance.Draw(t, "annoyed"), Frustrated: chance.Draw(t, "frustrated"),
				Angry: chance.Draw(t, "angry"), Furious: chance.Draw(t, "furious"),
			},
			Impatience: chance.Draw(t, "impatience"), UsualWait: time.Minute, LongWait: 10 * time.Minute, Offer: policy.AlternativeKinds(),
			Chances: policy.Chances{All: policy.Tally{Replies: []int{10, 5}, Settled: []int{4, 1}}},
		}
	})
}

var thens = []policy.Then{"answer", "add_personality", "cross_sell", "escalate", policy.Default}

func anyRule(t *rapid.T, i int) policy.Rule {
	rule := policy.Rule{
		Name: fmt.Sprint("rule-", i), Then: rapid.SampledFrom(thens).Draw(t, "then"), Reasons: []string{"{anger} {repeats} {sensitive}"},
		Clarify: rapid.Bool().Draw(t, "clarify"), Weigh: rapid.Bool().Draw(t, "weigh"), Style: policy.Hints{Apologise: rapid.Bool().Draw(t, "apologise")},
	}
	w := &rule.When
	if rapid.Bool().Draw(t, "by intent") {
		w.Intent = rapid.SliceOfN(rapid.SampledFrom(labels[1:11]), 1, 4).Draw(t, "intents")
	}
	if rapid.Bool().Draw(t, "by role") {
		w.Role = rapid.SliceOfN(rapid.SampledFrom(conversation.Roles()), 1, 3).Draw(t, "roles")
	}
	if rapid.Bool().Draw(t, "by anger") {
		least := rapid.SampledFrom(sentiment.Levels()).Draw(t, "anger")
		w.Anger = &policy.Levels{AtLeast: &least}
	}
	if rapid.Bool().Draw(t, "by repeats") {
		least := rapid.IntRange(-1, 4).Draw(t, "repeats")
		w.Repeats = &policy.Count{AtLeast: &least}
	}
	for _, flag := range []**bool{&w.Resolved, &w.HumanRequested, &w.Complaint, &w.Abstained, &w.Consent} {
		if rapid.IntRange(0, 3).Draw(t, "by flag") == 0 {
			value := rapid.Bool().Draw(t, "value")
			*flag = &value
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "by subject") == 0 {
		w.Sensitive = []sentiment.Subject{"any"}
	}
	return rule
}

// repair takes out what Check finds until nothing is left to find: what remains is a file that would be served.
func repair(rules policy.Rules) policy.Rules {
	for range 100 {
		faults := rules.Check(nil)
		if len(faults) == 0 {
			return rules
		}
		var i int
		var label string
		switch fault := faults[0]; {
		case scan(fault.Path, "$.rules[%d]", &i):
			if i == len(rules.Rules)-1 {
				rules.Rules[i].Then, rules.Rules[i].Clarify, rules.Rules[i].Weigh = "escalate", false, false
				if len(rules.Rules) > 1 {
					rules.Rules = append(rules.Rules[:i-1], rules.Rules[i])
				}
				continue
			}
			rules.Rules = append(rules.Rules[:i], rules.Rules[i+1:]...)
		case scan(fault.Path, "$.intents.%s", &label):
			entry := rules.Intents[label[:len(label)-len(".action")]]
			entry.Action = conversation.Escalate
			rules.Intents[label[:len(label)-len(".action")]] = entry
		default: // no rule escalates
			rules.Rules[len(rules.Rules)-1].Then = "escalate"
		}
	}
	return rules
}

func scan(path, format string, into any) bool {
	n, err := fmt.Sscanf(path, format, into)
	return n == 1 && (err == nil || n == 1)
}
