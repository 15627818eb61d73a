package sentiment

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// ErrLexicon is wrapped by every fault of a lexicon file; the text names file and line.
var ErrLexicon = errors.New("lexicon")

// Limits of a lexicon file. They stop a wrong file, not a rich one: the largest of ours holds a few thousand rows.
const (
	maxTableBytes = 4 << 20
	maxTableRows  = 100_000
)

// tableRow is one line of a lexicon file and where it stands.
type tableRow struct {
	file   string
	line   int
	fields []string
}

// fault is an error that points at the row.
func (r tableRow) fault(format string, args ...any) error {
	return fmt.Errorf("%w: %s:%d: %s", ErrLexicon, r.file, r.line, fmt.Sprintf(format, args...))
}

// number reads field i as a number of at most limit in size.
func (r tableRow) number(i int, limit float64) (float64, error) {
	value, err := strconv.ParseFloat(r.fields[i], 64)
	if err != nil || value != value || value < -limit || value > limit {
		return 0, r.fault("column %d: want a number from -%g to %g, got %q", i+1, limit, limit, r.fields[i])
	}
	return value, nil
}

// readTable reads a file of tab-separated rows with exactly so many columns. Empty lines and lines that begin with "# " or are a lone "#" are
// comments, so that "#" can begin a word.
func readTable(lexicon fs.FS, name string, columns int) ([]tableRow, error) {
	raw, err := fs.ReadFile(lexicon, name)
	if err != nil {
		return nil, fmt.Errorf("%w: read %s: %w", ErrLexicon, path.Base(name), err)
	}
	if len(raw) > maxTableBytes {
		return nil, fmt.Errorf("%w: %s: %d bytes, at most %d are allowed", ErrLexicon, name, len(raw), maxTableBytes)
	}
	var rows []tableRow
	lines := bufio.NewScanner(bytes.NewReader(raw))
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimRight(lines.Text(), " \r")
		if line == "" || line == "#" || strings.HasPrefix(line, "# ") {
			continue
		}
		row := tableRow{file: name, line: number, fields: strings.Split(line, "\t")}
		if len(row.fields) != columns {
			return nil, row.fault("want %d columns separated by tabs, got %d", columns, len(row.fields))
		}
		if rows = append(rows, row); len(rows) > maxTableRows {
			return nil, row.fault("more than %d rows", maxTableRows)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrLexicon, name, err)
	}
	return rows, nil
}
