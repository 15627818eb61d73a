package policy

import (
	"time"

	"rapport/sentiment"
)

// When to hand over is an optimal stopping problem over the next few replies of the bot: before each of them one may stop, which costs what a
// person costs, or go on, which settles the matter by some chance and otherwise costs a vain reply, perhaps an angrier customer, perhaps the
// customer. It is solved backwards from the end of the horizon, where the conversation is handed over (finite-horizon dynamic programme;
// Bertsekas, Dynamic Programming and Optimal Control, vol. 1, section 3.4). The state is the level of anger and the vain tries, so a
// horizon of three replies takes fifteen sums.

// stakes is one situation in numbers.
type stakes struct {
	w       *Weighing
	settles [maxTries]float64
	leaves  [levels]float64 // by level, with the impatience of this turn
	lost    float64         // cost of losing this customer
	effort  float64         // how much a vain reply weighs, by severity
	rises   float64         // chance that a vain reply raises anger by a level
	people  float64         // what a person's work counts for in the mode
	wait    time.Duration
	closed  bool
}

// stakes puts the situation in numbers; ok is false when the file weighs nothing.
func (p *Policy) stakes(s *Signals) (stakes, bool) {
	w := &p.rules.Moment
	if w.LooksAhead <= 0 || len(w.Settles) == 0 {
		return stakes{}, false
	}
	grave := 1 + float64(s.Severity)/2
	k := stakes{
		w: w, settles: p.settles(s.Intent), leaves: p.leaves, lost: w.Costs.Lost * s.Value * grave, effort: grave,
		rises: clamp(s.Forecast), people: p.rules.Modes.of(s.Mode).people(), wait: s.Queue.Wait, closed: s.Queue.Closed,
	}
	if k.wait <= 0 {
		k.wait = w.UsualWait
	}
	restless := 1 + w.Impatience*float64(max(0, min(s.Turn, longTalk)-1))
	for level := range k.leaves {
		k.leaves[level] = clamp(k.leaves[level] * restless)
	}
	if s.Resolved {
		k.settles = [maxTries]float64{1, 1, 1, 1, 1, 1} // nothing is open
	}
	return k, true
}

// longTalk is the turn from which impatience no longer grows.
const longTalk = 10

// tries are the vain replies so far: the matter was put again, or not understood.
func tries(s *Signals) int { return max(0, s.Repeats-1, s.Misses) }

// handOver is the expected cost of handing over at a level of anger.
func (k *stakes) handOver(level int) float64 {
	cost := k.w.Costs.Handling * k.people
	if k.closed {
		return cost + k.w.Costs.Closed*k.effort + k.leaves[level]*k.lost
	}
	minutes := k.wait.Minutes()
	return cost + k.w.Costs.Waiting*k.effort*minutes + clamp(k.leaves[level]*minutes/10)*k.lost
}

// goOn is the expected cost of one more reply and of doing what is best after it, with left replies to look ahead.
func (k *stakes) goOn(level, tries, left int) float64 {
	vain := 1 - k.settles[min(tries, maxTries-1)]
	stays := k.after(level, tries, left)
	if up := level + 1; up < levels && k.rises > 0 {
		stays += k.rises * (k.after(up, tries, left) - stays)
	}
	return vain * (k.w.Costs.Reply*k.effort + stays)
}

// after is the cost once a reply was vain and the customer is at a level.
func (k *stakes) after(level, tries, left int) float64 {
	cost := 0.0
	if level >= int(sentiment.Angry) {
		cost = k.w.Costs.Angry
	}
	gone := k.leaves[level]
	return cost + gone*k.lost + (1-gone)*k.best(level, tries+1, left-1)
}

func (k *stakes) best(level, tries, left int) float64 {
	over := k.handOver(level)
	if left <= 0 {
		return over
	}
	return min(over, k.goOn(level, tries, left))
}

// now reports whether to hand over, with both costs.
func (k *stakes) now(s *Signals) (now bool, goOn, over float64) {
	level := int(max(s.Anger, s.Message))
	goOn, over = k.goOn(level, tries(s), k.w.LooksAhead), k.handOver(level)
	return over < goOn, goOn, over
}

// byTurn is the turn by which handing over costs less than going on if every reply is vain and anger stays; 0 when that is not in sight.
func (k *stakes) byTurn(s *Signals) int {
	level := int(max(s.Anger, s.Message))
	for ahead := 1; ahead <= maxAhead; ahead++ {
		if k.handOver(level) < k.goOn(level, tries(s)+ahead, k.w.LooksAhead) {
			return s.Turn + ahead
		}
	}
	return 0
}

// maxAhead bounds how far to look.
const maxAhead = 5

// clamp makes a chance of a number; not-a-number is none.
func clamp(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return min(1, x)
}
