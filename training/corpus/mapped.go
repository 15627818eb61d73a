package corpus

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
)

// mapping is one line of the recipe's map.
type mapping struct{ intent, dataset, label string }

// corpusRow is a row with the data set it comes from.
type corpusRow struct {
	Row
	dataset string
}

// readMap reads the columns care_intent, dataset and label of a tab-separated file with a header.
func readMap(file string) ([]mapping, error) {
	raw, err := os.ReadFile(file) //nolint:gosec // the recipe names it
	if err != nil {
		return nil, fmt.Errorf("read the recipe's map: %w", err)
	}
	lines := strings.Split(strings.TrimRight(string(raw), "\r\n"), "\n")
	header := strings.Split(strings.TrimSpace(lines[0]), "\t")
	intent, dataset, label := slices.Index(header, "care_intent"), slices.Index(header, "dataset"), slices.Index(header, "label")
	if min(intent, dataset, label) < 0 {
		return nil, fmt.Errorf("%w: %s:1: the header must name care_intent, dataset and label", ErrBadData, file)
	}
	mappings := make([]mapping, 0, len(lines))
	for i, line := range lines[1:] {
		fields := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if len(fields) <= max(intent, dataset, label) {
			return nil, fmt.Errorf("%w: %s:%d: too few columns", ErrBadData, file, i+2)
		}
		mappings = append(mappings, mapping{fields[intent], fields[dataset], fields[label]})
	}
	return mappings, nil
}

// readCorpus reads the rows with a mapped label. Lines with several intents say too little about any one and are passed over.
func readCorpus(file string, intents map[string]string) (rows []Row, bad []BadLine, err error) {
	raw, err := os.ReadFile(file) //nolint:gosec // the recipe names it
	if err != nil {
		return nil, nil, fmt.Errorf("read the recipe's data: %w", err)
	}
	err = eachLine(bufio.NewReader(bytes.NewReader(raw)), maxLineBytes, func(number int, line []byte, reason string) {
		var parsed labelledLine
		if reason == "" {
			parsed, reason = parseLabelledLine(line)
		}
		if reason == "" && len(parsed.intents) != 1 {
			return
		}
		var row Row
		if reason == "" {
			row = Row{Text: parsed.text, Intent: parsed.intents[0]}
			reason = row.fault()
		}
		if reason != "" {
			bad = append(bad, BadLine{File: file, Line: number, Reason: reason})
			return
		}
		if intent, mapped := intents[row.Intent]; mapped {
			row.Intent, row.Line = intent, number
			rows = append(rows, row)
		}
	})
	return rows, bad, err
}
