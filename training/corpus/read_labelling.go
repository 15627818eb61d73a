package corpus

import (
	"fmt"
	"strings"
)

// The columns by which a labelling file is known beside text and intent, and what stands for an intent where a line is to be left out.
const (
	topicColumn     = "topic"
	suggestedColumn = "suggested"
	leftOut         = "-"
)

// isLabelling tells the file that `rapport discover` writes from other tables.
func isLabelling(h header) bool {
	return h.has([]string{topicColumn}) && h.has([]string{suggestedColumn}) && h.has(textNames()) && h.has(intentNames())
}

// labellingRow is a row of a labelling file. Without text it names its topic.
type labellingRow struct {
	Row
	topic string
}

// readLabelling reads a labelling file, whose rows may stand in any order: a line has its own intent or else its topic's, and no intent means that
// nobody has labelled it yet. Other columns are notes.
func readLabelling(in source, head header, file *labelledFile) error {
	text, intent, topic := head.column(textNames()), head.column(intentNames()), head.column([]string{topicColumn})
	var lines []labellingRow
	names := map[string]string{}
	err := eachRecord(in, head, func(line int, record []string, reason string) {
		if reason != "" {
			file.drop(line, reason)
			return
		}
		cell := func(at int) string { return strings.TrimSpace(strings.Clone(record[at])) }
		row := labellingRow{Row{Text: cell(text), Intent: cell(intent), Line: line}, cell(topic)}
		switch named, known := names[row.topic]; {
		case row.Text != "":
			lines = append(lines, row)
		case row.Intent == "":
		case row.topic == "":
			file.drop(line, "an intent without a topic and without a text")
		case known && named != row.Intent:
			file.drop(line, "the topic is named a second time, and otherwise")
		default:
			names[row.topic] = row.Intent
		}
	})
	for _, row := range lines {
		if row.Intent == "" {
			row.Intent = names[row.topic]
		}
		switch row.Intent {
		case "":
			file.unlabelled++
		case leftOut:
			row.File = file.name
			file.left = append(file.left, row.Row)
		default:
			file.take(row.Row)
		}
	}
	if err == nil && len(file.rows)+len(file.bad)+len(file.left) == 0 {
		return fmt.Errorf("none of the %d lines is labelled yet: give topics or lines an intent", len(lines))
	}
	return err
}
