package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// jsonLine is what is read of a line; other keys are ignored. Duplicate keys and invalid UTF-8 are refused.
type jsonLine struct {
	Text    *string  `json:"text"`
	Intent  *string  `json:"intent"`
	Label   *string  `json:"label"`
	Intents []string `json:"intents"` // multi-label corpora; recipes only
}

func readJSONL(in *bufio.Reader, name string) (rows []Row, bad []BadLine, err error) {
	err = eachLine(in, func(number int, line []byte, reason string) {
		var parsed jsonLine
		if reason == "" {
			reason = parseJSONLine(line, &parsed)
		}
		var row Row
		if reason == "" {
			row, reason = parsed.row()
		}
		if reason != "" {
			bad = append(bad, BadLine{File: name, Line: number, Reason: reason})
			return
		}
		row.File, row.Line = name, number
		rows = append(rows, row)
	})
	return rows, bad, err
}

// parseJSONLine says what is wrong with the line, without quoting it.
func parseJSONLine(line []byte, into *jsonLine) (reason string) {
	err := json.Unmarshal(line, into)
	var syntax *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, jsontext.ErrDuplicateName):
		return "a key stands twice"
	case errors.As(err, &syntax):
		return fmt.Sprintf("not valid JSON at byte %d", syntax.ByteOffset)
	case errors.As(err, &semantic):
		return fmt.Sprintf("a value of the wrong type at byte %d", semantic.ByteOffset)
	}
	return "not a JSON object"
}

func (l jsonLine) row() (row Row, reason string) {
	switch {
	case l.Text == nil:
		return Row{}, `no "text"`
	case l.Intent == nil && l.Label == nil:
		return Row{}, `no "intent" (or "label")`
	case l.Intent != nil && l.Label != nil && *l.Intent != *l.Label:
		return Row{}, `"intent" and "label" differ`
	case l.Intent == nil:
		l.Intent = l.Label
	}
	row = Row{Text: *l.Text, Intent: strings.TrimSpace(*l.Intent)}
	return row, checkLabel(row.Intent)
}

// eachLine calls visit for every line that is not blank, without its end; reason is set, and line empty, when the line is too long.
func eachLine(in *bufio.Reader, visit func(number int, line []byte, reason string)) error {
	var line []byte
	for number := 1; ; number++ {
		var tooLong bool
		var err error
		line, tooLong, err = readLine(in, line[:0])
		switch trimmed := bytes.TrimSpace(line); {
		case err != nil && !errors.Is(err, io.EOF):
			return fmt.Errorf("line %d: %w", number, err)
		case tooLong:
			visit(number, nil, fmt.Sprintf("the line is longer than %d bytes", maxLineBytes))
		case len(trimmed) > 0:
			visit(number, trimmed, "")
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
	}
}

// readLine appends the next line to line, or as much of it as is allowed.
func readLine(in *bufio.Reader, line []byte) (read []byte, tooLong bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(part) > maxLineBytes; !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}
