package policy_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/conversation"
	"rapport/policy"
)

const fine = `
intents:
  refund_status: {group: returns}
  tell_joke: {role: talk, action: add_personality}
  quote: {role: buy, action: cross_sell}
  talk_to_human: {role: human, action: escalate}
  late: {role: complain}
rules:
  - name: first
    when: {anger: {at_least: angry}}
    then: escalate
    reasons: ["anger is {anger}"]
`

const last = `
  - name: last
    then: default
    reasons: ["the usual"]
`

// rule is one more rule for the file.
func rule(name, when, then string) string {
	return "\n  - name: " + name + "\n    when: " + when + "\n    then: " + then + "\n    reasons: [why]\n"
}

// with is the file with these rules between the first and the last.
func with(rules ...string) string { return fine + strings.Join(rules, "") + last }

func TestCheckFindsWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	bundle := []string{"refund_status", "tell_joke", "quote", "talk_to_human", "late"}
	for name, one := range map[string]struct{ file, path, says string }{
		"no rule":              {"rules: []", "$.rules", "no rule"},
		"no catch-all":         {"rules: [{name: a, when: {resolved: true}, then: escalate, reasons: [x]}]", "$.rules[0].when", "must match everything"},
		"no way to a person":   {"rules: [{name: a, then: answer, reasons: [x]}]", "$.rules", "no rule escalates"},
		"unknown action":       {with(rule("b", "{resolved: true}", "sing")), "$.rules[1].then", "want one of answer"},
		"unknown intent":       {with(rule("b", "{intent: [refund_status, refunds]}", "answer")), "$.rules[1].when.intent[1]", `no intent "refunds"`},
		"unknown table intent": {strings.Replace(fine, "late:", "early:", 1) + last, "$.intents.early", `no intent "early"`},
		"unknown group":        {with(rule("b", "{group: [billing]}", "answer")), "$.rules[1].when.group[0]", "want one of returns"},
		"unknown role":         {with(rule("b", "{role: [boss]}", "answer")), "$.rules[1].when.role[0]", "want one of ask"},
		"unknown table role":   {strings.Replace(fine, "role: talk", "role: chat", 1) + last, "$.intents.tell_joke.role", "want one of"},
		"unknown table action": {strings.Replace(fine, "add_personality", "dance", 1) + last, "$.intents.tell_joke.action", "want one of"},
		"unknown trend":        {with(rule("b", "{trend: [up]}", "answer")), "$.rules[1].when.trend[0]", "rising"},
		"unknown subject":      {with(rule("b", "{sensitive: [any, love]}", "escalate")), "$.rules[1].when.sensitive[1]", "bereavement"},
		"unknown threat":       {with(rule("b", "{threats: [harm]}", "escalate")), "$.rules[1].when.threats[0]", "chargeback"},
		"unknown fact":         {with(rule("b", "{facts: [{type: age}]}", "answer")), "$.rules[1].when.facts[0].type", "days_late"},
		"unknown reason why":   {with(rule("b", "{why: [shy]}", "answer")), "$.rules[1].when.why[0]", "low_confidence"},
		"share over one":       {with(rule("b", "{confidence: {at_least: 80}}", "answer")), "$.rules[1].when.confidence.at_least", "0 to 1"},
		"share not a number":   {with(rule("b", "{margin: {below: .nan}}", "answer")), "$.rules[1].when.margin.below", "0 to 1"},
		"empty share":          {with(rule("b", "{margin: {}}", "answer")), "$.rules[1].when.margin", "empty condition"},
		"share upside down":    {with(rule("b", "{margin: {at_least: 0.5, below: 0.2}}", "answer")), "$.rules[1].when.margin", "never match"},
		"levels upside down":   {with(rule("b", "{anger: {at_least: angry, at_most: calm}}", "answer")), "$.rules[1].when.anger", "never match"},
		"count upside down":    {with(rule("b", "{repeats: {at_least: 3, at_most: 2}}", "answer")), "$.rules[1].when.repeats", "never match"},
		"count below nothing":  {with(rule("b", "{misses: {at_most: -1}}", "answer")), "$.rules[1].when.misses.at_most", "never match"},
		"empty count":          {with(rule("b", "{turn: {}}", "answer")), "$.rules[1].when.turn", "empty condition"},
		"empty queue":          {with(rule("b", "{queue: {}}", "answer")), "$.rules[1].when.queue", "empty condition"},
		"queue upside down":    {with(rule("b", "{queue: {at_least: 9m, at_most: 2m}}", "answer")), "$.rules[1].when.queue", "never match"},
		"empty channel":        {with(rule("b", `{channel: [""]}`, "answer")), "$.rules[1].when.channel[0]", "empty name"},
		"duplicate name":       {with(rule("first", "{resolved: true}", "answer")), "$.rules[1].name", "an earlier rule"},
		"no name":              {with(rule(`""`, "{resolved: true}", "answer")), "$.rules[1].name", "1 to 64"},
		"strange name":         {with(rule("Two_Words", "{resolved: true}", "answer")), "$.rules[1].name", "lower-case"},
		"name of a guard":      {with(rule("with-a-person", "{resolved: true}", "answer")), "$.rules[1].name", "guard"},
		"no reason":            {with("\n  - {name: b, when: {resolved: true}, then: answer}"), "$.rules[1].reasons", "at least one reason"},
		"empty reason":         {with("\n  - {name: b, when: {resolved: true}, then: answer, reasons: [' ']}"), "$.rules[1].reasons[0]", "needs words"},
		"unknown placeholder": {
			with("\n  - {name: b, when: {resolved: true}, then: answer, reasons: ['{anger} {text}']}"),
			"$.rules[1].reasons[0]", "{text}",
		},

		"weighing without costs": {fine + strings.Replace(last, "then: default", "then: answer\n    weigh: true", 1), "$.rules[1].weigh", "do not decide"},
		"mode unknown":           {with(rule("b", "{mode: [panic]}", "answer")), "$.rules[1].when.mode[0]", "want one of normal"},
		"hour of no day":         {with(rule("b", "{hour: {at_least: 25}}", "answer")), "$.rules[1].when.hour", "0 to 23"},
		"severity upside down":   {with(rule("b", "{severity: {at_least: high, at_most: low}}", "answer")), "$.rules[1].when.severity", "never match"},
		"valence out of range":   {with(rule("b", "{valence: {at_least: 3}}", "answer")), "$.rules[1].when.valence", "-1 to 1"},
		"moment too far":         {"moment: {looks_ahead: 9, settles: [0.5]}\n" + fine + last, "$.moment.looks_ahead", "1 to 5"},
		"moment too late":        {"moment: {looks_ahead: 3, from_turn: 21, settles: [0.5]}\n" + fine + last, "$.moment.from_turn", "1 to 20"},
		"moment without chances": {"moment: {looks_ahead: 3}\n" + fine + last, "$.moment.settles", "chances"},
		"moment cannot decide":   {"moment: {decides: true}\n" + fine + last, "$.moment.decides", "looks_ahead"},
		"chance over one":        {"moment: {looks_ahead: 3, settles: [0.5], leaves: {angry: 2}}\n" + fine + last, "$.moment.leaves.angry", "0 to 1"},
		"negative cost":          {"moment: {looks_ahead: 3, settles: [0.5], costs: {lost: -1}}\n" + fine + last, "$.moment.costs.lost", "at least 0"},
		"counts that differ": {
			"moment: {looks_ahead: 3, settles: [0.5], chances: {all: {replies: [3], settled: [4]}}}\n" + fine + last,
			"$.moment.chances.all", "at most replies",
		},
		"people below nothing": {"modes: {surge: {people: -1}}\n" + fine + last, "$.modes.surge.people", "0 to 1000"},
		"unknown zone":         {"hours: {zone: Mars/Base}\n" + fine + last, "$.hours.zone", "time zone"},
		"unknown day":          {"hours: {open: [{days: [monday], from: '09:00', until: '17:00'}]}\n" + fine + last, "$.hours.open[0].days[0]", "mon"},
		"shift upside down":    {"hours: {open: [{from: '19:00', until: '17:00'}]}\n" + fine + last, "$.hours.open[0].until", "later"},

		"unreachable by level": {with(rule("b", "{anger: {at_least: furious}, resolved: false}", "answer")), "$.rules[1]", "unreachable"},
		"unreachable by intent": {
			with(rule("b", "{group: [returns]}", "answer"), rule("c", "{intent: [refund_status]}", "escalate")),
			"$.rules[2]", "unreachable",
		},
		"unreachable by role": {
			with(rule("b", "{role: [talk, ask]}", "answer"), rule("c", "{intent: [tell_joke]}", "escalate")),
			"$.rules[2]", "unreachable",
		},
		"unreachable by any": {with(rule("b", "{threats: [any]}", "escalate"), rule("c", "{threats: [legal]}", "answer")), "$.rules[2]", "unreachable"},
		"nothing after all":  {fine + last + rule("c", "{resolved: true}", "answer"), "$.rules[2]", "unreachable"},

		"joke when annoyed":     {with(rule("b", "{anger: {at_least: annoyed}}", "add_personality")), "$.rules[1].then", "no jokes"},
		"joke when sensitive":   {with(rule("b", "{sensitive: [any]}", "add_personality")), "$.rules[1].then", "no jokes"},
		"offer in complaint":    {with(rule("b", "{complaint: true}", "cross_sell")), "$.rules[1].then", "no offers"},
		"offer after a refusal": {with(rule("b", "{refusals: {at_least: 1}}", "cross_sell")), "$.rules[1].then", "refusal"},
		"offer unasked":         {with(rule("b", "{consent: false}", "cross_sell")), "$.rules[1].then", "consent"},
		"offer too early":       {with(rule("b", "{resolved: false, intent: [refund_status]}", "cross_sell")), "$.rules[1].then", "resolved"},
		"person refused":        {with(rule("b", "{human_requested: true}", "answer")), "$.rules[1].then", "always escalates"},
		"person refused a role": {with(rule("b", "{intent: [talk_to_human]}", "answer")), "$.rules[1].then", "always escalates"},
		"person refused usual": {
			strings.Replace(fine, "action: escalate", "action: answer", 1) + last,
			"$.intents.talk_to_human.action", "always escalates",
		},
		"joking about lateness": {
			strings.Replace(fine, "role: complain", "role: complain, action: cross_sell", 1) + last,
			"$.intents.late.action", "complaint",
		},
		"question when angry": {
			with("\n  - {name: b, when: {message: {at_least: angry}}, then: answer, clarify: true, reasons: [x]}"),
			"$.rules[1].then", "clarifying",
		},
		"question with a joke": {
			with("\n  - {name: b, when: {resolved: true}, then: add_personality, clarify: true, reasons: [x]}"),
			"$.rules[1].then", "only `then: answer`",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rules := decode(t, []byte(one.file))
			faults := rules.Check(bundle)
			if len(faults) != 1 || faults[0].Path != one.path || !strings.Contains(faults[0].Message, one.says) {
				t.Fatalf("got %+v\nwant one fault at %s about %q", faults, one.path, one.says)
			}
			findable(t, one.file, faults[0].Path)
			if _, err := policy.New(rules, bundle); !errors.Is(err, policy.ErrRules) || !strings.Contains(err.Error(), one.path) {
				t.Errorf("New returned %v", err)
			}
		})
	}
}

