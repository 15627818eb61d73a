package training

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rapport/training/corpus"
	"rapport/training/report"

	"rapport/classifier"
	"rapport/text"
)

// EvalConfig says what to evaluate on what.
type EvalConfig struct {
	Classifier *classifier.Classifier
	Data       []string                            // labelled files or directories, as training reads them
	Rows       []corpus.Row                        // further labelled lines
	OutOfScope []string                            // intents that mean "nothing the bundle knows"; default out_of_scope, oos and the bundle's own
	SkipBad    bool                                // leave bad lines out instead of stopping
	Seed       uint64                              // of the bootstrap
	Progress   func(stage string, done, total int) // may be nil
}

// evalBatch is how many messages are classified between two calls of Progress.
const evalBatch = 256

// Evaluate runs every line through the serving path, with the thresholds as served, and measures the answers. Nothing is deduplicated. Intents that
// are neither the bundle's nor out of scope are an error wrapping corpus.ErrBadData, as are bad lines.
func Evaluate(ctx context.Context, c EvalConfig) (report.Report, error) {
	manifest := c.Classifier.Manifest()
	index := make(map[string]int, len(manifest.Labels))
	for i, label := range manifest.Labels {
		index[label] = i
	}
	if len(c.OutOfScope) == 0 {
		c.OutOfScope = []string{string(classifier.OutOfScope), "oos", manifest.OutOfScope}
	}
	lines, err := c.read(index)
	if err != nil {
		return report.Report{}, err
	}
	rows := make([]judged, 0, len(lines.docs))
	for from := 0; from < len(lines.docs); from += evalBatch {
		to := min(from+evalBatch, len(lines.docs))
		predictions, err := c.Classifier.ClassifyBatch(ctx, lines.docs[from:to])
		if err != nil {
			return report.Report{}, fmt.Errorf("evaluate: %w", err)
		}
		for i, p := range predictions {
			rows = append(rows, judgeServed(p, lines.gold[from+i], index))
		}
		if c.Progress != nil {
			c.Progress("evaluate", to, len(lines.docs))
		}
	}
	r := newReport(manifest.Labels, rows, c.Seed)
	r.Bundle = c.Classifier.Identity()
	r.Method = "labelled lines through the serving path"
	r.Data = &lines.data
	return r, nil
}

// evalLines are cleaned lines with the number of their label.
type evalLines struct {
	docs []text.Doc
	gold []int
	data report.Data
}

func (c EvalConfig) read(index map[string]int) (evalLines, error) {
	sources, bad, err := c.sources()
	if err != nil {
		return evalLines{}, err
	}
	all := evalLines{data: report.Data{Skipped: bad}}
	var unknown []string
	for _, s := range sources {
		for _, row := range s.rows {
			doc, err := text.Clean(row.Text, text.Limits{})
			label, known := index[row.Intent]
			switch {
			case err != nil:
				all.data.Skipped = append(all.data.Skipped, corpus.BadLine{File: row.File, Line: row.Line, Reason: err.Error()})
				continue
			case known:
			case slices.Contains(c.OutOfScope, row.Intent):
				label = outOfScopeLabel
			case !slices.Contains(unknown, row.Intent):
				unknown = append(unknown, row.Intent)
			}
			all.docs, all.gold = append(all.docs, doc), append(all.gold, label)
		}
		all.data.Sources = append(all.data.Sources, report.SourceCount{Name: s.name, Rows: len(s.rows)})
	}
	all.data.Rows = len(all.docs)
	switch {
	case len(unknown) > 0:
		return evalLines{}, fmt.Errorf("%w: the bundle does not know these intents: %s", corpus.ErrBadData, strings.Join(unknown, ", "))
	case len(all.data.Skipped) > 0 && !c.SkipBad:
		return evalLines{}, &corpus.BadLinesError{Lines: all.data.Skipped}
	case len(all.docs) == 0:
		return evalLines{}, fmt.Errorf("%w: no lines to evaluate", corpus.ErrBadData)
	}
	return all, nil
}

func (c EvalConfig) sources() ([]source, []corpus.BadLine, error) {
	var sources []source
	var bad []corpus.BadLine
	if len(c.Rows) > 0 {
		sources = append(sources, source{"rows given", c.Rows})
	}
	for _, path := range c.Data {
		rows, worse, err := corpus.Read(path)
		if err != nil {
			return nil, nil, err
		}
		sources, bad = append(sources, source{path, rows}), append(bad, worse...)
	}
	return sources, bad, nil
}
