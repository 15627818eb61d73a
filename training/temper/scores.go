package temper

import (
	"encoding/json"
	"fmt"
	"strconv"

	"rapport/training/report"
	"rapport/training/report/page"
)

// Scores is the table of `rapport eval --temper`.
type Scores struct {
	Methods []string   `json:"methods"`
	Rows    []Row      `json:"rows"`
	Tags    []TagScore `json:"tags"` // authored messages by tag, judged on folds left out
}

// Row is one figure of every method. A method that has none, such as the levels of a lexicon, is undefined.
type Row struct {
	Set    string          `json:"set"`
	Figure string          `json:"figure"`
	Rows   int             `json:"rows"`
	Values []report.Figure `json:"values"` // in the order of Scores.Methods
	Reach  float64         `json:"reach"`  // what was to be reached, 0 for nothing
	Aim    float64         `json:"aim"`
}

// Value is the figure of words and tone, of the words where the tone has none; NaN for a figure the table does not hold.
func (s Scores) Value(set, figure string) float64 {
	for _, row := range s.Rows {
		if row.Set == set && row.Figure == figure {
			if row.Values[byBoth].Defined() {
				return row.Values[byBoth].Value
			}
			return row.Values[byWords].Value
		}
	}
	return report.Undefined().Value
}

func plainFigures(values []float64) []report.Figure {
	figures := make([]report.Figure, len(values))
	for i, value := range values {
		figures[i] = report.Figure{Value: value, Low: value, High: value}
	}
	return figures
}

// Markdown is the table for people.
func (s Scores) Markdown() string { return s.Page().Markdown() }

// HTML is the table as one page.
func (s Scores) HTML() ([]byte, error) { return s.Page().HTML() }

// JSON is the table for programs.
func (s Scores) JSON() ([]byte, error) {
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the table: %w", err)
	}
	return append(raw, '\n'), nil
}

// Page lays the table out.
func (s Scores) Page() page.Page {
	table := page.Table{Head: append([]string{"set", "figure", "rows"}, append(s.Methods, "reach / aim")...), Numbers: len(s.Methods) + 2}
	for _, row := range s.Rows {
		cells := []string{row.Set, row.Figure, counted(row.Rows)}
		for _, value := range row.Values {
			cells = append(cells, shown(value))
		}
		table.Rows = append(table.Rows, append(cells, wanted(row.Reach)+" / "+wanted(row.Aim)))
	}
	sections := []page.Section{{
		Title: "Figures",
		Intro: "With 95 % bootstrap intervals. Levels are those of the fixed cuts; a lexicon only ranks. Lexicons are cut for the calm texts where they " +
			"find as many angry messages of temper_real valid as words and tone do.",
		Blocks: []page.Block{table},
	}}
	if len(s.Tags) > 0 {
		tags := page.Table{Head: []string{"tag", "messages", "mean error in levels", "mean of said minus graded", "at most one level off"}, Numbers: 4}
		for _, tag := range s.Tags {
			tags.Rows = append(tags.Rows, []string{tag.Tag, counted(tag.Rows), decimals(tag.MAE), decimals(tag.Bias), decimals(tag.Within)})
		}
		sections = append(sections, page.Section{Title: "Authored messages by tag, judged on folds left out", Blocks: []page.Block{tags}})
	}
	return page.Page{Title: "Temper", Subtitle: "the frustration engine beside lexicons", Sections: sections}
}

func counted(n int) string {
	if n == 0 {
		return "-"
	}
	return strconv.Itoa(n)
}

func shown(f report.Figure) string {
	switch {
	case f.Value != f.Value: // not a number
		return "-"
	case f.Half() == 0:
		return decimals(f.Value)
	}
	return fmt.Sprintf("%s (%s-%s)", decimals(f.Value), decimals(f.Low), decimals(f.High))
}

func wanted(x float64) string {
	if x == 0 {
		return "-"
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

func decimals(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }
