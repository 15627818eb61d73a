package discover

import (
	"fmt"
	"slices"
	"strings"

	"rapport/text"
)

// Turn is what one side wrote in a conversation at a time.
type Turn struct {
	Customer bool
	Text     string
}

// Which turns of a conversation are lines.
type Which string

// The ways to pick. Requests is the usual one.
const (
	Openings Which = "first"    // the first customer turn that says something
	Requests Which = "requests" // and later customer turns that ask for something
	All      Which = "all"      // every customer turn
)

// ErrWhich is wrapped when a way to pick has another name.
var ErrWhich = fmt.Errorf("turns are picked as %s, %s or %s", Openings, Requests, All)

// Pick is the lines of a conversation. The opening is the first customer turn with a word beyond greetings and small talk. A later turn is a
// request when it has at least three such words and asks (a question mark, "I want", "can you", "how do I"); when the turn before it is an agent's
// question it is taken for the answer, unless it asks back. What a conversation asks twice is told by the vectors: Find takes it once.
func Pick(id string, turns []Turn, which Which) ([]Line, error) {
	if !slices.Contains([]Which{Openings, Requests, All}, which) {
		return nil, ErrWhich
	}
	small, asking := smallTalk(), asks()
	var lines []Line
	for i, turn := range turns {
		if !turn.Customer {
			continue
		}
		said, ok := read(turn.Text, small)
		switch {
		case len(lines) == 0 && ok:
			lines = append(lines, Line{Text: turn.Text, Conversation: id, Opening: true})
			if which == Openings {
				return lines, nil
			}
		case len(lines) > 0 && (which == All || ok && isRequest(said, asked(turns[:i]), small, asking)):
			lines = append(lines, Line{Text: turn.Text, Conversation: id})
		}
	}
	return lines, nil
}

// asked reports whether the last turn is an agent's question.
func asked(turns []Turn) bool {
	return len(turns) > 0 && !turns[len(turns)-1].Customer && strings.HasSuffix(strings.TrimSpace(turns[len(turns)-1].Text), "?")
}

const requestWords = 3 // beyond small talk

func isRequest(said phrase, answer bool, small map[string]bool, asking []string) bool {
	words := 0
	for _, word := range said.words {
		if !small[word] {
			words++
		}
	}
	if words < requestWords {
		return false
	}
	if strings.Contains(said.text, "?") {
		return true
	}
	folded := " " + strings.Join(said.words, " ") + " "
	return !answer && slices.ContainsFunc(asking, func(cue string) bool { return strings.Contains(folded, cue) })
}

// asks are openings of requests, between spaces.
func asks() []string {
	return []string{
		" i want ", " i need ", " i would like ", " i'd like ", " id like ", " can you ", " can u ", " could you ", " can i ", " could i ", " may i ",
		" how do ", " how can ", " how to ", " how long ", " how much ", " where is ", " when will ", " when is ", " what is ", " what are ",
		" help me ", " i also ", " one more ", " another ", " tell me ", " is there ", " please ", " pls ", " plz ",
	}
}

// Lone is lines that belong to no conversation.
func Lone(texts []string) []Line {
	lines := make([]Line, len(texts))
	for i, one := range texts {
		lines[i] = Line{Text: one, Opening: true}
	}
	return lines
}

// masked is a line as it may be shown.
func masked(raw string) string {
	doc, err := text.Clean(raw, text.Limits{})
	if err != nil {
		return ""
	}
	return text.Mask(doc.Clean)
}
