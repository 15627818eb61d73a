package replay

import (
	"slices"

	"rapport/conversation"
)

// judged is how one action compares with what a grader wanted.
type judgedAs string

const (
	right      judgedAs = "right"
	acceptable judgedAs = "acceptable"
	wrong      judgedAs = "not wanted"
	hasty      judgedAs = "handed over where it must not be"
	blunder    judgedAs = "a blunder"
)

func judgement(t Turn) judgedAs {
	switch g := t.Gold; {
	case t.Action == g.Action:
		return right
	case slices.Contains(g.MustNot, t.Action) && t.Action == conversation.Escalate:
		return hasty
	case slices.Contains(g.MustNot, t.Action):
		return blunder
	case slices.Contains(g.Acceptable, t.Action):
		return acceptable
	}
	return wrong
}
