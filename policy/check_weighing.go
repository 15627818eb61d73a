package policy

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// Limits of the costs, in minutes of a person's work, of the horizon, in replies, and of the first turn that is weighed. The chance tables are
// measured to maxTries.
const (
	maxCost  = 1e6
	maxLooks = 5
	maxFrom  = 20
	maxCount = 1 << 40
)

// weighing checks the section of the moment.
func (c *checker) weighing(w Weighing, path string) {
	if w.LooksAhead < 0 || w.LooksAhead > maxLooks {
		c.add(path+".looks_ahead", "want 1 to %d, or 0 to weigh nothing", maxLooks)
	}
	if w.LooksAhead == 0 {
		if w.Decides {
			c.add(path+".decides", "cannot decide with looks_ahead 0")
		}
		return
	}
	if w.FromTurn < 0 || w.FromTurn > maxFrom {
		c.add(path+".from_turn", "want a message of the customer, 1 to %d", maxFrom)
	}
	if len(w.Settles) == 0 || len(w.Settles) > maxTries {
		c.add(path+".settles", "want 1 to %d chances: at the first try, after one vain try, ...", maxTries)
	}
	for i, chance := range w.Settles {
		c.chance(chance, fmt.Sprintf("%s.settles[%d]", path, i))
	}
	leaves := w.Leaves.levels()
	for i, name := range []string{"calm", "annoyed", "frustrated", "angry", "furious"} {
		c.chance(leaves[i], path+".leaves."+name)
	}
	for _, one := range []struct {
		key   string
		value float64
	}{
		{"handling", w.Costs.Handling},
		{"waiting", w.Costs.Waiting},
		{"closed", w.Costs.Closed},
		{"reply", w.Costs.Reply},
		{"angry", w.Costs.Angry},
		{"lost", w.Costs.Lost},
	} {
		if !(one.value >= 0 && one.value <= maxCost) {
			c.add(path+".costs."+one.key, "want minutes of a person's work, at least 0")
		}
	}
	if !(w.Impatience >= 0 && w.Impatience <= 1) {
		c.add(path+".impatience", "want a share from 0 to 1")
	}
	if w.UsualWait < 0 {
		c.add(path+".usual_wait", "want a duration of at least 0")
	}
	if w.LongWait < 0 {
		c.add(path+".long_wait", "want a duration of at least 0")
	}
	each(c, path+".offer", w.Offer, AlternativeKinds())
	c.tally(w.Chances.All, path+".chances.all")
	for _, label := range slices.Sorted(maps.Keys(w.Chances.Intents)) {
		at := key(path+".chances.intents", label)
		if !c.known(label) {
			c.add(at, "the bundle has no intent %q", label)
		}
		c.tally(w.Chances.Intents[label], at)
	}
}

func (c *checker) chance(chance float64, path string) {
	if math.IsNaN(chance) || chance < 0 || chance > 1 {
		c.add(path, "want a chance from 0 to 1")
	}
}

func (c *checker) tally(t Tally, path string) {
	if len(t.Replies) != len(t.Settled) || len(t.Replies) > maxTries {
		c.add(path, "want two lists of equal length, at most %d", maxTries)
		return
	}
	for i, replies := range t.Replies {
		if replies < 0 || replies > maxCount || t.Settled[i] < 0 || t.Settled[i] > replies {
			c.add(path, "want counts: settled is at most replies")
			return
		}
	}
}

// modes checks what changes in a surge and in an outage.
func (c *checker) modes(t ModeTable, path string) {
	for _, one := range []struct {
		name string
		rule ModeRule
	}{{"surge", t.Surge}, {"outage", t.Outage}} {
		at := path + "." + one.name
		if !(one.rule.People >= 0 && one.rule.People <= 1000) {
			c.add(at+".people", "want a number from 0 to 1000")
		}
		if len(one.rule.Notice) > maxNotice {
			c.add(at+".notice", "longer than %d bytes", maxNotice)
		}
	}
}
