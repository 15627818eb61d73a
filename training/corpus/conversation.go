package corpus

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Conversation is what was said in one exchange, in its order.
type Conversation struct {
	ID    string // as the file names it, or file:line when it does not
	Turns []Turn // at least one
}

// Turn is one message of a conversation.
type Turn struct {
	Role   Role
	Text   string    // as in the file; HTML bodies as plain text
	At     time.Time // zero when the file does not say
	File   string
	Line   int     // where the turn, or the document it is part of, begins; 1 is the first
	Intent string  // the turn's label, "" when the file has none
	Judged *Judged // what a grader said of it; nil when the file does not say
}

// Role is who speaks.
type Role string

// The roles. Whoever is none of the first three is RoleOther.
const (
	RoleCustomer Role = "customer"
	RoleAgent    Role = "agent"
	RoleBot      Role = "bot"
	RoleOther    Role = "other"
)

// parseRole knows the usual names of the roles.
func parseRole(name string) (role Role, known bool) {
	name = strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(name)))
	switch name {
	case "customer", "user", "client", "contact", "lead", "visitor", "consumer", "caller", "end_user", "enduser",
		"requester", "guest", "incoming", "inbound":
		return RoleCustomer, true
	case "agent", "admin", "operator", "representative", "rep", "support", "staff", "advisor", "employee", "human_agent", "outgoing", "outbound":
		return RoleAgent, true
	case "bot", "system", "chatbot", "agent_bot", "assistant", "virtual_agent", "template":
		return RoleBot, true
	case "other":
		return RoleOther, true
	}
	return RoleOther, false
}

// Conversations is what conversation files hold, and what was lost on the way.
type Conversations struct {
	Conversations []Conversation
	Bad           []BadLine   // lines, turns and whole conversations dropped, with the reason
	Uncarried     []Uncarried // what the files say beyond turns, by file and kind: notes, attachments, keys
	// Duplicates counts the conversations that repeat one before them in the file, turn by turn under the same name. They are dropped.
	Duplicates int
}

// Limits of conversations. A longer one is a bad line, a file of more turns is refused.
const (
	maxTurns      = 10_000
	maxTotalTurns = 5_000_000
)

// conversationFile collects what one file holds.
type conversationFile struct {
	name       string
	all        []Conversation
	at         map[string]int // place in all by name
	turns      int            // taken or dropped
	duplicates int
	bad        []BadLine
	tally      tally
}

func newConversationFile(name string) *conversationFile {
	return &conversationFile{name: name, at: map[string]int{}, tally: tally{file: name}}
}

func (f *conversationFile) drop(line int, reason string) {
	f.turns++
	f.bad = append(f.bad, BadLine{File: f.name, Line: line, Reason: reason})
}

// full says that the file has more than is read.
func (f *conversationFile) full() error {
	if f.turns > maxTotalTurns {
		return fmt.Errorf("more than %d turns", maxTotalTurns)
	}
	return nil
}

// admit says whether a turn can be used. Turns without text are attachments and the like: counted, no fault.
func (f *conversationFile) admit(turn Turn) bool {
	switch {
	case strings.TrimSpace(turn.Text) == "":
		f.tally.note("turns without text", turn.Line)
	case len(turn.Text) > maxLineBytes:
		f.drop(turn.Line, fmt.Sprintf("the text is longer than %d bytes", maxLineBytes))
	case !utf8.ValidString(turn.Text):
		f.drop(turn.Line, "the text is not UTF-8")
	default:
		return true
	}
	return false
}

// add takes a conversation that stands in one document. Under a name that was there before, its turns follow those before: long
// conversations are exported in pages.
func (f *conversationFile) add(id string, line int, turns []Turn) {
	kept := turns[:0]
	for _, turn := range turns {
		turn.File, turn.Line = f.name, line
		if f.admit(turn) {
			kept = append(kept, turn)
		}
	}
	if id == "" {
		id = fmt.Sprintf("%s:%d", f.name, line)
	}
	before, known := f.at[id]
	switch {
	case len(kept) == 0:
		f.tally.note("conversations without turns", line)
	case known && sameTurns(f.all[before].Turns, kept):
		f.duplicates++
	default:
		f.join(id, kept)
	}
}

// join puts turns at the end of the conversation of that name.
func (f *conversationFile) join(id string, turns []Turn) {
	at, known := f.at[id]
	if !known {
		at = len(f.all)
		f.at[id] = at
		f.all = append(f.all, Conversation{ID: id})
	}
	if len(f.all[at].Turns)+len(turns) > maxTurns {
		f.drop(turns[0].Line, fmt.Sprintf("the conversation has more than %d turns", maxTurns))
		return
	}
	f.turns += len(turns)
	f.all[at].Turns = append(f.all[at].Turns, turns...)
}

func sameTurns(a, b []Turn) bool {
	return slices.EqualFunc(a, b, func(a, b Turn) bool { return a.Role == b.Role && a.Text == b.Text && a.At.Equal(b.At) })
}

// result puts the turns of each conversation in the order of their times, when all of them have one.
func (f *conversationFile) result() Conversations {
	var all []Conversation
	for _, c := range f.all {
		if len(c.Turns) == 0 {
			continue
		}
		if !slices.ContainsFunc(c.Turns, func(t Turn) bool { return t.At.IsZero() }) {
			slices.SortStableFunc(c.Turns, func(a, b Turn) int { return a.At.Compare(b.At) })
		}
		all = append(all, c)
	}
	return Conversations{Conversations: all, Bad: f.bad, Uncarried: f.tally.list(), Duplicates: f.duplicates}
}
