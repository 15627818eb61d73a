package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/go-json-experiment/json"

	"rapport/classifier"
	"rapport/models"
	"rapport/text"
	"rapport/training/corpus"
)

// line is a message to compare two bundles on.
type line struct {
	doc    text.Doc
	wanted string // the label in the file, "" when it has none
}

// lines reads the messages of --data, or those of the self-tests of both bundles. Messages without text are left out.
func (f diffFlags) lines(bundles [2]models.Bundle) ([]line, error) {
	var rows []corpus.Row
	if f.data == "" {
		seen := map[string]bool{}
		for _, bundle := range bundles {
			for raw := range bytes.Lines(bundle.Content("selftest.jsonl")) {
				var check classifier.Check
				if err := json.Unmarshal(raw, &check); err != nil {
					return nil, fmt.Errorf("%w: self-test of %s: %w", errData, bundle.Path(), err)
				}
				if !seen[check.Text] {
					seen[check.Text] = true
					rows = append(rows, corpus.Row{Text: check.Text})
				}
			}
		}
	} else {
		var err error
		if rows, err = readEither(f.data); err != nil {
			return nil, err
		}
	}
	lines := make([]line, 0, len(rows))
	for _, row := range rows {
		doc, err := text.Clean(row.Text, text.Limits{})
		if errors.Is(err, text.ErrEmpty) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errData, err)
		}
		lines = append(lines, line{doc, row.Intent})
	}
	return lines, nil
}

// readEither reads labelled lines, or messages without labels.
func readEither(path string) ([]corpus.Row, error) {
	rows, bad, err := corpus.Read(path)
	if (err != nil && errors.Is(err, corpus.ErrBadData)) || (err == nil && len(rows) == 0) {
		rows, bad, err = corpus.ReadTexts(path)
	}
	if err == nil && len(bad) > 0 {
		err = &corpus.BadLinesError{Lines: bad}
	}
	if err != nil && !errors.Is(err, corpus.ErrBadData) {
		return nil, fmt.Errorf("%w: read %s: %s", errUsage, path, reason(err))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errData, err)
	}
	return rows, nil
}

// names reports whether an answer is what a line wanted; a bundle has its own label for lines that want nothing it knows.
func names(m models.Manifest, wanted, answered string) bool {
	if m.OutOfScope != "" && wanted == m.OutOfScope {
		return answered == string(classifier.OutOfScope)
	}
	return wanted == answered
}

// answers asks both bundles, one after the other, and keeps the messages they answer differently.
func (d *difference) answers(ctx context.Context, rt *classifier.Runtime, root string, bundles [2]models.Bundle, lines []line) (err error) {
	encoders := classifier.NewEncoders(rt, classifier.Options{})
	docs := make([]text.Doc, len(lines))
	for i, l := range lines {
		docs[i] = l.doc
	}
	var said [2][]classifier.Prediction
	for i, bundle := range bundles {
		model, closeModel, fault := openModel(rt, encoders, root, bundle)
		if fault != nil {
			return fault
		}
		defer func() { err = errors.Join(err, closeModel()) }()
		if said[i], err = model.ClassifyBatch(ctx, docs); err != nil {
			return fmt.Errorf("%w: %w", errData, err)
		}
	}
	d.Compared = len(lines)
	for i, l := range lines {
		before, after := said[0][i].Top(), said[1][i].Top()
		if before == after {
			continue
		}
		switch {
		case l.wanted == "":
		case names(bundles[1].Manifest, l.wanted, after):
			d.BecameRight++
		case names(bundles[0].Manifest, l.wanted, before):
			d.BecameWrong++
		}
		d.Messages = append(d.Messages, changedAnswer{
			Text: text.Mask(l.doc.Clean), Wanted: l.wanted,
			Before: answer{before, said[0][i].Ranking[0].Confidence}, After: answer{after, said[1][i].Ranking[0].Confidence},
		})
	}
	return nil
}

// print shows a difference to people.
func (d *difference) print(out io.Writer, limit int) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "\t%s/%d\t%s/%d\n", d.Before.Name, d.Before.Version, d.After.Name, d.After.Version)
	_, _ = fmt.Fprintf(table, "digest\t%s\t%s\n", short(d.Before.Digest), short(d.After.Digest))
	for _, f := range d.Facts {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", f.Name, dash(f.Before), dash(f.After))
	}
	for _, label := range d.LabelsRemoved {
		_, _ = fmt.Fprintf(table, "label\t%s\t-\n", label)
	}
	for _, label := range d.LabelsAdded {
		_, _ = fmt.Fprintf(table, "label\t-\t%s\n", label)
	}
	_, _ = fmt.Fprintf(table, "\n%d of %d messages are answered differently", len(d.Messages), d.Compared)
	if d.BecameRight+d.BecameWrong > 0 {
		_, _ = fmt.Fprintf(table, "; %d became right, %d became wrong", d.BecameRight, d.BecameWrong)
	}
	_, _ = fmt.Fprintln(table)
	for i, m := range d.Messages {
		if i == limit {
			_, _ = fmt.Fprintf(table, "... and %d more\n", len(d.Messages)-i)
			break
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", shown(m.Text), m.Before, m.After)
	}
	return table.Flush()
}

// String is an answer in a table.
func (a answer) String() string {
	if a.Intent == "" {
		return fmt.Sprintf("(not sure) %.2f", a.Confidence)
	}
	return fmt.Sprintf("%s %.2f", a.Intent, a.Confidence)
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// shown is the beginning of a message, on one line.
func shown(message string) string {
	const most = 60
	message = strings.Join(strings.Fields(message), " ")
	if runes := []rune(message); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return message
}
