package corpus

import (
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Judged is what a grader said of a customer's turn: how angry the conversation is by then, and what to do next.
type Judged struct {
	Anger      int      // 0 calm to 4 furious, of the conversation so far; -1 when not graded
	Action     string   // the best next action; "" when not graded
	Acceptable []string // other actions that are fine
	MustNot    []string // actions that would be a blunder; nil when the grader names none anywhere in the turn
	Resolved   bool     // the matter is solved by then
}

// judgedKeys are the keys of a grader, in turns of JSON.
func judgedKeys() []string {
	return []string{"anger", "action", "acceptable", "must_not", "resolved", "why"}
}

// judgedActions are the actions a grader can name. Anything else under "action" is somebody's own key and is counted as not carried.
func judgedActions() []string { return []string{"answer", "add_personality", "cross_sell", "escalate"} }

// mostAnger is the highest grade.
const mostAnger = 4

// judged reads what a grader said of a turn; nil when there is neither a grade nor an action, and then none of the keys are read.
func judged(members map[string]jsontext.Value) *Judged {
	j := Judged{Anger: -1}
	var anger int
	if json.Unmarshal(members["anger"], &anger) == nil && anger >= 0 && anger <= mostAnger {
		j.Anger = anger
	}
	if action := plainID(members["action"]); slices.Contains(judgedActions(), action) {
		j.Action = action
	}
	if j.Anger < 0 && j.Action == "" {
		return nil
	}
	_ = json.Unmarshal(members["acceptable"], &j.Acceptable) // a list of names, or none
	_ = json.Unmarshal(members["must_not"], &j.MustNot)
	_ = json.Unmarshal(members["resolved"], &j.Resolved)
	return &j
}

// unread are the keys of a grader that were there and said nothing that is known.
func (j *Judged) unread(key string) bool {
	return j == nil || key == "anger" && j.Anger < 0 || key == "action" && j.Action == ""
}
