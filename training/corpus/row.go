package corpus

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrBadData is wrapped by every error about the data itself: lines that cannot be used, unreadable files, too few rows.
var ErrBadData = errors.New("training data cannot be used")

// Row is one labelled line.
type Row struct {
	Text   string // as in the file
	Intent string
	File   string
	Line   int // 1 is the first
	// Entities are marked parts of the text, nil when the file marks none.
	Entities []Entity
	// Tags say of what kind the line is, such as "typos"; evaluation reports figures for each. Most files have none.
	Tags []string
}

// fault says what is wrong with a row, or "".
func (r Row) fault() string {
	switch {
	case strings.TrimSpace(r.Text) == "":
		return "the text is empty"
	case len(r.Text) > maxLineBytes:
		return fmt.Sprintf("the text is longer than %d bytes", maxLineBytes)
	case !utf8.ValidString(r.Text):
		return "the text is not UTF-8"
	case strings.ContainsRune(r.Text, 0):
		return "the text holds a NUL character"
	}
	return checkLabel(r.Intent)
}

// BadLine is one line that cannot be used. It never holds the line's text.
type BadLine struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

// String is the line as compilers print it: file:line: reason.
func (b BadLine) String() string { return fmt.Sprintf("%s:%d: %s", b.File, b.Line, b.Reason) }

// BadLinesError lists the lines that stopped a run.
type BadLinesError struct{ Lines []BadLine }

// listedLines is how many lines an error message names; the error itself holds all.
const listedLines = 20

// Error names the first lines, one a line.
func (e *BadLinesError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v: %d bad lines (skip them to go on without)", ErrBadData, len(e.Lines))
	for i, line := range e.Lines {
		if i == listedLines {
			fmt.Fprintf(&b, "\n... and %d more", len(e.Lines)-i)
			break
		}
		b.WriteString("\n")
		b.WriteString(line.String())
	}
	return b.String()
}

// Unwrap makes it an ErrBadData.
func (e *BadLinesError) Unwrap() error { return ErrBadData }

// maxLabelBytes bounds an intent's name, which stands in every reply about it.
const maxLabelBytes = 128

// checkLabel says what is wrong with an intent's name, or "".
func checkLabel(label string) string {
	switch {
	case label == "":
		return "the intent is empty"
	case len(label) > maxLabelBytes:
		return fmt.Sprintf("the intent's name is longer than %d bytes", maxLabelBytes)
	case !utf8.ValidString(label):
		return "the intent's name is not UTF-8"
	case strings.ContainsFunc(label, func(r rune) bool { return !unicode.IsGraphic(r) }):
		return "the intent's name holds a control or invisible character"
	}
	return ""
}
