package corpus

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
)

// Limits of a file. A larger file is refused, a longer line is a bad line; a line that goes on and on is refused without reading on.
const (
	maxFileBytes    = 1 << 30 // after decompression
	maxLineBytes    = 1 << 20 // of a labelled line, a text and a cell of a table
	maxEndlessBytes = 16 << 20
	maxLines        = 2_000_000
	sniffedBytes    = 64 << 10
)

// errNotText is the reason against files of other encodings.
var errNotText = errors.New("not UTF-8 text (save it as UTF-8)")

// errEmpty is the reason against a file without content.
var errEmpty = errors.New("the file is empty")

// source is a file being read: unpacked, bounded, without a byte order mark, its beginning known.
type source struct {
	*bufio.Reader
	name string
	head []byte // until something is read
}

// first is the first character that is not white space.
func (s source) first() byte { return bytes.TrimLeft(s.head, " \t\r\n")[0] }

// openSource looks at the beginning of a file. Its errors are about the content.
func openSource(r io.Reader, name string) (source, error) {
	plain, err := unpack(r)
	if err != nil {
		return source{}, err
	}
	in := bufio.NewReaderSize(plain, sniffedBytes)
	head, err := in.Peek(sniffedBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return source{}, err
	}
	if mark := []byte("\ufeff"); bytes.HasPrefix(head, mark) {
		head = head[len(mark):]
		_, _ = in.Discard(len(mark))
	}
	switch {
	case len(bytes.TrimLeft(head, " \t\r\n")) == 0 && len(head) == sniffedBytes:
		return source{}, errors.New("the file begins with nothing but white space")
	case len(bytes.TrimLeft(head, " \t\r\n")) == 0:
		return source{}, errEmpty
	case bytes.IndexByte(head, 0) >= 0 || bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")):
		return source{}, errNotText
	}
	return source{Reader: in, name: name, head: head}, nil
}

// withFile opens a file for read.
func withFile(path string, read func(io.Reader) error) (err error) {
	file, err := os.Open(path) //nolint:gosec // the caller names the data
	if err != nil {
		return fmt.Errorf("read training data: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return read(file)
}

// unpack undoes gzip when the content says so, and bounds what comes out.
func unpack(r io.Reader) (io.Reader, error) {
	in := bufio.NewReader(r)
	if magic, _ := in.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return &bounded{in: in, left: maxFileBytes}, nil
	}
	plain, err := gzip.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return &bounded{in: plain, left: maxFileBytes}, nil
}

// bounded fails instead of ending silently when there is more than allowed.
type bounded struct {
	in   io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("more than %d MiB", maxFileBytes>>20)
	}
	n, err := b.in.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
