package policy

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"rapport/conversation"
)

// ErrCases is returned for a file of cases that cannot be read.
var ErrCases = errors.New("cases cannot be read")

// Limits of a file of cases.
const (
	maxCases     = 100_000
	maxCaseBytes = 4096 // a line
)

// Case is one line of a file of cases: a situation, and what the rules are to do in it.
//
//	anger=frustrated repeats=3 intent=refund_status   -> escalate hot-and-repeating
//
// The action is needed; the rule or guard that decides, and the words clarify and by_turn=N, are checked where they stand. Lines that begin with #
// and empty ones say nothing.
type Case struct {
	Line    int
	Given   string // for ParseSignals
	Action  conversation.Action
	Rule    string // "" for any
	Clarify bool
	ByTurn  int // 0 for any
}

// ReadCases reads a file of cases. The error wraps ErrCases and names the first line that cannot be read.
func ReadCases(r io.Reader) ([]Case, error) {
	var cases []Case
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, maxCaseBytes), maxCaseBytes)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if len(cases) == maxCases {
			return nil, fmt.Errorf("%w: more than %d cases", ErrCases, maxCases)
		}
		one, err := parseCase(line)
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrCases, number, err)
		}
		one.Line = number
		cases = append(cases, one)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%w: a line is longer than %d bytes, or the file broke off: %w", ErrCases, maxCaseBytes, err)
	}
	return cases, nil
}

func parseCase(line string) (Case, error) {
	given, want, found := strings.Cut(line, "->")
	words := strings.Fields(want)
	if !found || len(words) == 0 {
		return Case{}, errors.New("want signals -> action [rule] [clarify] [by_turn=N]")
	}
	one := Case{Given: strings.TrimSpace(given), Action: conversation.Action(words[0])}
	if !slices.Contains(conversation.Actions(), one.Action) {
		return Case{}, errors.New("want answer, add_personality, cross_sell or escalate after ->")
	}
	for _, word := range words[1:] {
		var turn int
		switch n, _ := fmt.Sscanf(word, "by_turn=%d", &turn); {
		case n == 1 && turn > 0:
			one.ByTurn = turn
		case word == "clarify":
			one.Clarify = true
		case one.Rule == "":
			one.Rule = word
		default:
			return Case{}, fmt.Errorf("%q says nothing here", word)
		}
	}
	return one, nil
}

// Try says what came instead, in one line; "" when the rules do as the case wants. The error wraps ErrSignals.
func (p *Policy) Try(one Case) (instead string, err error) {
	signals, err := p.ParseSignals(one.Given)
	if err != nil {
		return "", err
	}
	got := p.Judge(signals)
	switch {
	case got.Action != one.Action, one.Rule != "" && got.Rule != one.Rule, one.Clarify && got.Clarify == nil:
	case one.ByTurn > 0 && (got.Moment == nil || got.Moment.ByTurn != one.ByTurn):
		if got.Moment == nil {
			return "the rules do not weigh the moment", nil
		}
		return fmt.Sprintf("by turn %d", got.Moment.ByTurn), nil
	default:
		return "", nil
	}
	instead = string(got.Action) + " by " + got.Rule + ": " + strings.Join(got.Reasons, "; ")
	if one.Clarify && got.Clarify == nil {
		instead += " (no clarifying question)"
	}
	return instead, nil
}
