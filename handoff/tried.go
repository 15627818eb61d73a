package handoff

import (
	"slices"
	"strings"

	"rapport/conversation"
)

// tried lists what the bot did in answer to each message, with its own words where the caller told them.
func (n *notes) tried() []Step {
	steps := []Step{}
	for _, m := range n.messages {
		step := Step{Turn: m.Turn, Did: n.did(m), Said: []string{}}
		for _, u := range n.all {
			if u.Turn == m.Turn && u.Speaker == conversation.ByBot {
				step.Said = append(step.Said, u.Text)
			}
		}
		if step.Did != "" || len(step.Said) > 0 {
			steps = append(steps, step)
		}
	}
	return steps
}

// did says in plain words what was decided about a message; "" while the bot was silent.
func (n *notes) did(m message) string {
	var done []string
	switch m.Action {
	case conversation.Answer:
		switch {
		case m.Clarified:
			done = append(done, "asked what they meant")
		case m.Intent != "" && !m.matter:
			done = append(done, "replied")
		case m.Intent != "":
			done = append(done, "answered ("+words(m.Intent)+")")
		default:
			done = append(done, "answered without knowing what they wanted")
		}
	case conversation.AddPersonality:
		done = append(done, "a friendly word")
	case conversation.CrossSell:
		offer := "made an offer"
		if s := n.State; s.OfferAt == m.Turn && s.RefusedAt > s.OfferAt {
			offer += ", turned down at turn " + number(s.RefusedAt)
		}
		done = append(done, offer)
	case conversation.Escalate:
		done = append(done, "called a person")
	}
	if m.Apologised {
		done = append(done, "apologised")
	}
	return strings.Join(done, ", ")
}

// apologisedAt is the turn of the bot's apology, 0 when it did not apologise or the words are gone.
func (n *notes) apologisedAt() int {
	i := slices.IndexFunc(n.messages, func(m message) bool { return m.Apologised })
	if i < 0 {
		return 0
	}
	return n.messages[i].Turn
}
