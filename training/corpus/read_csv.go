package corpus

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// errHeader says what a table needs.
var errHeader = errors.New(`the first line names no column "text" and no column "intent" or "label" (separated by comma, tab or semicolon)`)

// readCSV reads a table, whose separator and columns its header tells.
func readCSV(in source, file *labelledFile) error {
	head, ok := sniffHeader(in.head, func(h header) bool { return h.has(textNames()) && h.has(intentNames()) })
	if !ok {
		return errHeader
	}
	if head.twice != "" {
		return fmt.Errorf("line 1: two columns are named %q", head.twice)
	}
	if isLabelling(head) {
		return readLabelling(in, head, file)
	}
	at := columns{
		text: head.column(textNames()), intent: head.column(intentNames()),
		entities: head.column([]string{"entities"}), tags: head.column([]string{"tags"}),
	}
	return eachRecord(in, head, func(line int, record []string, reason string) {
		if reason != "" {
			file.drop(line, reason)
			return
		}
		row, read := at.row(record)
		row.Line = line
		file.take(row)
		for i, cell := range record {
			if cell != "" && !slices.Contains(read, i) {
				file.tally.note(named("column", head.names[i]), line)
			}
		}
	})
}

// columns are where a table keeps what we read; -1 for none.
type columns struct{ text, intent, entities, tags int }

// row is what a record says, and which columns it was read from.
func (c columns) row(record []string) (row Row, read []int) {
	row = Row{Text: strings.Clone(record[c.text]), Intent: strings.Clone(strings.TrimSpace(record[c.intent]))}
	read = []int{c.text, c.intent}
	ok := false
	if c.entities >= 0 {
		if row.Entities, ok = parseEntities(jsontext.Value(record[c.entities]), row.Text); ok {
			read = append(read, c.entities)
		}
	}
	if c.tags >= 0 {
		if row.Tags, ok = parseTagsCell(record[c.tags]); ok {
			read = append(read, c.tags)
		}
	}
	return row, read
}

// parseTagsCell reads tags as JSON has them, or without quotes.
func parseTagsCell(cell string) (tags []string, ok bool) {
	raw := jsontext.Value(cell)
	if !strings.HasPrefix(cell, "[") {
		quoted, err := jsontext.AppendQuote(nil, cell)
		if err != nil || cell == "" {
			return nil, false
		}
		raw = quoted
	}
	if !raw.IsValid() {
		return nil, false
	}
	return parseTags(raw)
}

// eachRecord calls visit for every record under the header; reason is set, and record nil, when it cannot be used.
func eachRecord(in source, head header, visit func(line int, record []string, reason string)) error {
	guard := &fence{in: in.Reader, left: maxEndlessBytes}
	table := csv.NewReader(guard)
	table.Comma = head.separator
	table.LazyQuotes = head.separator == '\t' // tab-separated exports rarely quote
	table.ReuseRecord = true
	if _, err := table.Read(); err != nil {
		return errHeader
	}
	last := 1
	for range maxLines {
		guard.left = maxEndlessBytes
		record, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			last = broken.Line
			visit(broken.StartLine, nil, csvReason(broken, table.FieldsPerRecord))
			continue
		}
		if err != nil {
			return fmt.Errorf("after line %d: a record: %w", last, err)
		}
		line, _ := table.FieldPos(0)
		last, _ = table.FieldPos(len(record) - 1)
		if reason := recordFault(head, record, line, last); reason != "" {
			visit(line, nil, reason)
			continue
		}
		visit(line, record, "")
	}
	return fmt.Errorf("more than %d lines", maxLines)
}

// recordFault says what no error of the table tells.
func recordFault(head header, record []string, line, last int) string {
	for _, cell := range record {
		if head.separator == '\t' && last > line && strings.Contains(cell, "\t") && strings.Contains(cell, "\n") {
			return swallowed(last) // lazy quotes
		}
	}
	return ""
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
