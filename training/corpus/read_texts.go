package corpus

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// ReadTexts reads lines without labels: JSON lines or a table, of which only the text is taken (named as for ReadLabelled), or plain text, a line
// each. The content decides; it may be gzipped. A file whose first line names no column of ours is plain text. Of a directory, the files
// in it whose names end in .txt, .jsonl, .csv or .tsv (or those and .gz) are read by name. Rows have no intent. Errors wrap ErrBadData when
// the content is at fault, and are those of the file system otherwise.
func ReadTexts(path string) ([]Row, []BadLine, error) {
	files, err := dataFiles(path, ".txt", ".jsonl", ".csv", ".tsv")
	if err != nil {
		return nil, nil, err
	}
	var rows []Row
	var bad []BadLine
	for _, name := range files {
		file := newLabelledFile(name)
		err := withFile(name, func(r io.Reader) error {
			in, err := openSource(r, name)
			if err != nil {
				return fmt.Errorf("%w: %s: %w", ErrBadData, name, err)
			}
			if err := readTexts(in, file); err != nil {
				return fmt.Errorf("%w: %s: %w", ErrBadData, name, err)
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
		rows, bad = append(rows, file.rows...), append(bad, file.bad...)
	}
	return rows, bad, nil
}

func readTexts(in source, file *labelledFile) error {
	if in.first() == '[' {
		return errors.New("one JSON array; write one object a line")
	}
	if in.first() != '{' {
		if head, ok := sniffHeader(in.head, func(h header) bool { return h.has(textNames()) }); ok {
			text := head.column(textNames())
			return eachRecord(in, head, func(line int, record []string, reason string) {
				if reason != "" {
					file.drop(line, reason)
					return
				}
				file.takeText(strings.Clone(record[text]), line)
			})
		}
	}
	object := in.first() == '{'
	return eachLine(in.Reader, maxLineBytes, func(number int, line []byte, reason string) {
		said := string(line)
		if reason == "" && object {
			said, reason = textOf(line)
		}
		if reason != "" {
			file.drop(number, reason)
			return
		}
		file.takeText(said, number)
	})
}

// textOf is the text of one JSON object.
func textOf(line []byte) (text, reason string) {
	members, reason := parseObject(line)
	if reason != "" {
		return "", reason
	}
	key := firstOf(members, textNames())
	if key == "" || members[key].Kind() != '"' {
		return "", "no text"
	}
	unquoted, err := jsontext.AppendUnquote(nil, members[key])
	if err != nil {
		return "", "the text is not UTF-8"
	}
	return string(unquoted), ""
}

// takeText keeps a line without a label. Empty ones are passed over: exports are full of them.
func (f *labelledFile) takeText(text string, line int) {
	switch {
	case strings.TrimSpace(text) == "":
	case len(text) > maxLineBytes:
		f.drop(line, fmt.Sprintf("the text is longer than %d bytes", maxLineBytes))
	case !utf8.ValidString(text):
		f.drop(line, "the text is not UTF-8")
	default:
		f.rows = append(f.rows, Row{Text: text, File: f.name, Line: line})
	}
}
