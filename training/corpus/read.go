package corpus

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Limits of a labelled file. A larger file is refused, a longer line is a bad line.
const (
	maxFileBytes = 1 << 30 // after decompression
	maxLineBytes = 1 << 20
)

// Read reads the labelled lines at path. A file may be JSON lines ({"text":...,"intent":...}, "label" is accepted too, further keys are
// ignored) or CSV / TSV with a header naming the columns text (or utterance) and intent (or label, or category); the content decides which,
// not the name, and either may be gzipped. Of a directory, the files directly in it whose names end in .jsonl, .csv or .tsv (or those and .gz)
// are read by name. Errors wrap ErrBadData when the content is at fault, and are those of the file system otherwise.
func Read(path string) ([]Row, []BadLine, error) {
	files, err := labelledFiles(path)
	if err != nil {
		return nil, nil, err
	}
	var rows []Row
	var bad []BadLine
	for _, file := range files {
		more, worse, err := readFile(file)
		if err != nil {
			return nil, nil, err
		}
		rows, bad = append(rows, more...), append(bad, worse...)
	}
	return rows, bad, nil
}

func labelledFiles(path string) ([]string, error) {
	stat, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read training data: %w", err)
	}
	if !stat.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("read training data: %w", err)
	}
	var files []string
	for _, e := range entries {
		if extension := filepath.Ext(strings.TrimSuffix(e.Name(), ".gz")); slices.Contains([]string{".jsonl", ".csv", ".tsv"}, extension) {
			files = append(files, filepath.Join(path, e.Name()))
		}
	}
	slices.SortFunc(files, cmp.Compare[string])
	if len(files) == 0 {
		return nil, fmt.Errorf("%w: %s holds no .jsonl, .csv or .tsv file", ErrBadData, path)
	}
	return files, nil
}

func readFile(path string) (rows []Row, bad []BadLine, err error) {
	file, err := os.Open(path) //nolint:gosec // the caller names the data
	if err != nil {
		return nil, nil, fmt.Errorf("read training data: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return ReadFrom(file, path)
}

// ReadFrom reads labelled lines as Read does for one file; name stands in the rows' File.
func ReadFrom(r io.Reader, name string) ([]Row, []BadLine, error) {
	plain, err := unpack(r)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %s: %w", ErrBadData, name, err)
	}
	in := bufio.NewReaderSize(plain, 64<<10)
	head, _ := in.Peek(4 << 10)
	if bom := []byte("\ufeff"); bytes.HasPrefix(head, bom) {
		head = head[len(bom):]
		_, _ = in.Discard(len(bom))
	}
	var rows []Row
	var bad []BadLine
	switch first := bytes.TrimLeft(head, " \t\r\n"); {
	case len(first) == 0:
		return nil, nil, fmt.Errorf("%w: %s is empty", ErrBadData, name)
	case bytes.IndexByte(head, 0) >= 0 || bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")):
		return nil, nil, fmt.Errorf("%w: %s is not UTF-8 text", ErrBadData, name)
	case first[0] == '[':
		return nil, nil, fmt.Errorf("%w: %s is one JSON array; write one object a line", ErrBadData, name)
	case first[0] == '{':
		rows, bad, err = readJSONL(in, name)
	default:
		rows, bad, err = readCSV(in, head, name)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %s: %w", ErrBadData, name, err)
	}
	return rows, bad, nil
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
