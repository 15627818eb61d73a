package corpus

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"

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

// WriteCSV writes rows as a table with the columns text and intent and, when any row has entities, a column entities of JSON. What it writes,
// ReadLabelled reads back the same, but for line ends within a text, which all become \n.
func WriteCSV(w io.Writer, rows []Row) error {
	table := csv.NewWriter(w)
	marked := false
	for _, row := range rows {
		marked = marked || len(row.Entities) > 0
	}
	record := []string{"text", "intent", "entities"}
	if !marked {
		record = record[:2]
	}
	if err := table.Write(record); err != nil {
		return err
	}
	for _, row := range rows {
		record[0], record[1] = row.Text, row.Intent
		if marked {
			record[2] = ""
		}
		if len(row.Entities) > 0 {
			raw, err := formatEntities(row.Entities)
			if err != nil {
				return fmt.Errorf("write %s:%d: %w", row.File, row.Line, errNotWritten)
			}
			record[2] = string(raw)
		}
		if err := table.Write(record); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}
