package corpus

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// errHeader says what a table needs.
var errHeader = errors.New(`the first line names no column "text" and no column "intent" or "label" (separated by comma, tab or semicolon)`)

// columns are where a table keeps what we read.
type columns struct{ text, intent int }

// readCSV reads a table. head is its beginning, from which the separator and the columns are told.
func readCSV(in *bufio.Reader, head []byte, name string) ([]Row, []BadLine, error) {
	separator, at, ok := sniffHeader(head)
	if !ok {
		return nil, nil, errHeader
	}
	table := csv.NewReader(in)
	table.Comma = separator
	table.LazyQuotes = separator == '\t' // tab-separated exports rarely quote
	table.ReuseRecord = true
	if _, err := table.Read(); err != nil {
		return nil, nil, errHeader
	}
	var rows []Row
	var bad []BadLine
	for {
		record, err := table.Read()
		if errors.Is(err, io.EOF) {
			return rows, bad, nil
		}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			bad = append(bad, BadLine{File: name, Line: broken.StartLine, Reason: csvReason(broken, table.FieldsPerRecord)})
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		line, _ := table.FieldPos(0)
		row := Row{Text: strings.Clone(record[at.text]), Intent: strings.Clone(strings.TrimSpace(record[at.intent])), File: name, Line: line}
		reason := checkLabel(row.Intent)
		switch last, _ := table.FieldPos(len(record) - 1); {
		case len(row.Text) > maxLineBytes:
			reason = fmt.Sprintf("the text is longer than %d bytes", maxLineBytes)
		case separator == '\t' && last > line && strings.Contains(row.Text, "\t"):
			reason = swallowed(last) // lazy quotes: no error tells of it
		}
		if reason != "" {
			bad = append(bad, BadLine{File: name, Line: line, Reason: reason})
			continue
		}
		rows = append(rows, row)
	}
}

func csvReason(err *csv.ParseError, want int) string {
	if errors.Is(err.Err, csv.ErrFieldCount) {
		return fmt.Sprintf("not %d columns as in the header", want)
	}
	if err.Line > err.StartLine {
		return swallowed(err.Line)
	}
	return "a quote stands where none may"
}

// swallowed is the reason against a line whose opening quote takes in the lines after it. They are lost with it, and none of them is counted.
func swallowed(last int) string {
	return fmt.Sprintf("a quote opens here and takes in all up to line %d", last)
}

// sniffHeader finds the separator under which the first line names the columns we need.
func sniffHeader(head []byte) (separator rune, at columns, ok bool) {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	for _, separator := range []rune{'\t', ',', ';'} {
		table := csv.NewReader(bytes.NewReader(line))
		table.Comma = separator
		names, err := table.Read()
		if err != nil {
			continue
		}
		for i := range names {
			names[i] = strings.ToLower(strings.TrimSpace(names[i]))
		}
		at := columns{text: column(names, "text", "utterance"), intent: column(names, "intent", "label", "category")}
		if at.text >= 0 && at.intent >= 0 {
			return separator, at, true
		}
	}
	return 0, columns{}, false
}

// column is where the first of the wanted names stands, -1 when none does.
func column(names []string, wanted ...string) int {
	for _, w := range wanted {
		if i := slices.Index(names, w); i >= 0 {
			return i
		}
	}
	return -1
}
