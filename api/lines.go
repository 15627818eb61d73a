package api

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// line is one line of a batch. A line with last set says why the batch ends before its body does.
type line struct {
	number int // from 1
	text   []byte
	err    error
	last   bool
}

// lineReader cuts a body into lines of at most size bytes, limit lines in all. What is longer is skipped, not kept; every line has a number
// and an answer, empty ones too, so that answer n belongs to line n.
type lineReader struct {
	from  *bufio.Reader
	size  int
	limit int
}

func newLineReader(body io.Reader, size int64, limit int) *lineReader {
	return &lineReader{from: bufio.NewReaderSize(body, int(size)+1), size: int(size), limit: limit}
}

// send reads to the end and sends every line. The channel has room for all of them, so that reading never waits for answers: a client that
// sends its whole body before it reads the first answer cannot lock itself out.
func (r *lineReader) send(to chan<- line) {
	defer close(to)
	for number := 1; ; number++ {
		text, err := r.next()
		switch {
		case errors.Is(err, io.EOF) && text == nil:
			return
		case number > r.limit:
			to <- line{number: number, last: true, err: &requestError{
				cause: errBodyTooLarge, detail: fmt.Sprintf("more than %d lines; the rest was not read", r.limit),
			}}
			_, _ = io.Copy(io.Discard, r.from) // let the client finish sending; the body has its own limit
			return
		case errors.Is(err, errBodyTooLarge), err == nil:
			to <- line{number: number, text: text, err: err}
		default:
			to <- line{number: number, last: true, err: wholeBody(readFault(err))}
			return
		}
	}
}

// next is the next line without its end; nil and io.EOF after the last one; errBodyTooLarge for a line that was skipped.
func (r *lineReader) next() ([]byte, error) {
	text, err := r.from.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return nil, r.skip()
	}
	if errors.Is(err, io.EOF) && len(text) > 0 {
		err = nil // no newline after the last line
	}
	if err != nil {
		return nil, err
	}
	return append([]byte{}, bytes.TrimSuffix(text, []byte("\n"))...), nil
}

// skip reads to the end of a line that is too long.
func (r *lineReader) skip() error {
	for {
		_, err := r.from.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err == nil, errors.Is(err, io.EOF):
			return LineTooLong(r.size)
		default:
			return err
		}
	}
}

// LineTooLong is the error about a line of more than limit bytes, for whoever reads lines outside the service.
func LineTooLong(limit int) error {
	return &requestError{cause: errBodyTooLarge, detail: fmt.Sprintf("the line has more than %d bytes", limit)}
}

// wholeBody tells a body over its limit from a line over its limit.
func wholeBody(err error) error {
	if err == errBodyTooLarge { //nolint:errorlint // exactly the sentinel, which brings no words of its own
		return &requestError{cause: errBodyTooLarge, detail: "the body has too many bytes; the rest was not read"}
	}
	return err
}
