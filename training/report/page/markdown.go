package page

import (
	"fmt"
	"strings"
)

// Markdown is the page as text. Charts become tables.
func (p Page) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", plain(p.Title))
	if p.Subtitle != "" {
		fmt.Fprintf(&b, "%s\n\n", plain(p.Subtitle))
	}
	for _, sentence := range p.Verdict {
		fmt.Fprintf(&b, "%s\n", plain(sentence))
	}
	for i, step := range p.Next {
		if i == 0 {
			b.WriteString("\n## What to do next\n\n")
		}
		fmt.Fprintf(&b, "%d. %s\n", i+1, plain(step))
	}
	for _, s := range p.Sections {
		fmt.Fprintf(&b, "\n## %s\n", plain(s.Title))
		if s.Intro != "" {
			fmt.Fprintf(&b, "\n%s\n", plain(s.Intro))
		}
		for _, block := range s.Blocks {
			if text := block.markdown(); text != "" {
				b.WriteString("\n" + text)
			}
		}
	}
	return b.String()
}

func (f Figures) markdown() string {
	t := Table{Head: []string{"figure", "value", "means"}}
	for _, one := range f {
		value := one.Value
		if one.Range != "" {
			value += " (" + one.Range + ")"
		}
		t.Rows = append(t.Rows, []string{one.Name, value, one.Means})
	}
	return t.markdown()
}

func (t Table) markdown() string {
	var b strings.Builder
	if t.Caption != "" {
		fmt.Fprintf(&b, "%s:\n\n", plain(t.Caption))
	}
	row := func(cells []string) {
		b.WriteString("|")
		for _, c := range cells {
			b.WriteString(" " + plain(c) + " |")
		}
		b.WriteString("\n")
	}
	row(t.Head)
	b.WriteString("|" + strings.Repeat("---|", len(t.Head)) + "\n")
	for _, cells := range t.Rows {
		row(cells)
	}
	return b.String()
}

func (l List) markdown() string {
	var b strings.Builder
	if l.Caption != "" {
		fmt.Fprintf(&b, "%s:\n\n", plain(l.Caption))
	}
	for _, item := range l.Items {
		fmt.Fprintf(&b, "- %s\n", plain(item.Text))
		for _, line := range item.Lines {
			fmt.Fprintf(&b, "  - %s\n", plain(line))
		}
	}
	return b.String()
}

func (b Bars) markdown() string {
	if b.Repeats {
		return ""
	}
	t := Table{Caption: b.Caption, Head: []string{b.Name, "rows", b.Value}}
	for _, bar := range b.Bars {
		t.Rows = append(t.Rows, []string{bar.Name, bar.Note, bar.Shown})
	}
	return t.markdown()
}

func (p Plot) markdown() string { return p.table().markdown() }

// plain keeps names and customers' lines from being read as Markdown or HTML: they stand in one line, and marks that begin something are escaped.
func plain(s string) string {
	return strings.NewReplacer(
		"\n", " ", "\r", " ", "|", "\\|", "<", "&lt;", "`", "\\`", "[", "\\[", "*", "\\*",
	).Replace(s)
}
