package replay_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"rapport/conversation"
	"rapport/replay"
	"rapport/sentiment"
)

// graded is a conversation of one judged turn for each pair "did/wanted": a answer, p add_personality, c cross_sell, e escalate, with the graded
// anger after it.
func graded(pairs ...string) replay.Trace {
	names := map[byte]conversation.Action{
		'a': conversation.Answer, 'p': conversation.AddPersonality, 'c': conversation.CrossSell, 'e': conversation.Escalate,
	}
	var t replay.Trace
	for i, pair := range pairs {
		anger := int(pair[3] - '0')
		t.Turns = append(t.Turns, replay.Turn{
			Judged: true, Number: i + 1, Action: names[pair[0]], Level: sentiment.Level(anger),
			Gold: &replay.Gold{Action: names[pair[2]], Anger: anger},
		})
	}
	return t
}

func did(turn replay.Turn) bool { return turn.Action == conversation.Escalate }

// TestFiguresByHand holds the figures to sums done on paper.
func TestFiguresByHand(t *testing.T) {
	t.Parallel()
	undefined := math.NaN()
	for name, test := range map[string]struct {
		trace replay.Trace
		want  map[string]float64
	}{
		"on time, one turn late": {
			graded("a/a0", "a/e2", "e/e3", "e/a1"),
			map[string]float64{
				"action_right": 1. / 2, "all_right": 2. / 4, "on_time": 1, "late": 0, "missed": 0, "turns_late": 1, "false_alarms": undefined,
				"cost_2": .5, "cost_10": .5, "strict_2": .5, "anger_kappa": 1,
				// Handovers at turns 2 and 3 (from 0), wanted at 1 and 2: the first hits, the second is one off.
				"transfer_1": (1 + math.Exp(-.5)) / 2, "transfer_2": (1 + math.Exp(-1./8)) / 2,
			},
		},
		"missed": {
			graded("a/a0", "a/e2", "a/e3"),
			map[string]float64{"action_right": 1. / 2, "missed": 1, "turns_late": undefined, "cost_2": 2, "cost_5": 5, "cost_10": 10, "transfer_1": 0},
		},
		"late, and never dearer than missed": {
			graded("a/e2", "a/e2", "a/e2", "a/e2", "a/e2", "e/e2"),
			map[string]float64{"late": 1, "turns_late": 5, "cost_2": 2, "cost_5": 2.5},
		},
		"early": {
			graded("e/a0", "a/a0", "a/e1"),
			map[string]float64{"early": 1, "turns_late": 0, "cost_2": 0, "strict_2": 1, "transfer_1": math.Exp(-2), "action_right": 1. / 3},
		},
		"false alarm in a calm conversation": {
			graded("a/a0", "e/a1", "a/a0"),
			map[string]float64{
				"false_alarms": 1, "needless": 1, "calm_escalated": 1, "cost_2": 1, "on_time": undefined, "transfer_1": undefined, "action_right": 2. / 3,
			},
		},
		"false alarm in a hot one": {
			graded("e/a2"), map[string]float64{"false_alarms": 1, "calm_escalated": undefined},
		},
		"rightly quiet": {
			graded("p/p0", "c/c0"), map[string]float64{"action_right": 1, "false_alarms": 0, "cost_10": 0, "blunders": 0},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := replay.TallyOf(test.trace, did)
			for figure, want := range test.want {
				value, known := got[figure]
				if !known || math.Abs(value-want) > 1e-12 || math.IsNaN(value) != math.IsNaN(want) {
					t.Errorf("%s is %v, want %v", figure, value, want)
				}
			}
		})
	}
}

// TestABlunderIsWhatHurts tells jokes, offers and silence where they hurt from handovers that must not be.
func TestABlunderIsWhatHurts(t *testing.T) {
	t.Parallel()
	trace := graded("p/a2", "a/a0", "e/a1", "a/e4")
	trace.Turns[0].Gold.MustNot = []conversation.Action{conversation.AddPersonality}
	trace.Turns[2].Gold.MustNot = []conversation.Action{conversation.Escalate}
	trace.Turns[3].Gold.MustNot = []conversation.Action{conversation.Answer}
	got := replay.TallyOf(trace, did)
	if got["blunders"] != 2./4 || got["forbidden"] != 3./4 {
		t.Errorf("blunders %v, forbidden %v; want 1/2 and 3/4", got["blunders"], got["forbidden"])
	}
	trace.Turns[0].Gold.Acceptable = []conversation.Action{conversation.AddPersonality}
	quiet := graded("a/a2", "e/a2")
	quiet.Turns[1].Gold.Acceptable = []conversation.Action{conversation.Escalate}
	if got := replay.TallyOf(quiet, did); got["false_alarms"] != 1 || got["needless"] != 0 {
		t.Errorf("a false alarm that is acceptable: %v, needless %v", got["false_alarms"], got["needless"])
	}
	if got := replay.TallyOf(trace, did)["action_fine"]; got != 2./4 {
		t.Errorf("right or acceptable %v, want 1/2", got)
	}
}

