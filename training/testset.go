package training

import (
	"context"
	"fmt"
	"slices"

	"rapport/classifier"
	"rapport/text"
	"rapport/training/corpus"
)

// testLines reads the test set: both bundles are asked about its lines as they serve. Lines of intents one of them does not know, and lines one of
// them was trained on, are left out and counted.
func (a *against) testLines(samples []sample) ([]comparedLine, error) {
	trained := make(map[string]bool, len(samples))
	for _, s := range samples {
		trained[s.folded] = true
	}
	var lines []comparedLine
	var bad []corpus.BadLine
	for _, path := range a.config.Test {
		rows, worse, err := corpus.Read(path)
		if err != nil {
			return nil, err
		}
		bad = append(bad, worse...)
		for _, row := range rows {
			doc, err := text.Clean(row.Text, text.Limits{})
			if err != nil {
				bad = append(bad, corpus.BadLine{File: row.File, Line: row.Line, Reason: err.Error()})
				continue
			}
			line := comparedLine{text: doc.Clean, folded: doc.Folded, label: row.Intent}
			if slices.Contains(a.config.OutOfScope, row.Intent) || row.Intent == a.manifest.OutOfScope {
				line.label = ""
			}
			switch _, before := a.before[textHash(doc.Folded)]; {
			case trained[doc.Folded] || before:
				a.pairing.Trained++
			case line.label != "" && (!a.known[line.label] || !slices.Contains(a.labels, line.label)):
				a.pairing.Unknown++
			default:
				lines = append(lines, line)
			}
		}
	}
	if len(bad) > 0 && !a.config.SkipBad {
		return nil, &corpus.BadLinesError{Lines: bad}
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("%w: no line of the test set can be judged by both bundles: %d are of intents one of them does not know, "+
			"on %d one of them was trained", corpus.ErrBadData, a.pairing.Unknown, a.pairing.Trained)
	}
	return lines, nil
}

// test compares on the test set. served is the new bundle.
func (a *against) test(ctx context.Context, served *classifier.Classifier, samples []sample) error {
	lines, err := a.testLines(samples)
	if err != nil {
		return err
	}
	for from := 0; from < len(lines); from += evalBatch {
		block := lines[from:min(from+evalBatch, len(lines))]
		docs := make([]text.Doc, len(block))
		for i, line := range block {
			docs[i] = text.Doc{Clean: line.text, Folded: line.folded}
		}
		said, err := served.ClassifyBatch(ctx, docs)
		if err != nil {
			return fmt.Errorf("test: %w", err)
		}
		for i := range block {
			block[i].this = a.served(said[i], block[i].label)
		}
		a.config.Progress("test", from+len(block), len(lines))
	}
	a.pairing.Test = len(lines)
	return a.ask(ctx, lines)
}
