package corpus

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
)

// header is the first line of a table.
type header struct {
	separator rune
	names     []string // in lower case
	twice     string   // a name of two columns, or ""
}

// sniffHeader finds the separator under which the first line is a header that will do.
func sniffHeader(head []byte, do func(header) bool) (header, bool) {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	for _, separator := range []rune{'\t', ',', ';'} {
		table := csv.NewReader(bytes.NewReader(line))
		table.Comma = separator
		names, err := table.Read()
		if err != nil {
			continue
		}
		found := header{separator: separator, names: names}
		for i, name := range names {
			names[i] = strings.ToLower(strings.TrimSpace(name))
			if names[i] != "" && slices.Contains(names[:i], names[i]) {
				found.twice = names[i]
			}
		}
		if do(found) {
			return found, true
		}
	}
	return header{}, false
}

// column is where the first of the wanted names stands, -1 when none does.
func (h header) column(wanted []string) int {
	for _, w := range wanted {
		if i := slices.Index(h.names, w); i >= 0 {
			return i
		}
	}
	return -1
}

func (h header) has(wanted []string) bool { return h.column(wanted) >= 0 }
