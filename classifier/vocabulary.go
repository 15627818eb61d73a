package classifier

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/sugarme/tokenizer/model/wordpiece"
)

// ErrVocabulary is wrapped by every error about a vocabulary file.
var ErrVocabulary = errors.New("vocabulary is not usable")

// Limits of a vocabulary file. BERT's has 30,522 lines and 232 kB; the largest multilingual ones stay below 300,000 lines.
const (
	maxVocabularyBytes = 16 << 20
	maxVocabularyLines = 1 << 19
	maxPieceBytes      = 1 << 10
)

// Special tokens every vocabulary must hold, and the mark of a piece that continues a word.
const (
	padToken     = "[PAD]"
	unknownToken = "[UNK]"
	startToken   = "[CLS]"
	endToken     = "[SEP]"
	continuation = "##"
)

// vocabulary is a WordPiece vocabulary split by where in a word a piece may stand.
type vocabulary struct {
	first, later               map[string]int32 // later is without its "##"
	longestFirst, longestLater int              // bytes
	pad, unknown, start, end   int32
	size                       int
}

// parseVocabulary parses a file with one piece a line that is known to hold content. The library that does it ends the process on some faults
// and accepts others in silence, so the content is checked first and the library's work afterwards.
func parseVocabulary(path string, content []byte) (*vocabulary, error) {
	lines := bytes.Split(bytes.TrimSuffix(content, []byte("\n")), []byte("\n"))
	if err := checkLines(lines); err != nil {
		return nil, err
	}
	pieces, err := readPieces(path)
	if err != nil {
		return nil, err
	}
	for i, line := range lines {
		if id, known := pieces[string(line)]; !known || id != i {
			return nil, fmt.Errorf("line %d was read as id %d: it is there twice, or the file has changed", i+1, id)
		}
	}
	return newVocabulary(pieces)
}

func readVocabulary(path string) ([]byte, error) {
	about, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !about.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	case about.Size() > maxVocabularyBytes:
		return nil, fmt.Errorf("%d bytes are more than the %d allowed", about.Size(), maxVocabularyBytes)
	}
	return os.ReadFile(path) //nolint:gosec // the path comes from the operator
}

// checkLines refuses lines that the library would end the process over or misread.
func checkLines(lines [][]byte) error {
	if len(lines) > maxVocabularyLines {
		return fmt.Errorf("%d lines are more than the %d allowed", len(lines), maxVocabularyLines)
	}
	for i, line := range lines {
		switch {
		case len(line) == 0:
			return fmt.Errorf("line %d is empty", i+1)
		case len(line) > maxPieceBytes:
			return fmt.Errorf("line %d is longer than %d bytes", i+1, maxPieceBytes)
		case !utf8.Valid(line):
			return fmt.Errorf("line %d is not valid UTF-8", i+1)
		case line[len(line)-1] == '\r':
			return fmt.Errorf("line %d ends in a carriage return", i+1)
		}
	}
	return nil
}

// readPieces lets the tokenizer library parse the file and turns its panics into errors.
func readPieces(path string) (pieces map[string]int, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("tokenizer library panicked: %v", fault)
		}
	}()
	model, err := wordpiece.NewWordPieceFromFile(path, unknownToken)
	if err != nil {
		return nil, err
	}
	return model.GetVocab(), nil
}

func newVocabulary(pieces map[string]int) (*vocabulary, error) {
	v := &vocabulary{first: make(map[string]int32, len(pieces)), later: map[string]int32{}, size: len(pieces)}
	for _, special := range []struct {
		token string
		id    *int32
	}{{padToken, &v.pad}, {unknownToken, &v.unknown}, {startToken, &v.start}, {endToken, &v.end}} {
		id, known := pieces[special.token]
		if !known {
			return nil, fmt.Errorf("no %s token", special.token)
		}
		*special.id = int32(id) //nolint:gosec // bounded by maxVocabularyLines
	}
	for piece, number := range pieces {
		id := int32(number) //nolint:gosec // bounded by maxVocabularyLines
		if tail, continues := strings.CutPrefix(piece, continuation); continues && tail != "" {
			v.later[tail] = id
			v.longestLater = max(v.longestLater, len(tail))
			continue
		}
		v.first[piece] = id
		v.longestFirst = max(v.longestFirst, len(piece))
	}
	return v, nil
}
