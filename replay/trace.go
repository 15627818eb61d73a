package replay

import (
	"slices"

	"rapport/conversation"
	"rapport/sentiment"
	"rapport/training/corpus"
)

// Trace is one conversation and what the engine would have done in it.
type Trace struct {
	ID    string `json:"id"`
	Turns []Turn `json:"turns"`
}

// Turn is one message. Only those of customers are judged, and of them not those in which nothing was said.
type Turn struct {
	Speaker corpus.Role `json:"speaker"`
	Said    string      `json:"said"`            // personal data masked
	Number  int         `json:"number,omitzero"` // of the judged messages, 1 is the first; 0 for the others
	Judged  bool        `json:"-"`

	Intent         string          `json:"intent,omitzero"`
	Confidence     float64         `json:"confidence,omitzero"`
	Abstained      bool            `json:"abstained,omitzero"`
	Message        sentiment.Level `json:"message_level"` // of this message alone
	Anger          float64         `json:"anger"`         // of the conversation by now, 0-1
	Level          sentiment.Level `json:"level"`         // the level of Anger
	Misses         int             `json:"misses,omitzero"`
	HumanRequested bool            `json:"human_requested,omitzero"`

	Action     conversation.Action `json:"action,omitzero"`
	Rule       string              `json:"rule,omitzero"`
	Reasons    []string            `json:"reasons,omitempty"`
	Moment     *Moment             `json:"moment,omitzero"`
	HandedOver bool                `json:"handed_over,omitzero"` // the first handover: a person would have had the conversation from here

	Gold *Gold `json:"gold,omitzero"`
}

// Gold is what a grader said of a turn.
type Gold struct {
	Anger      int                   `json:"anger"`           // 0-4; -1 when not graded
	Action     conversation.Action   `json:"action,omitzero"` // "" when not graded
	Acceptable []conversation.Action `json:"acceptable,omitempty"`
	MustNot    []conversation.Action `json:"must_not,omitempty"`
}

func gold(j *corpus.Judged) *Gold {
	if j == nil {
		return nil
	}
	g := &Gold{Anger: j.Anger, Action: conversation.Action(j.Action), Acceptable: actions(j.Acceptable), MustNot: actions(j.MustNot)}
	if j.MustNot == nil {
		g.MustNot = hurtful(*g)
	}
	return g
}

func actions(names []string) []conversation.Action {
	var all []conversation.Action
	for _, name := range names {
		all = append(all, conversation.Action(name))
	}
	return all
}

// hurtful is what must not be done where the grader has named nothing: a joke or an offer to somebody who is annoyed or needs a person, and going on
// with somebody who is angry and needs one.
func hurtful(g Gold) []conversation.Action {
	needs := g.Action == conversation.Escalate
	var not []conversation.Action
	for _, light := range []conversation.Action{conversation.AddPersonality, conversation.CrossSell} {
		if (needs || g.Anger >= int(sentiment.Annoyed)) && g.Action != light && !slices.Contains(g.Acceptable, light) {
			not = append(not, light)
		}
	}
	if needs && g.Anger >= int(sentiment.Angry) && !slices.Contains(g.Acceptable, conversation.Answer) {
		not = append(not, conversation.Answer)
	}
	return not
}

// number counts the judged turns and marks the first handover.
func (t *Trace) number() {
	count, over := 0, false
	for i := range t.Turns {
		turn := &t.Turns[i]
		if !turn.Judged {
			continue
		}
		count++
		turn.Number = count
		if turn.Action == conversation.Escalate && !over {
			turn.HandedOver, over = true, true
		}
	}
}

// judged are the turns the engine was asked about.
func (t Trace) judged() []Turn {
	var all []Turn
	for _, turn := range t.Turns {
		if turn.Judged {
			all = append(all, turn)
		}
	}
	return all
}

// graded reports whether a grader said what to do in every judged turn.
func (t Trace) graded() bool {
	turns := t.judged()
	return len(turns) > 0 && !slices.ContainsFunc(turns, func(turn Turn) bool { return turn.Gold == nil || turn.Gold.Action == "" })
}