// TestOutcomes walks every place of two first handovers in a conversation of four turns.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	want := map[[2]int]replay.Outcome{
		{-1, -1}: replay.Quiet, {0, -1}: replay.FalseAlarm, {3, -1}: replay.FalseAlarm, {-1, 0}: replay.Missed, {-1, 3}: replay.Missed,
		{0, 0}: replay.OnTime, {1, 0}: replay.OnTime, {0, 1}: replay.OnTime, {2, 0}: replay.Late, {3, 1}: replay.Late,
		{0, 2}: replay.Early, {1, 3}: replay.Early,
	}
	for places, outcome := range want {
		if got := replay.OutcomeOf(places[0], places[1]); got != outcome {
			t.Errorf("did %d, wanted %d: %s, want %s", places[0], places[1], got, outcome)
		}
	}
}

// drawn is any graded conversation.
func drawn(t *rapid.T) replay.Trace {
	var trace replay.Trace
	for i := range rapid.IntRange(1, 9).Draw(t, "turns") {
		trace.Turns = append(trace.Turns, replay.Turn{
			Judged: true, Number: i + 1, Action: rapid.SampledFrom(conversation.Actions()).Draw(t, "did"),
			Level: sentiment.Level(rapid.IntRange(0, 4).Draw(t, "level")), Anger: rapid.Float64Range(0, 1).Draw(t, "anger"),
			Misses: rapid.IntRange(0, 4).Draw(t, "misses"),
			Gold:   &replay.Gold{Action: rapid.SampledFrom(conversation.Actions()).Draw(t, "wanted"), Anger: rapid.IntRange(0, 4).Draw(t, "graded")},
		})
	}
	return trace
}

// TestAPerfectPolicyScoresFullAndCostsNothing holds for every conversation.
func TestAPerfectPolicyScoresFullAndCostsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		trace := drawn(t)
		for i := range trace.Turns {
			trace.Turns[i].Action = trace.Turns[i].Gold.Action
			trace.Turns[i].Level = sentiment.Level(trace.Turns[i].Gold.Anger)
		}
		got := replay.TallyOf(trace, did)
		for _, full := range []string{"action_right", "action_fine", "all_right", "on_time", "transfer_1", "transfer_2", "transfer_3", "anger_kappa"} {
			if v := got[full]; !math.IsNaN(v) && v != 1 {
				t.Fatalf("%s is %v", full, v)
			}
		}
		for _, nothing := range []string{
			"blunders", "early", "late", "missed", "turns_late", "false_alarms", "calm_escalated", "cost_2", "cost_5", "cost_10", "strict_2", "strict_10",
		} {
			if v := got[nothing]; !math.IsNaN(v) && v != 0 {
				t.Fatalf("%s is %v", nothing, v)
			}
		}
	})
}

// TestNeverAndAlwaysCostWhatTheyMust: silence costs a miss where a person is needed, always costs a false alarm elsewhere and is never late.
func TestNeverAndAlwaysCostWhatTheyMust(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		trace := drawn(t)
		never := replay.TallyOf(trace, func(replay.Turn) bool { return false })
		always := replay.TallyOf(trace, func(replay.Turn) bool { return true })
		needs := !math.IsNaN(never["missed"])
		switch {
		case needs && (never["cost_5"] != 5 || never["transfer_1"] != 0 || always["cost_5"] != 0 || always["missed"] != 0):
			t.Fatalf("a person is needed: never %v, always %v", never, always)
		case !needs && (never["cost_5"] != 0 || never["false_alarms"] != 0 || always["cost_5"] != 1 || always["strict_5"] != 1):
			t.Fatalf("nobody is needed: never %v, always %v", never, always)
		}
	})
}

// TestCostsAreBounded: no handover costs more than the dearer of a miss and a false alarm, and being strict never makes one cheaper.
func TestCostsAreBounded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first, gold := rapid.IntRange(-1, 30).Draw(t, "did"), rapid.IntRange(-1, 30).Draw(t, "gold")
		ratio := rapid.SampledFrom(replay.Ratios()).Draw(t, "ratio")
		plain, hard := replay.CostOf(first, gold, ratio)
		if plain < 0 || plain > max(1, ratio) || hard < plain || hard > max(1, ratio) {
			t.Fatalf("did %d, wanted %d at %v: %v and %v", first, gold, ratio, plain, hard)
		}
	})
}

// TestGoldenTransferByHand: the authors' formula on a table done by hand, and its weakness.
func TestGoldenTransferByHand(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		did, gold []int
		tolerance float64
		want      float64
	}{
		{nil, []int{3}, 1, 0},
		{[]int{3}, []int{3}, 1, 1},
		{[]int{2}, []int{3}, 1, math.Exp(-.5)},
		{[]int{5}, []int{3}, 2, math.Exp(-.5)},
		{[]int{0, 3}, []int{3}, 1, (math.Exp(-4.5) + 1) / 2},
		{[]int{1, 9}, []int{0, 10}, 1, math.Exp(-.5)},
		{[]int{0, 1, 2}, []int{1}, 3, (1 + 2*math.Exp(-1./18)) / 3},
	} {
		if got := replay.Transfer(test.did, test.gold, test.tolerance); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("did %v, wanted %v within %v: %v, want %v", test.did, test.gold, test.tolerance, got, test.want)
		}
	}
}
