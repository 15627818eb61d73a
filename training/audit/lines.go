package audit

import (
	"slices"
	"strings"

	"rapport/text"
	"rapport/training/corpus"
)

// line is one row as training sees it.
type line struct {
	row    corpus.Row
	clean  string
	folded string   // without case and accents: what makes two texts the same
	words  []string // folded, without marks
	test   bool
}

// readable passes rows through text.Clean, as serving does; those it refuses are bad lines.
func readable(rows []corpus.Row, test bool) ([]line, []corpus.BadLine) {
	var lines []line
	var bad []corpus.BadLine
	for _, row := range rows {
		doc, err := text.Clean(row.Text, text.Limits{})
		if err != nil {
			bad = append(bad, corpus.BadLine{File: row.File, Line: row.Line, Reason: err.Error()})
			continue
		}
		l := line{row: row, clean: doc.Clean, folded: doc.Folded, test: test}
		for _, w := range doc.Words {
			if w.Kind == text.Alpha || w.Kind == text.Number {
				l.words = append(l.words, w.Folded)
			}
		}
		lines = append(lines, l)
	}
	return lines, bad
}

// place is where a line stands, with its text masked.
func (l line) place() Place {
	return Place{File: l.row.File, Line: l.row.Line, Intent: l.row.Intent, Text: text.Mask(l.clean), Test: l.test}
}

// unit is one text and the lines that say it.
type unit struct {
	train, test []line
}

// intent is the one most training lines give the text; of several the first by name.
func (u unit) intent() string {
	all := u.train
	if len(all) == 0 {
		all = u.test
	}
	votes := map[string]int{}
	for _, l := range all {
		votes[l.row.Intent]++
	}
	best := ""
	for _, l := range all {
		name := l.row.Intent
		if best == "" || votes[name] > votes[best] || votes[name] == votes[best] && name < best {
			best = name
		}
	}
	return best
}

// first is the line that stands for the unit: one of the training data where there is one.
func (u unit) first() line { return u.lines()[0] }

func (u unit) lines() []line { return slices.Concat(u.train, u.test) }

// group joins lines of the same text, in the order of first appearance.
func group(lines []line) []unit {
	at := make(map[string]int, len(lines))
	var units []unit
	for _, l := range lines {
		i, known := at[l.folded]
		if !known {
			i = len(units)
			at[l.folded] = i
			units = append(units, unit{})
		}
		if l.test {
			units[i].test = append(units[i].test, l)
		} else {
			units[i].train = append(units[i].train, l)
		}
	}
	return units
}

// maxPlaces bounds the lines a finding names; it counts them all.
const maxPlaces = 20

func places(lines []line) []Place {
	var all []Place
	for _, l := range lines[:min(len(lines), maxPlaces)] {
		all = append(all, l.place())
	}
	return all
}

// intentsOf are the intents of lines, each once, by name.
func intentsOf(lines []line) []string {
	var names []string
	for _, l := range lines {
		names = append(names, l.row.Intent)
	}
	slices.SortFunc(names, strings.Compare)
	return slices.Compact(names)
}
