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

// openVocabulary reads a vocabulary with one piece a line. The library that parses it ends the process on some faults and accepts others in
// silence, so the file is checked first and its work afterwards.
func openVocabulary(path string) (*vocabulary, error) {
	lines, err := checkVocabularyFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrVocabulary, path, err)
	}
	pieces, err := readPieces(path)
	if err == nil && len(pieces) != lines {
		err = fmt.Errorf("%d lines hold only %d different pieces", lines, len(pieces))
	}
	var v *vocabulary
	if err == nil {
		v, err = newVocabulary(pieces)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrVocabulary, path, err)
	}
	return v, nil
}

// checkVocabularyFile counts the lines of a vocabulary that is safe to parse.
func checkVocabularyFile(path string) (int, error) {
	about, err := os.Stat(path)
	switch {
	case err != nil:
		return 0, err
	case !about.Mode().IsRegular():
		return 0, errors.New("not a regular file")
	case about.Size() > maxVocabularyBytes:
		return 0, fmt.Errorf("%d bytes are more than the %d allowed", about.Size(), maxVocabularyBytes)
	}
	content, err := os.ReadFile(path) //nolint:gosec // the path comes from the operator
	if err != nil {
		return 0, err
	}
	lines := bytes.Split(bytes.TrimSuffix(content, []byte("\n")), []byte("\n"))
	if len(lines) > maxVocabularyLines {
		return 0, fmt.Errorf("%d lines are more than the %d allowed", len(lines), maxVocabularyLines)
	}
	for i, line := range lines {
		switch {
		case len(line) == 0:
			return 0, fmt.Errorf("line %d is empty", i+1)
		case len(line) > maxPieceBytes:
			return 0, fmt.Errorf("line %d is longer than %d bytes", i+1, maxPieceBytes)
		case !utf8.Valid(line):
			return 0, fmt.Errorf("line %d is not valid UTF-8", i+1)
		}
	}
	return len(lines), nil
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
