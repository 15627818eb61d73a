package replay

import (
	"math"
	"slices"

	"rapport/conversation"
	"rapport/training/eval"
	"rapport/training/report"
)

// measure is one figure: its name, what it means, and how it is taken of a tally.
type measure struct {
	report.Named

	of func(t *tally) float64
}

// measures are the figures of a graded replay, in the order they are read.
func measures() []measure {
	share := func(name, title, means string, part, whole int) measure {
		return measure{report.Named{Name: name, Title: title, Means: means, Percent: true}, func(t *tally) float64 { return t.share(part, whole) }}
	}
	lower := func(m measure) measure {
		m.Lower = true
		return m
	}
	mean := func(name, title, means string, part, whole int) measure {
		m := share(name, title, means, part, whole)
		m.Percent = false
		return m
	}
	return []measure{
		share("action_right", "actions right", "turns with the wanted action, up to the wanted handover", botRight, botTurns),
		share("action_fine", "actions right or acceptable", "the same, acceptable ones too", botFine, botTurns),
		share("all_right", "actions right, all turns", "as if the bot kept every conversation to its end", allRight, allTurns),
		share("all_fine", "actions right or acceptable, all turns", "the same, acceptable ones too", allFine, allTurns),
		lower(share("blunders", "blunders", "turns with a joke, an offer or silence where it hurts", botBlunders, botTurns)),
		lower(share("forbidden", "forbidden actions", "blunders, and handovers that must not be", botForbidden, botTurns)),
		share("on_time", "handed over on time", "of conversations that need a person, within a turn", onTime, needing),
		lower(share("early", "early", "of the same, two turns early or more", early, needing)),
		lower(share("late", "late", "of the same, two turns late or more", late, needing)),
		lower(share("missed", "missed", "of the same, never handed over", missed, needing)),
		lower(mean("turns_late", "mean turns late", "of those handed over; early counts 0", turnsLate, found)),
		lower(share("false_alarms", "false alarms", "of conversations that need nobody, handed over", falseAlarms, others)),
		lower(share("needless", "needless", "of the same, handed over at a turn where that was not even acceptable", needless, others)),
		lower(share("calm_escalated", "calm ones handed over", "of these, conversations never above annoyed", calmAlarms, calm)),
		{
			report.Named{Name: "balanced", Title: "balanced", Means: "mean of on time and rightly quiet", Percent: true},
			func(t *tally) float64 { return (t.share(onTime, needing) + 1 - t.share(falseAlarms, others)) / 2 },
		},
		{report.Named{Name: "anger_kappa", Title: "anger, quadratic kappa", Means: "levels by turn against the grader's; 0 is chance"}, (*tally).kappa},
		lower(mean("cost_2", "cost at 2", "in false alarms a conversation, when a miss costs 2", cost2, conversations)),
		lower(mean("cost_5", "cost at 5", "the same, when a miss costs 5", cost5, conversations)),
		lower(mean("cost_10", "cost at 10", "the same, when a miss costs 10", cost10, conversations)),
		lower(mean("strict_2", "strict cost at 2", "the same, and an early handover counts as a false alarm", strict2, conversations)),
		lower(mean("strict_5", "strict cost at 5", "the same, when a miss costs 5", strict5, conversations)),
		lower(mean("strict_10", "strict cost at 10", "the same, when a miss costs 10", strict10, conversations)),
		mean("transfer_1", "GT-I", "of conversations that need a person; read it beside false alarms and misses", transfer1, needing),
		mean("transfer_2", "GT-II", "the same, two turns of tolerance", transfer2, needing),
		mean("transfer_3", "GT-III", "the same, three turns", transfer3, needing),
	}
}

// rounds of the bootstrap.
const rounds = 1000

// figures takes every measure of the sum, with 95 % intervals by bootstrap over conversations.
func figures(counted []tally, seed uint64) []report.Named {
	all := measures()
	sum := sumOf(counted, eval.Ones(len(counted)))
	ranges := eval.Intervals(len(counted), rounds, len(all), seed, func(times []int32, values []float64) {
		drawn := sumOf(counted, times)
		for i, m := range all {
			values[i] = m.of(&drawn)
		}
	})
	named := make([]report.Named, 0, len(all))
	for i, m := range all {
		value := m.of(&sum)
		m.Figure = report.Figure{Value: value, Low: ranges[i].Low, High: ranges[i].High}
		if math.IsNaN(value) || math.IsNaN(ranges[i].Low) {
			m.Figure = report.Figure{Value: value, Low: value, High: value}
		}
		named = append(named, m.Named)
	}
	return named
}

func sumOf(counted []tally, times []int32) tally {
	var sum tally
	for i := range counted {
		if times[i] > 0 {
			sum.add(&counted[i], float64(times[i]))
		}
	}
	return sum
}

// tallies counts the graded conversations for what the engine did.
func tallies(traces []Trace) []tally {
	var all []tally
	for _, trace := range traces {
		if trace.graded() {
			all = append(all, count(trace.judged(), escalates))
		}
	}
	return all
}

func escalates(turn Turn) bool { return turn.Action == conversation.Escalate }

// Find is the figure of a name.
func Find(all []report.Named, name string) (report.Named, bool) {
	at := slices.IndexFunc(all, func(n report.Named) bool { return n.Name == name })
	if at < 0 {
		return report.Named{}, false
	}
	return all[at], true
}
