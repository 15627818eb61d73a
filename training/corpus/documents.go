package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// eachDocument reads the objects of a JSON array, or objects that follow each other, one at a time.
func eachDocument(in source, file *conversationFile) error {
	text := &numbered{in: in.Reader, line: 1}
	decoder := jsontext.NewDecoder(text)
	for {
		text.left = maxEndlessBytes
		kind := decoder.PeekKind()
		if kind == '[' && decoder.StackDepth() == 0 || kind == ']' {
			if _, err := decoder.ReadToken(); err != nil {
				return text.fault(decoder, err)
			}
			continue
		}
		document, err := decoder.ReadValue()
		switch {
		case errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return text.fault(decoder, err)
		}
		readDocument(document, text.lineAt(decoder.InputOffset()-int64(len(document))), file)
		if err := file.full(); err != nil {
			return err
		}
	}
}

// numbered knows the line of what was read not long ago, and lets at most left bytes through.
type numbered struct {
	in     io.Reader
	left   int
	window []byte // what was read since the last question
	from   int64  // the offset where it begins
	line   int    // the line of that offset
}

func (n *numbered) Read(p []byte) (int, error) {
	if n.left <= 0 {
		return 0, errEndless
	}
	read, err := n.in.Read(p[:min(len(p), n.left)])
	n.left -= read
	n.window = append(n.window, p[:read]...)
	return read, err
}

// lineAt is the line of an offset that is not before the last one asked for.
func (n *numbered) lineAt(offset int64) int {
	passed := n.window[:max(0, min(offset-n.from, int64(len(n.window))))]
	n.line += bytes.Count(passed, []byte("\n"))
	n.from += int64(len(passed))
	n.window = append(n.window[:0], n.window[len(passed):]...)
	return n.line
}

// fault says where the JSON ends to be JSON, without quoting it.
func (n *numbered) fault(decoder *jsontext.Decoder, err error) error {
	syntax, isSyntax := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case errors.Is(err, errEndless):
		return fmt.Errorf("line %d: a document: %w", n.lineAt(decoder.InputOffset()), errEndless)
	case errors.Is(err, jsontext.ErrDuplicateName):
		return fmt.Errorf("line %d: a key stands twice", n.lineAt(syntax.ByteOffset))
	case isSyntax:
		return fmt.Errorf("line %d: not valid JSON", n.lineAt(syntax.ByteOffset))
	}
	return err
}
