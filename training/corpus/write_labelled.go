package corpus

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/go-json-experiment/json"
)

// errNotWritten is the reason for rows that a format cannot say.
var errNotWritten = errors.New("not UTF-8 text")

// WriteJSONL writes rows as JSON lines with the keys text, intent (left out when empty), entities and tags (when there are any). What it writes,
// ReadLabelled reads back the same. An intent or a text that is not UTF-8 is an error.
func WriteJSONL(w io.Writer, rows []Row) error {
	type line struct {
		Text     string   `json:"text"`
		Intent   string   `json:"intent,omitempty"`
		Entities []Entity `json:"entities,omitempty"`
		Tags     []string `json:"tags,omitempty"`
	}
	out := bufio.NewWriter(w)
	for _, row := range rows {
		raw, err := json.Marshal(line{row.Text, row.Intent, row.Entities, row.Tags})
		if err != nil {
			return fmt.Errorf("write %s:%d: %w", row.File, row.Line, errNotWritten)
		}
		_, _ = out.Write(append(raw, '\n')) // the writer keeps the error for Flush
	}
	return out.Flush()
}

// WriteCSV writes rows as a table with the columns text and intent and, when any row has them, entities and tags as JSON. What it writes,
// ReadLabelled reads back the same, but for line ends within a text, which all become \n.
func WriteCSV(w io.Writer, rows []Row) error {
	columns := []string{"text", "intent"}
	if slices.ContainsFunc(rows, func(r Row) bool { return len(r.Entities) > 0 }) {
		columns = append(columns, "entities")
	}
	if slices.ContainsFunc(rows, func(r Row) bool { return len(r.Tags) > 0 }) {
		columns = append(columns, "tags")
	}
	table := csv.NewWriter(w)
	if err := table.Write(columns); err != nil {
		return err
	}
	for _, row := range rows {
		record := []string{row.Text, row.Intent}
		for _, column := range columns[2:] {
			cell, err := row.cell(column)
			if err != nil {
				return fmt.Errorf("write %s:%d: %w", row.File, row.Line, errNotWritten)
			}
			record = append(record, cell)
		}
		if err := table.Write(record); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}

// cell is what stands in a column beside text and intent: a list of JSON, or nothing.
func (r Row) cell(column string) (string, error) {
	var list any
	switch {
	case column == "entities" && len(r.Entities) > 0:
		list = r.Entities
	case column == "tags" && len(r.Tags) > 0:
		list = r.Tags
	default:
		return "", nil
	}
	raw, err := json.Marshal(list)
	return string(raw), err
}
