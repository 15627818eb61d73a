package replay

import (
	"math"
	"slices"

	"rapport/conversation"
	"rapport/sentiment"
)

// tally is what one conversation, or the sum of several, counts for the figures.
type tally [tallied]float64

// What is counted. Turns of the bot are those up to the first wanted handover: afterwards a person would have the conversation.
const (
	botTurns = iota
	botRight
	botFine // right or acceptable
	botBlunders
	botForbidden
	allTurns
	allRight
	allFine
	needing // conversations that need a person
	onTime
	early
	late
	missed
	found     // needing, and handed over at all
	turnsLate // over found
	others    // conversations that do not
	falseAlarms
	needless // false alarms at a turn where handing over was not even acceptable
	calm     // conversations never above annoyed that need nobody
	calmAlarms
	transfer1
	transfer2
	transfer3
	cost2
	cost5
	cost10
	strict2
	strict5
	strict10
	conversations
	grades  // from here on 25 cells: graded level times level
	tallied = grades + levels*levels
)

const levels = int(sentiment.Furious) + 1

func (t *tally) add(other *tally, times float64) {
	for i := range t {
		t[i] += times * other[i]
	}
}

// count is the tally of one graded conversation for a policy that hands over where hands says so.
func count(turns []Turn, hands func(Turn) bool) tally {
	var t tally
	did, want := stopsOf(turns, hands), stopsOf(turns, wanted)
	t[conversations]++
	for i, turn := range turns {
		t.turn(turn, want.first() < 0 || i <= want.first())
	}
	t.escalation(turns, did.first(), want.first())
	if len(want) > 0 {
		t[transfer1], t[transfer2], t[transfer3] = transfer(did, want, 1), transfer(did, want, 2), transfer(did, want, 3)
	}
	usual, hard := t[cost2:strict2], t[strict2:conversations]
	for i, ratio := range Ratios() {
		usual[i], hard[i] = cost(did.first(), want.first(), ratio), strict(did.first(), want.first(), ratio)
	}
	return t
}

// turn counts one turn; bots says that the bot still has the conversation.
func (t *tally) turn(turn Turn, bots bool) {
	g := turn.Gold
	right := turn.Action == g.Action
	fine := right || slices.Contains(g.Acceptable, turn.Action)
	forbidden := slices.Contains(g.MustNot, turn.Action)
	t[allTurns]++
	t.when(right, allRight)
	t.when(fine, allFine)
	if bots {
		t[botTurns]++
		t.when(right, botRight)
		t.when(fine, botFine)
		t.when(forbidden, botForbidden)
		t.when(forbidden && turn.Action != conversation.Escalate, botBlunders)
	}
	if g.Anger >= 0 && g.Anger < levels {
		t[grades+g.Anger*levels+int(turn.Level)]++
	}
}

func (t *tally) escalation(turns []Turn, did, want int) {
	switch outcome(did, want) {
	case OnTime:
		t[onTime]++
	case Early:
		t[early]++
	case Late:
		t[late]++
	case Missed:
		t[missed]++
	case FalseAlarm:
		t[falseAlarms]++
		t.when(!slices.Contains(turns[did].Gold.Acceptable, conversation.Escalate), needless)
	case Quiet:
	}
	if want >= 0 {
		t[needing]++
		if did >= 0 {
			t[found]++
			t[turnsLate] += float64(max(0, did-want))
		}
		return
	}
	t[others]++
	annoyed := func(turn Turn) bool { return turn.Gold.Anger > int(sentiment.Annoyed) }
	if !slices.ContainsFunc(turns, annoyed) {
		t[calm]++
		t.when(did >= 0, calmAlarms)
	}
}

func (t *tally) when(so bool, what int) {
	if so {
		t[what]++
	}
}

// kappa is Cohen's kappa with quadratic weights between the graded levels of anger and those of the engine; NaN when nothing was graded.
func (t *tally) kappa() float64 {
	var rows, columns [levels]float64
	seen, total := 0.0, 0.0
	for g := range levels {
		for p := range levels {
			n := t[grades+g*levels+p]
			rows[g], columns[p] = rows[g]+n, columns[p]+n
			seen, total = seen+n*float64((g-p)*(g-p)), total+n
		}
	}
	chance := 0.0
	for g, x := range rows {
		for p, y := range columns {
			chance += x * y * float64((g-p)*(g-p))
		}
	}
	if chance == 0 {
		return math.NaN()
	}
	return 1 - seen*total/chance
}

func (t *tally) share(part, whole int) float64 {
	if t[whole] == 0 {
		return math.NaN()
	}
	return t[part] / t[whole]
}
