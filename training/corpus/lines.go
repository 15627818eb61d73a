package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// eachLine calls visit for every line that is not blank, without its end; reason is set, and line empty, when the line is longer than limit
// bytes. It ends with an error when the file has too many lines, or a line that does not seem to end.
func eachLine(in *bufio.Reader, limit int, visit func(number int, line []byte, reason string)) error {
	var line []byte
	for number := 1; ; number++ {
		if number > maxLines {
			return fmt.Errorf("more than %d lines", maxLines)
		}
		var tooLong bool
		var err error
		line, tooLong, err = readLine(in, line[:0], limit)
		switch trimmed := bytes.TrimSpace(line); {
		case err != nil && !errors.Is(err, io.EOF):
			return fmt.Errorf("line %d: %w", number, err)
		case tooLong:
			visit(number, nil, fmt.Sprintf("the line is longer than %d bytes", limit))
		case len(trimmed) > 0:
			visit(number, trimmed, "")
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
	}
}

// readLine appends the next line to line, or as much of it as is allowed.
func readLine(in *bufio.Reader, line []byte, limit int) (read []byte, tooLong bool, err error) {
	for length := 0; ; {
		part, err := in.ReadSlice('\n')
		length += len(part)
		if tooLong = tooLong || length > limit; !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
		if length > maxEndlessBytes {
			return line, tooLong, errEndless
		}
	}
}

// errEndless is the reason against what is read no further.
var errEndless = fmt.Errorf("longer than %d MiB", maxEndlessBytes>>20)

// fence lets at most left bytes through; who reads moves it on with every record.
type fence struct {
	in   io.Reader
	left int
}

func (f *fence) Read(p []byte) (int, error) {
	if f.left <= 0 {
		return 0, errEndless
	}
	n, err := f.in.Read(p[:min(len(p), f.left)])
	f.left -= n
	return n, err
}
