package api

import (
	"cmp"

	"rapport/policy"
)

func renderAction(d policy.Decision) Action {
	action := Action{
		Name: string(d.Action), Kind: orNull(string(d.Kind)), Rule: d.Rule, Reasons: orEmpty(d.Reasons),
		Style: renderStyle(d.Style), Moment: renderMoment(d.Moment), Notice: d.Notice,
		Blocked: make(map[string]string, len(d.Blocked)),
	}
	if d.Clarify != nil {
		action.Clarify = &Clarify{Options: orEmpty(d.Clarify.Options)}
	}
	for blocked, reason := range d.Blocked {
		action.Blocked[string(blocked)] = reason
	}
	return action
}

// renderStyle shows the zero Style, of a decision that asks for nothing particular, as plain.
func renderStyle(s policy.Style) Style {
	return Style{
		Apology: string(cmp.Or(s.Apology, policy.NoApology)), Humour: s.Humour,
		Warmth: string(cmp.Or(s.Warmth, policy.NormalWarmth)), Brevity: string(cmp.Or(s.Brevity, policy.UsualLength)), Emoji: s.Emoji,
		Acknowledge: orEmpty(s.Acknowledge), Avoid: orEmpty(s.Avoid),
	}
}

func renderMoment(m *policy.Moment) *Moment {
	if m == nil {
		return nil
	}
	moment := Moment{
		Now: m.Now, GoingOn: rounded(m.GoOn), HandingOver: rounded(m.HandOver), Counterfactual: orNull(m.Counterfactual),
		Alternatives: each(m.Alternatives, renderSubstitute),
	}
	if m.ByTurn > 0 {
		moment.ByTurn = &m.ByTurn
	}
	return &moment
}

func renderSubstitute(a policy.Alternative) Substitute {
	substitute := Substitute{Kind: string(a.Kind), Text: a.Text}
	if a.Wait > 0 {
		seconds := a.Wait.Seconds()
		substitute.WaitSeconds = &seconds
	}
	return substitute
}
