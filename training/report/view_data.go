package report

import (
	"fmt"
	"strconv"
	"strings"

	"rapport/training/report/page"
)

func (r Report) dataSection() page.Section {
	d := r.Data
	if d == nil {
		return page.Section{}
	}
	s := page.Section{Title: "Data", Intro: fmt.Sprintf(
		"%d rows used. Left out: %d duplicates, %d rows whose text carries several intents, %d bad lines.",
		d.Rows, d.Duplicates, d.Dropped, len(d.Skipped))}
	t := page.Table{Head: []string{"source", "rows"}, Numbers: 1}
	for _, source := range d.Sources {
		t.Rows = append(t.Rows, []string{source.Name, strconv.Itoa(source.Rows)})
	}
	s.Blocks = append(s.Blocks, t)
	if len(d.Conflicts) > 0 {
		l := page.List{Caption: fmt.Sprintf("Texts with several intents (%d; the first %d)", len(d.Conflicts), min(len(d.Conflicts), listedLines))}
		for _, c := range d.Conflicts[:min(len(d.Conflicts), listedLines)] {
			kept := c.Kept
			if kept == "" {
				kept = "nothing"
			}
			l.Items = append(l.Items, page.Item{Text: strings.Join(c.Places, ", ") + ": kept as " + kept})
		}
		s.Blocks = append(s.Blocks, l)
	}
	if len(d.Skipped) > 0 {
		l := page.List{Caption: fmt.Sprintf("Bad lines (%d; the first %d)", len(d.Skipped), min(len(d.Skipped), listedLines))}
		for _, line := range d.Skipped[:min(len(d.Skipped), listedLines)] {
			l.Items = append(l.Items, page.Item{Text: line.String()})
		}
		s.Blocks = append(s.Blocks, l)
	}
	return s
}
