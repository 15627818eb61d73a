package training

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"rapport/classifier"
	"rapport/text"
	"rapport/training/corpus"
	"rapport/training/report"
)

// EvalConfig says what to evaluate on what.
type EvalConfig struct {
	Classifier *classifier.Classifier
	Data       []string                            // labelled files or directories, as training reads them
	Rows       []corpus.Row                        // further labelled lines
	OutOfScope []string                            // intents that mean "nothing the bundle knows"; default out_of_scope, oos and the bundle's own
	SkipBad    bool                                // leave bad lines out instead of stopping
	Examples   int                                 // masked lines shown for each confused pair; 0 for none
	Noise      bool                                // measure the lines again with typing errors and the like
	Seed       uint64                              // of the bootstrap and of the noise
	Progress   func(stage string, done, total int) // may be nil
}

// evalBatch is how many messages are classified between two calls of Progress.
const evalBatch = 256

// Evaluate runs every line through the serving path, with the thresholds as served, and measures the answers. Nothing is deduplicated. Intents that
// are neither the bundle's nor out of scope are an error wrapping corpus.ErrBadData, as are bad lines.
func Evaluate(ctx context.Context, c EvalConfig) (report.Report, error) {
	r, _, err := EvaluateLines(ctx, c)
	return r, err
}

// EvaluateLines is Evaluate that also gives the cleaned lines, in the order of the report's outcomes, for a comparison that shows some.
func EvaluateLines(ctx context.Context, c EvalConfig) (report.Report, []string, error) {
	manifest := c.Classifier.Manifest()
	index := make(map[string]int, len(manifest.Labels))
	for i, label := range manifest.Labels {
		index[label] = i
	}
	if len(c.OutOfScope) == 0 {
		c.OutOfScope = DefaultOutOfScope(manifest.OutOfScope)
	}
	if c.Progress == nil {
		c.Progress = func(string, int, int) {}
	}
	lines, err := c.read(index)
	if err != nil {
		return report.Report{}, nil, err
	}
	judged, err := c.judge(ctx, lines, index, "evaluate")
	if err != nil {
		return report.Report{}, nil, err
	}
	r := report.Measure(manifest.Labels, judged, report.Options{
		Seed: c.Seed, Examples: c.Examples, Promised: manifest.Thresholds.Conformal.Coverage, Outcomes: true,
	})
	if c.Noise {
		if r.Slices, err = c.noisy(ctx, lines, index, r.Slices); err != nil {
			return report.Report{}, nil, err
		}
	}
	r.Bundle = c.Classifier.Identity()
	r.Method = "labelled lines through the serving path"
	r.Data = &lines.data
	texts := make([]string, len(lines.docs))
	for i, doc := range lines.docs {
		texts[i] = doc.Clean
	}
	return r, texts, nil
}

// DefaultOutOfScope are the intents that mean "nothing the bundle knows" unless others are given: the usual names and the bundle's own.
func DefaultOutOfScope(own string) []string {
	return []string{string(classifier.OutOfScope), "oos", own}
}

// judge classifies the lines as served.
func (c EvalConfig) judge(ctx context.Context, lines evalLines, index map[string]int, stage string) ([]report.Line, error) {
	all := make([]report.Line, 0, len(lines.docs))
	for from := 0; from < len(lines.docs); from += evalBatch {
		to := min(from+evalBatch, len(lines.docs))
		predictions, err := c.Classifier.ClassifyBatch(ctx, lines.docs[from:to])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", stage, err)
		}
		for i, p := range predictions {
			line := judgeServed(p, lines.gold[from+i], index).line()
			line.Text, line.File, line.Tags = lines.docs[from+i].Clean, lines.rows[from+i].File, lines.rows[from+i].Tags
			all = append(all, line)
		}
		c.Progress(stage, to, len(lines.docs))
	}
	return all, nil
}

// evalLines are cleaned lines with the number of their label.
type evalLines struct {
	docs []text.Doc
	rows []corpus.Row
	gold []int
	data report.Data
}

func (c EvalConfig) read(index map[string]int) (evalLines, error) {
	sources, bad, err := c.sources()
	if err != nil {
		return evalLines{}, err
	}
	all := evalLines{data: report.Data{Skipped: bad}}
	sum := sha256.New()
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
			all.docs, all.rows, all.gold = append(all.docs, doc), append(all.rows, row), append(all.gold, label)
			_, _ = io.WriteString(sum, row.Intent+"\x00"+doc.Clean+"\x00")
		}
		all.data.Sources = append(all.data.Sources, report.SourceCount{Name: s.name, Rows: len(s.rows)})
	}
	all.data.Rows, all.data.Digest = len(all.docs), "sha256:"+hex.EncodeToString(sum.Sum(nil))
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
