package report

import (
	"fmt"

	"rapport/models"
)

// Added says what adding intents to a bundle did: how well lines of their own are recognised, and what it does to the intents that were there.
type Added struct {
	To              models.Identity `json:"to"`
	Intents         []AddedIntent   `json:"intents"`
	Others          int             `json:"others"` // messages made up around the exemplars of the intents that were there, held out
	Taken           int             `json:"taken"`  // of these: now taken for a new intent
	SelfTest        int             `json:"self_test"`
	SelfTestChanged int             `json:"self_test_changed"` // texts of the self-test with another answer than before
	Notes           []string        `json:"notes,omitempty"`
}

// AddedIntent is how a new intent does on its own lines, each judged by weights that had not seen it.
type AddedIntent struct {
	Label    string `json:"label"`
	Rows     int    `json:"rows"`
	Right    int    `json:"right"`    // the best intent is this one
	Answered int    `json:"answered"` // and it is named
	Taken    int    `json:"taken"`    // of Others: taken for it
}

// worthTaken is the share of the others' messages that may be taken for new intents; one may always be.
const worthTaken = .03

// Judge counts a line of a new intent, by its number among them.
func (a *Added) Judge(intent int, right, answered bool) {
	one := &a.Intents[intent]
	one.Rows++
	if right {
		one.Right++
	}
	if right && answered {
		one.Answered++
	}
}

// WorseSays is why the intents should not be added; "" when nothing speaks against it.
func (a Added) WorseSays() string {
	if a.Taken <= 1 || float64(a.Taken) <= worthTaken*float64(a.Others) {
		return ""
	}
	return fmt.Sprintf("%d of %d messages made up around the intents that were there would be taken for a new one, more than %.0f %%: the new "+
		"lines say much of what theirs say; train again with --data and all lines", a.Taken, a.Others, 100*worthTaken)
}

// Says is what adding did in words.
func (a Added) Says() []string {
	var said []string
	for _, i := range a.Intents {
		said = append(said, fmt.Sprintf("added %s: recognises %d of its %d lines that it had not seen, and answers %d of them", i.Label, i.Right, i.Rows,
			i.Answered))
	}
	said = append(said, fmt.Sprintf("the others: %d of %d messages made up around them are now taken for a new intent (limit %.0f %%), "+
		"%d of %d self-test texts get another answer",
		a.Taken, a.Others, 100*worthTaken, a.SelfTestChanged, a.SelfTest))
	return append(said, a.Notes...)
}
