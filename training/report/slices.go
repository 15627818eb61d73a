package report

import (
	"slices"
	"strings"
	"unicode"
)

// The kinds of slices.
const (
	KindLength   = "length"
	KindWriting  = "writing"
	KindRegister = "register"
	KindSource   = "source"
	KindNoise    = "noise" // lines measured again with noise added; see training.EvalConfig
)

// smallestSlice is how many rows a slice needs to be listed: fewer say nothing.
const smallestSlice = 5

// measureSlices cuts the lines by length, way of writing, register tags and file.
func (r *Report) measureSlices(b *battery, known []Line) {
	type key struct{ kind, name string }
	rows := map[key][]int{}
	for i, l := range known {
		keys := []key{{KindLength, lengthOf(l.Text)}}
		for _, w := range writingOf(l.Text) {
			keys = append(keys, key{KindWriting, w})
		}
		for _, tag := range l.Tags {
			keys = append(keys, key{KindRegister, tag})
		}
		if l.File != "" {
			keys = append(keys, key{KindSource, l.File})
		}
		for _, k := range keys {
			if k.name != "" {
				rows[k] = append(rows[k], i)
			}
		}
	}
	for k, in := range rows {
		if len(in) < smallestSlice || k.kind == KindSource && len(in) == len(known) {
			delete(rows, k)
		}
	}
	kinds := []string{KindLength, KindWriting, KindRegister, KindSource}
	sorted := make([]key, 0, len(rows))
	for k := range rows {
		sorted = append(sorted, k)
	}
	slices.SortFunc(sorted, func(a, b key) int {
		if a.kind != b.kind {
			return slices.Index(kinds, a.kind) - slices.Index(kinds, b.kind)
		}
		return strings.Compare(a.name, b.name)
	})
	r.Slices = make([]Slice, len(sorted))
	for at, k := range sorted {
		s := &r.Slices[at]
		s.Kind, s.Name, s.Rows = k.kind, k.name, len(rows[k])
		answered := slices.DeleteFunc(slices.Clone(rows[k]), func(row int) bool { return known[row].Abstained })
		b.share(&s.Accuracy, rows[k], func(row int) bool { return known[row].Right() })
		b.share(&s.Answered, rows[k], func(row int) bool { return !known[row].Abstained })
		b.share(&s.Right, answered, func(row int) bool { return known[row].Right() })
	}
}

// lengthOf names the length of a line in words; "" of nothing.
func lengthOf(line string) string {
	words := len(strings.Fields(line))
	switch {
	case words == 0:
		return ""
	case words <= 3:
		return "01-03 words"
	case words <= 7:
		return "04-07 words"
	case words <= 12:
		return "08-12 words"
	case words <= 20:
		return "13-20 words"
	}
	return "21 words and more"
}

// writingOf names what is unusual in how a line is written.
func writingOf(line string) []string {
	var found []string
	letters, upper, digits := 0, 0, 0
	for _, c := range line {
		switch {
		case unicode.IsUpper(c):
			letters, upper = letters+1, upper+1
		case unicode.IsLetter(c):
			letters++
		case unicode.IsDigit(c):
			digits++
		}
	}
	switch {
	case letters >= 4 && upper*2 > letters:
		found = append(found, "capitals")
	case letters > 0 && upper == 0 && !strings.ContainsAny(line, ".,?!"):
		found = append(found, "no capitals, no punctuation")
	}
	if digits > 0 {
		found = append(found, "holds digits")
	}
	if strings.Contains(line, "?") {
		found = append(found, "a question mark")
	}
	if longRun(line) {
		found = append(found, "stretched letters or marks")
	}
	return found
}

// longRun says whether a letter or mark stands three times in a row.
func longRun(line string) bool {
	var last rune
	run := 0
	for _, c := range line {
		if run++; c != last {
			last, run = c, 1
		}
		if run == 3 && !unicode.IsDigit(c) && !unicode.IsSpace(c) {
			return true
		}
	}
	return false
}
