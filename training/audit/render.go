package audit

import (
	"fmt"
	"strings"
)

// The most a report for people shows of one finding.
const (
	excerptRunes = 160
	shownPlaces  = 6
)

// Text is the report for people: what was looked at, how much of each kind was found, then the first findings of each kind, at most so many.
func (r Report) Text(most int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, %s", counted(r.Lines, "line"), counted(r.Texts, "different text"), counted(r.Intents, "intent"))
	if r.TestLines > 0 {
		fmt.Fprintf(&b, "; %s", counted(r.TestLines, "test line"))
	}
	b.WriteString("\n")
	r.summary(&b)
	for from := 0; from < len(r.Findings); {
		to := from + 1
		for to < len(r.Findings) && r.Findings[to].Kind == r.Findings[from].Kind && r.Findings[to].Severity == r.Findings[from].Severity {
			to++
		}
		section(&b, r.Findings[from:to], most)
		from = to
	}
	return b.String()
}

func (r Report) summary(b *strings.Builder) {
	if len(r.Findings) == 0 {
		b.WriteString("nothing found\n")
	}
	for _, severity := range []Severity{Error, Warning, Note} {
		var found []string
		for _, kind := range Kinds() {
			n := 0
			for _, f := range r.Findings {
				if f.Kind == kind && f.Severity == severity {
					n++
				}
			}
			if n > 0 {
				found = append(found, fmt.Sprintf("%s %d", kind, n))
			}
		}
		if len(found) > 0 {
			fmt.Fprintf(b, "%-8s %s\n", severity, strings.Join(found, ", "))
		}
	}
	for _, n := range r.NotChecked {
		var kinds []string
		for _, k := range n.Kinds {
			kinds = append(kinds, string(k))
		}
		fmt.Fprintf(b, "not checked: %s (%s)\n", strings.Join(kinds, ", "), n.Reason)
	}
}

// section shows the findings of one kind.
func section(b *strings.Builder, found []Finding, most int) {
	fmt.Fprintf(b, "\n%s: %s (%d): %s\n", found[0].Severity, found[0].Kind, len(found), found[0].Kind.advice())
	for i, f := range found {
		if i == most {
			fmt.Fprintf(b, "  ... and %d more\n", len(found)-i)
			break
		}
		fmt.Fprintf(b, "  %d. %s\n", i+1, f.Message)
		for j, p := range f.Places {
			if j == shownPlaces {
				break
			}
			fmt.Fprintf(b, "     %s\n", p)
		}
		if hidden := f.Lines - shownPlaces; hidden > 0 && len(f.Places) > shownPlaces {
			fmt.Fprintf(b, "     ... and %d more\n", hidden)
		}
	}
}

// String is the place as compilers print it: file:line (intent): text, masked and cut.
func (p Place) String() string {
	s := fmt.Sprintf("%s:%d", p.File, p.Line)
	if p.Intent != "" {
		s += " (" + p.Intent + ")"
	}
	if p.Text == "" {
		return s
	}
	shown := p.Text
	if runes := []rune(shown); len(runes) > excerptRunes {
		shown = string(runes[:excerptRunes-1]) + "…"
	}
	return s + ": " + shown
}
