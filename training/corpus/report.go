package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// Labelled is what labelled files hold, and what was lost on the way.
type Labelled struct {
	Rows []Row
	Bad  []BadLine // lines dropped, with the reason
	// Uncarried is what the files say beyond rows, by file and kind.
	Uncarried []Uncarried
	// Duplicates counts the rows that repeat an earlier one, text and intent alike. They are among Rows.
	Duplicates int
	// Unlabelled counts the lines of labelling files that nobody has labelled yet, Left are those a person has marked to be left out. They are not
	// among Rows.
	Unlabelled int
	Left       []Row
}

// Uncarried is something a format can say and our rows cannot.
type Uncarried struct {
	What  string // as in: regex, key "register"
	Count int
	File  string
	Line  int // of the first
}

// String is file:line: what, how often.
func (u Uncarried) String() string {
	return fmt.Sprintf("%s:%d: not carried: %s (%d)", u.File, u.Line, u.What, u.Count)
}

// tally counts what is not carried from one file.
type tally struct {
	file  string
	kinds map[string]*Uncarried
}

// maxKinds bounds the report on one file; keys and columns beyond are counted together.
const maxKinds = 100

func (t *tally) note(what string, line int) { t.add(what, line, 1) }

func (t *tally) add(what string, line, count int) {
	if t.kinds == nil {
		t.kinds = map[string]*Uncarried{}
	}
	if t.kinds[what] == nil && len(t.kinds) >= maxKinds {
		what = "others"
	}
	if t.kinds[what] == nil {
		t.kinds[what] = &Uncarried{What: what, File: t.file, Line: line}
	}
	t.kinds[what].Count += count
}

func (t *tally) list() []Uncarried {
	var all []Uncarried
	for _, kind := range t.kinds {
		all = append(all, *kind)
	}
	slices.SortFunc(all, func(a, b Uncarried) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.What, b.What)) })
	return all
}

// named is a kind and its name, quoted and cut: names come from the file.
func named(kind, name string) string {
	if runes := []rune(name); len(runes) > maxKindRunes {
		name = string(runes[:maxKindRunes]) + "..."
	}
	return kind + " " + strconv.Quote(name)
}

const maxKindRunes = 40

// labelledFile collects what one file holds.
type labelledFile struct {
	name  string
	rows  []Row
	bad   []BadLine
	tally tally

	unlabelled int // of a labelling file, as in Labelled
	left       []Row
}

func newLabelledFile(name string) *labelledFile {
	return &labelledFile{name: name, tally: tally{file: name}}
}

func (f *labelledFile) drop(line int, reason string) {
	f.bad = append(f.bad, BadLine{File: f.name, Line: line, Reason: reason})
}

// take keeps a row, or drops it with what is wrong with it.
func (f *labelledFile) take(row Row) {
	if reason := row.fault(); reason != "" {
		f.drop(row.Line, reason)
		return
	}
	row.File = f.name
	f.rows = append(f.rows, row)
}

// repeats counts the rows that say what an earlier one says.
func repeats(rows []Row) int {
	type said struct{ text, intent string }
	seen := make(map[said]struct{}, len(rows))
	for _, row := range rows {
		seen[said{row.Text, row.Intent}] = struct{}{}
	}
	return len(rows) - len(seen)
}
