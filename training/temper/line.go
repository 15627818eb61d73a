package temper

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"rapport/training/corpus"
)

// maxTemperLine bounds one line of a temper file.
const maxTemperLine = 1 << 20

// temperLine is the union of what the files of temper data hold; other keys are ignored.
type temperLine struct {
	ID     string      `json:"id"`
	Text   string      `json:"text"`
	Level  int         `json:"level"`  // temper_seed, temper_real
	Labels []string    `json:"labels"` // GoEmotions
	Score  float64     `json:"score"`  // rated texts
	Flags  []string    `json:"flags"`  // temper_real
	Tags   []string    `json:"tags"`   // temper_seed
	A      *temperSide `json:"a"`      // twins
	B      *temperSide `json:"b"`
}

// temperSide is one of two twins.
type temperSide struct {
	Text  string `json:"text"`
	Level int    `json:"level"`
}

// readTemperLines hands every line of a JSONL file, gzipped or not, to use. Errors name file and line and never quote it.
func readTemperLines(file string, use func(temperLine)) error {
	return readLines(file, func(raw []byte) bool {
		var line temperLine
		if json.Unmarshal(raw, &line) != nil {
			return false
		}
		use(line)
		return true
	})
}

// readLines hands every line of a file, gzipped or not, to use, which says whether the line is of the expected form.
func readLines(file string, use func(raw []byte) bool) (err error) {
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		return fmt.Errorf("%w: %w", corpus.ErrBadData, err)
	}
	defer func() { _ = f.Close() }()
	var in io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%w: %s: %w", corpus.ErrBadData, file, err)
		}
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxTemperLine)
	for number := 1; lines.Scan(); number++ {
		if !use(lines.Bytes()) {
			return fmt.Errorf("%w: %s:%d: not a JSON object of the expected form", corpus.ErrBadData, file, number)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%w: %s: %w", corpus.ErrBadData, file, err)
	}
	return nil
}
