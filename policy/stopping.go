package policy

import (
	"time"

	"rapport/sentiment"
)

// When to hand over is an optimal stopping problem over the next few replies of the bot: before each of them one may stop, which costs what a
// person costs, or go on, which settles the matter by some chance and otherwise costs a vain reply, perhaps an angrier customer, perhaps the
// customer. It is solved backwards from the end of the horizon, where the conversation is handed over (finite-horizon dynamic programme;
// Bertsekas, Dynamic Programming and Optimal Control, vol. 1, section 3.4). The state is how many levels anger has risen from now and the vain
// tries, so a horizon of three replies takes fifteen sums.

// stakes is one situation in numbers.
type stakes struct {
	w       *Weighing
	settles [maxTries]float64
	heat    float64               // anger now, 0-1
	leaves  [maxLooks + 1]float64 // chance to give up, by the steps that anger has risen from now
	over    [maxLooks + 1]float64 // expected cost of handing over, by the same steps
	lost    float64               // cost of losing this customer
	effort  float64               // how much a vain reply weighs, by severity
	rises   float64               // chance that a vain reply raises anger by a level
	people  float64               // what a person's work counts for in the mode
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
		w: w, settles: p.settles(s.Intent), heat: s.Heat, lost: w.Costs.Lost * s.Value * grave, effort: grave,
		rises: clamp(s.Forecast), people: p.rules.Modes.of(s.Mode).people(), wait: s.Queue.Wait, closed: s.Queue.Closed,
	}
	if k.wait <= 0 {
		k.wait = w.UsualWait
	}
	restless := 1 + w.Impatience*float64(max(0, min(s.Turn, longTalk)-1))
	for steps := range k.leaves {
		k.leaves[steps] = clamp(p.leaves.at(k.heat+step*float64(steps)) * restless)
	}
	if s.Resolved {
		k.settles = [maxTries]float64{1, 1, 1, 1, 1, 1} // nothing is open
	}
	for steps := range k.over {
		k.over[steps] = k.handOver(steps)
	}
	return k, true
}

// longTalk is the turn from which impatience no longer grows.
const longTalk = 10

// Tries are the vain replies so far: the matter was put again or not understood, or the customer stayed unhappy.
func (s *Signals) Tries() int { return max(0, s.Repeats-1, s.Misses, s.Unhappy-1) }

// step is one level of anger.
const step = 0.2

// handOver is the expected cost of handing over once anger has risen by some levels.
func (k *stakes) handOver(steps int) float64 {
	cost := k.w.Costs.Handling * k.people
	if k.closed {
		return cost + k.w.Costs.Closed*k.effort + k.leaves[steps]*k.lost
	}
	minutes := k.wait.Minutes()
	return cost + k.w.Costs.Waiting*k.effort*minutes + clamp(k.leaves[steps]*minutes/10)*k.lost
}

// goOn is the expected cost of one more reply and of doing what is best after it, with left replies to look ahead.
func (k *stakes) goOn(steps, tries, left int) float64 {
	vain := 1 - k.settles[min(tries, maxTries-1)]
	stays := k.after(steps, tries, left)
	if k.rises > 0 {
		stays += k.rises * (k.after(steps+1, tries, left) - stays)
	}
	return vain * (k.w.Costs.Reply*k.effort + stays)
}

// after is the cost once a reply was vain.
func (k *stakes) after(steps, tries, left int) float64 {
	cost := 0.0
	if sentiment.LevelOf(k.heat+step*float64(steps)) >= sentiment.Angry {
		cost = k.w.Costs.Angry
	}
	gone := k.leaves[steps]
	return cost + gone*k.lost + (1-gone)*k.best(steps, tries+1, left-1)
}

func (k *stakes) best(steps, tries, left int) float64 {
	over := k.over[steps]
	if left <= 0 {
		return over
	}
	return min(over, k.goOn(steps, tries, left))
}

// now reports whether to hand over, with both costs. The first replies of a bot mostly gather what is needed, so the costs may have to wait.
func (k *stakes) now(s *Signals) (now bool, goOn, over float64) {
	goOn, over = k.goOn(0, s.Tries(), k.w.LooksAhead), k.over[0]
	return over < goOn && s.Turn >= k.w.FromTurn, goOn, over
}

// byTurn is the turn by which handing over costs less than going on if every reply is vain and anger stays; 0 when that is not in sight.
func (k *stakes) byTurn(s *Signals) int {
	for ahead := 1; ahead <= maxAhead; ahead++ {
		if s.Turn+ahead >= k.w.FromTurn && k.over[0] < k.goOn(0, s.Tries()+ahead, k.w.LooksAhead) {
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