// findable makes sure that a YAML reader finds the place, or the place above one that is missing.
func findable(t *testing.T, file, path string) {
	t.Helper()
	tree, err := parser.ParseBytes([]byte(file), 0)
	if err != nil {
		t.Fatal(err)
	}
	for path != "$" {
		at, err := yaml.PathString(path)
		if err != nil {
			t.Fatalf("%s is no path: %v", path, err)
		}
		if node, err := at.FilterFile(tree); err == nil && node != nil {
			return
		}
		path = path[:strings.LastIndexAny(path, ".[")]
	}
	t.Error("only the root of the file is left")
}

func TestRulesThatTakeLessThanAnEarlierOneAreReached(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct{ earlier, later string }{
		"a level above":      {"{message: {at_least: annoyed, at_most: angry}}", "{message: {at_least: annoyed}}"},
		"a smaller fact":     {"{facts: [{type: amount, at_least: 500}]}", "{facts: [{type: amount, at_least: 100}]}"},
		"another fact":       {"{facts: [{type: amount, at_least: 5}]}", "{facts: [{type: days_late, at_least: 9}]}"},
		"a shorter wait":     {"{queue: {at_least: 9m}}", "{queue: {at_least: 2m}}"},
		"one more threat":    {"{threats: [legal]}", "{threats: [legal, public]}"},
		"an unsure message":  {"{confidence: {at_least: 0.5}}", "{confidence: {at_least: 0.2}}"},
		"more of the intent": {"{intent: [refund_status], resolved: true}", "{intent: [refund_status]}"},
	} {
		if faults := decode(t, []byte(with(rule("b", one.earlier, "escalate"), rule("c", one.later, "escalate")))).Check(nil); len(faults) > 0 {
			t.Errorf("%s: %+v", name, faults)
		}
	}
}

