package training

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rapport/classifier"
	"rapport/text"
)

// EvalConfig says what to evaluate on what.
type EvalConfig struct {
	Classifier *classifier.Classifier
	Data       []string                            // labelled files or directories, as training reads them
	OutOfScope []string                            // intents that mean "nothing the bundle knows"; default out_of_scope, oos and the bundle's own
	SkipBad    bool                                // leave bad lines out instead of stopping
	Seed       uint64                              // of the bootstrap
	Progress   func(stage string, done, total int) // may be nil
}

// evalBatch is how many messages are classified between two calls of Progress.
const evalBatch = 256

// Evaluate runs every line through the serving path, with the thresholds as served, and measures the answers. Nothing is deduplicated. Intents that
// are neither the bundle's nor out of scope are an error wrapping ErrBadData, as are bad lines.
func Evaluate(ctx context.Context, c EvalConfig) (Report, error) {
	manifest := c.Classifier.Manifest()
	index := make(map[string]int, len(manifest.Labels))
	for i, label := range manifest.Labels {
		index[label] = i
	}
	if len(c.OutOfScope) == 0 {
		c.OutOfScope = []string{string(classifier.OutOfScope), "oos", manifest.OutOfScope}
	}
	docs, gold, data, err := c.read(index)
	if err != nil {
		return Report{}, err
	}
	rows := make([]judged, 0, len(docs))
	for from := 0; from < len(docs); from += evalBatch {
		to := min(from+evalBatch, len(docs))
		predictions, err := c.Classifier.ClassifyBatch(ctx, docs[from:to])
		if err != nil {
			return Report{}, fmt.Errorf("evaluate: %w", err)
		}
		for i, p := range predictions {
			rows = append(rows, judgeServed(p, gold[from+i], index))
		}
		if c.Progress != nil {
			c.Progress("evaluate", to, len(docs))
		}
	}
	r := newReport(manifest.Labels, rows, c.Seed)
	r.Bundle = c.Classifier.Identity()
	r.Method = "the lines of " + strings.Join(c.Data, ", ") + ", served"
	r.Data = &data
	return r, nil
}

// read turns the data into documents and the numbers of their labels.
func (c EvalConfig) read(index map[string]int) (docs []text.Doc, gold []int, data DataReport, err error) {
	var unknown []string
	for _, path := range c.Data {
		rows, bad, err := Read(path)
		if err != nil {
			return nil, nil, data, err
		}
		for _, row := range rows {
			doc, err := text.Clean(row.Text, text.Limits{})
			label, known := index[row.Intent]
			switch {
			case err != nil:
				bad = append(bad, BadLine{File: row.File, Line: row.Line, Reason: err.Error()})
				continue
			case known:
			case slices.Contains(c.OutOfScope, row.Intent):
				label = outOfScopeLabel
			case !slices.Contains(unknown, row.Intent):
				unknown = append(unknown, row.Intent)
			}
			docs, gold = append(docs, doc), append(gold, label)
		}
		data.Sources = append(data.Sources, SourceCount{Name: path, Rows: len(rows)})
		data.Skipped = append(data.Skipped, bad...)
	}
	data.Rows = len(docs)
	switch {
	case len(unknown) > 0:
		return nil, nil, data, fmt.Errorf("%w: the bundle does not know these intents: %s", ErrBadData, strings.Join(unknown, ", "))
	case len(data.Skipped) > 0 && !c.SkipBad:
		return nil, nil, data, &BadLinesError{Lines: data.Skipped}
	case len(docs) == 0:
		return nil, nil, data, fmt.Errorf("%w: no lines to evaluate", ErrBadData)
	}
	return docs, gold, data, nil
}
