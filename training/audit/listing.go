package audit

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// listed is one training line to look at and why.
type listed struct {
	place     Place
	why       []string
	suggested string
	score     float64
}

// listing is every training line that a person should decide about, once, the most pressing first.
func (r Report) listing() []*listed {
	type key struct {
		file string
		line int
	}
	at := map[key]*listed{}
	var all []*listed
	for _, f := range r.Findings {
		if !slices.Contains([]Kind{Conflicts, Leaks, Mislabelled, NearConflicts, NearLeaks, PersonalData}, f.Kind) {
			continue
		}
		for _, p := range f.Places {
			if p.Test {
				continue
			}
			row := at[key{p.File, p.Line}]
			if row == nil {
				row = &listed{place: p, score: f.Score}
				at[key{p.File, p.Line}] = row
				all = append(all, row)
			}
			if !slices.Contains(row.why, string(f.Kind)) {
				row.why = append(row.why, string(f.Kind))
			}
			if row.suggested == "" {
				row.suggested = f.Suggested
			}
		}
	}
	return all
}

// WriteListing writes the training lines to look at as a table separated by tabs, the most pressing first, with the columns intent, suggested,
// why, text, file, line and score. It can be edited in any editor or spreadsheet and read as labelled lines: given to training after the data
// it came from, its intents overrule those of the same texts. Texts are masked; one that held personal data is a new line to training.
func (r Report) WriteListing(w io.Writer) error {
	table := csv.NewWriter(w)
	table.Comma = '\t'
	rows := [][]string{{"intent", "suggested", "why", "text", "file", "line", "score"}}
	for _, l := range r.listing() {
		rows = append(rows, []string{
			l.place.Intent, l.suggested, strings.Join(l.why, ","), l.place.Text, l.place.File, strconv.Itoa(l.place.Line), fmt.Sprintf("%.3f", l.score),
		})
	}
	if err := table.WriteAll(rows); err != nil {
		return fmt.Errorf("write the lines to look at: %w", err)
	}
	return nil
}