func TestCheckWithoutABundleComparesNoIntents(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]policy.Fault(nil), decode(t, []byte(fine+last)).Check(nil)); diff != "" {
		t.Error(diff)
	}
}

func TestOutOfScopeIsAlwaysKnown(t *testing.T) {
	t.Parallel()
	file := "rules:\n  - {name: a, when: {intent: [out_of_scope]}, then: escalate, reasons: [x]}" + last
	if faults := decode(t, []byte(file)).Check([]string{"refund_status"}); len(faults) > 0 {
		t.Error(faults)
	}
}

func TestTooManyRulesAreRefused(t *testing.T) {
	t.Parallel()
	if faults := (policy.Rules{Rules: make([]policy.Rule, 501)}).Check(nil); len(faults) != 1 || faults[0].Path != "$" {
		t.Error(faults)
	}
}

// TestARuleThatCheckCallsUnreachableNeverDecides tests the cover test against what rules do.
func TestARuleThatCheckCallsUnreachableNeverDecides(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first, second := anyRule(t, 0), anyRule(t, 1)
		first.Then, second.Then, first.Clarify, second.Clarify = "escalate", "escalate", false, false
		first.Weigh, second.Weigh = false, false
		end := policy.Rule{Name: "last", Then: "answer", Reasons: []string{"x"}}
		table := map[string]policy.Intent{"tell_joke": {Role: "talk"}, "quote_or_recommendation": {Role: "buy"}}
		unreachable := false
		for _, fault := range (policy.Rules{Intents: table, Rules: []policy.Rule{first, second, end}}).Check(nil) {
			unreachable = unreachable || fault.Path == "$.rules[1]"
		}
		// With the second rule in front, a message that it takes must be one that the first takes too.
		swapped, err := policy.New(policy.Rules{Intents: table, Rules: []policy.Rule{second, end}}, nil)
		alone, err2 := policy.New(policy.Rules{Intents: table, Rules: []policy.Rule{first, end}}, nil)
		if err != nil || err2 != nil || !unreachable {
			return
		}
		for range 20 {
			heard := messages().Draw(t, "heard")
			heard.Role = swapped.Role(heard.Intent)
			s := swapped.Signals(conversation.State{}.Advance(heard), heard, contexts().Draw(t, "context"))
			if second.When.Holds(&s) && !first.When.Holds(&s) {
				t.Fatalf("the second rule is called unreachable but matches alone (%s against %s): %+v", swapped.Judge(s).Rule, alone.Judge(s).Rule, s)
			}
		}
	})
}

func TestCheckSurvivesStrangeRules(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	strange := policy.Rules{
		Intents: map[string]policy.Intent{"": {}, "a'b.c": {Role: "?", Action: "?"}},
		Rules: []policy.Rule{
			{},
			{Name: "x", When: policy.When{Confidence: &policy.Share{AtLeast: &nan}, Facts: []policy.Fact{{AtLeast: nan}}}},
			{Reasons: []string{"{", "}", "{}", "{anger", "{{anger}}"}},
		},
	}
	if faults := strange.Check([]string{"z"}); len(faults) < 8 {
		t.Errorf("only %d faults: %+v", len(faults), faults)
	}
}
