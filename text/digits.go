package text

import (
	"strings"
	"unicode/utf8"
)

// group is one run of digits at s[from:to], with what stands around it.
type group struct {
	from, to int
	plus     bool   // written with a plus: +44, (+44)
	paren    bool   // written in parentheses: (020)
	lead     int    // where the plus or the parenthesis stands, else from
	gap      string // separators up to the next group of the same run, "" for the last
}

func (g group) len() int { return g.to - g.from }

// digitRuns are the digits of s[from:to] in runs: groups that only separators part, as in "+44 (20) 7946-0958". Digits that touch a letter or
// another kind of digit are part of a code and stand in no run.
func digitRuns(s string, from, to int) [][]group {
	var runs [][]group
	var run []group
	for i := from; i < to; {
		if !isASCIIDigit(s[i]) {
			i++
			continue
		}
		g := group{from: i, to: i}
		for g.to < to && isASCIIDigit(s[g.to]) {
			g.to++
		}
		i = g.to
		joined := g.from > from && isJoined(s[from:], g.from-from, true) || g.to < to && isJoined(s[:to], g.to, false)
		if !joined {
			g.mark(s, from, to)
			run = append(run, g)
		}
		if width := gapWidth(s[g.to:to]); !joined && width > 0 {
			run[len(run)-1].gap = s[g.to : g.to+width]
			continue
		}
		if len(run) > 0 {
			run[len(run)-1].gap = ""
			runs, run = append(runs, run), nil
		}
	}
	return runs
}

// mark notes the plus and the parentheses of a group.
func (g *group) mark(s string, from, to int) {
	g.lead = g.from
	if g.lead > from && s[g.lead-1] == '+' {
		g.lead--
		g.plus = true
	}
	if g.lead > from && s[g.lead-1] == '(' && g.to < to && s[g.to] == ')' {
		g.lead--
		g.paren = true
	}
	if g.lead > from && s[g.lead-1] == '+' {
		g.lead--
		g.plus = true
	}
}

// gapWidth is how many bytes of separators stand before the next group, 0 when there is none so near.
func gapWidth(s string) int {
	const most = 3 // ") -"
	i := 0
	for range most {
		r, width := utf8.DecodeRuneInString(s[i:])
		if width == 0 || !strings.ContainsRune(" -./()\u00a0\u2010\u2011\u2013", r) {
			break
		}
		i += width
	}
	if i == 0 || i == len(s) || !isASCIIDigit(s[i]) {
		return 0
	}
	return i
}

// findNumbers finds card and telephone numbers in s[from:to]; after is the kind of personal data that ends at from, if any.
func findNumbers(s string, from, to int, after PersonalKind) []piece {
	var found []piece
	for _, run := range digitRuns(s, from, to) {
		for len(run) > 0 {
			at, size := nextCard(s, run)
			p := phones{s: s, from: from, to: to, after: after}
			found = append(found, p.find(run[:at])...)
			if size > 0 {
				found = append(found, piece{Card, run[at].from, run[at+size-1].to})
			}
			if len(found) > 0 {
				last := found[len(found)-1]
				from, after = last.to, last.kind
			}
			run = run[at+size:]
		}
	}
	return found
}
