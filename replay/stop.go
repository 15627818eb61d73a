package replay

import (
	"math"

	"rapport/conversation"
)

// stops are the judged turns, from 0, at which somebody hands over.
type stops []int

// first is the first of them, -1 for none.
func (s stops) first() int {
	if len(s) == 0 {
		return -1
	}
	return s[0]
}

func stopsOf(turns []Turn, hands func(Turn) bool) stops {
	var all stops
	for i, turn := range turns {
		if hands(turn) {
			all = append(all, i)
		}
	}
	return all
}

func wanted(turn Turn) bool { return turn.Gold != nil && turn.Gold.Action == conversation.Escalate }

// near is how many turns from the wanted one a handover is on time.
const near = 1

// Outcome says how the first handover of a conversation compares with the wanted one.
type Outcome string

// The outcomes. The first four are of conversations that need a person, the last two of the others.
const (
	OnTime     Outcome = "on time" // at most a turn from the wanted one
	Early      Outcome = "early"
	Late       Outcome = "late"
	Missed     Outcome = "missed"
	FalseAlarm Outcome = "false alarm"
	Quiet      Outcome = "rightly quiet"
)

// outcome compares first handovers; -1 is none.
func outcome(did, gold int) Outcome {
	switch {
	case gold < 0 && did < 0:
		return Quiet
	case gold < 0:
		return FalseAlarm
	case did < 0:
		return Missed
	case did < gold-near:
		return Early
	case did > gold+near:
		return Late
	}
	return OnTime
}

// transfer is the golden transfer within tolerance of one conversation that needs a person (Liu et al., "Time to Transfer", ACL 2021, as in the
// authors' code, with lambda 0: early and late count alike): the mean over the handovers of the highest exp(-d^2/2t^2) over the wanted ones.
//
// It is gameable: the authors let a conversation that needs nobody score 1 for silence, so that a policy that never hands over does well. Here it is
// taken of conversations that need a person only and never shown without false alarms and misses.
func transfer(did, gold stops, tolerance float64) float64 {
	sum := 0.0
	for _, d := range did {
		best := 0.0
		for _, g := range gold {
			off := float64(d - g)
			best = max(best, math.Exp(-off*off/(2*tolerance*tolerance)))
		}
		sum += best
	}
	if len(did) == 0 {
		return 0
	}
	return sum / float64(len(did))
}

// Ratios are the costs of a missed conversation for which figures are taken, as multiples of a false alarm.
func Ratios() []float64 { return []float64{2, 5, 10} }

// perTurnLate is the cost of a turn late, as a share of a false alarm: a needless handover costs a person's time, a late one the customer's
// patience. A late handover never costs more than a missed one.
const perTurnLate = 0.5

// price is what first handovers cost, -1 for none, when a miss costs ratio.
type price func(did, gold int, ratio float64) float64

// cost is what an outcome costs, in false alarms. Handing over early in a conversation that needs a person is free, so that where most need one a
// policy that always hands over is cheap: read it beside strict.
func cost(did, gold int, ratio float64) float64 {
	switch {
	case gold < 0 && did >= 0:
		return 1
	case gold >= 0 && did < 0:
		return ratio
	case gold >= 0 && did > gold:
		return min(ratio, perTurnLate*float64(did-gold))
	}
	return 0
}

// strict is cost where handing over early, more than a turn before a person is needed, counts as a false alarm.
func strict(did, gold int, ratio float64) float64 {
	if outcome(did, gold) == Early {
		return 1
	}
	return cost(did, gold, ratio)
}
