package corpus

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// WriteRasaYAML writes rows as Rasa reads them: intents in the order of their first row, their examples in the order of the rows, entities as
// marks. An intent whose examples all are plain lines gets a block of them, any other a list. Spaces and line ends at the edges of a text are
// lost, since Rasa strips them, and so are tags. Rows that this format cannot say are left out and returned: no intent, text that looks like an
// entity mark (it knows no escape), entities that overlap.
func WriteRasaYAML(w io.Writer, rows []Row) (left []BadLine, err error) {
	var intents []string
	examples := map[string][]string{}
	for _, row := range rows {
		line, reason := rasaLine(row)
		if reason != "" {
			left = append(left, BadLine{File: row.File, Line: row.Line, Reason: reason})
			continue
		}
		if examples[row.Intent] == nil {
			intents = append(intents, row.Intent)
		}
		examples[row.Intent] = append(examples[row.Intent], line)
	}
	out := bufio.NewWriter(w)
	_, _ = out.WriteString("version: \"3.1\"\nnlu:\n") // the writer keeps errors for Flush
	for _, intent := range intents {
		putIntent(out, intent, examples[intent])
	}
	if len(intents) == 0 {
		_, _ = out.WriteString("  []\n")
	}
	return left, out.Flush()
}

// rasaLine is the row's text with marks, or why there is none.
func rasaLine(row Row) (line, reason string) {
	if reason := row.fault(); reason != "" {
		return "", reason
	}
	text := strings.TrimLeft(row.Text, rasaEdges)
	shift := utf8.RuneCountInString(row.Text) - utf8.RuneCountInString(text)
	text = strings.TrimRight(text, rasaEdges)
	entities := slices.Clone(row.Entities)
	for i := range entities {
		entities[i].Start -= shift
		entities[i].End -= shift
	}
	line, err := putMarks(text, entities)
	switch {
	case err != nil:
		return "", err.Error()
	case strings.Trim(line, rasaEdges) != line:
		return "", errMark.Error()
	}
	return line, ""
}

// plainName is an intent's name that no reader of YAML takes for something else.
var plainName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*([/.+-][A-Za-z0-9_]+)*$`)

func putIntent(out *bufio.Writer, intent string, lines []string) {
	name := intent
	if !plainName.MatchString(name) || slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(name)) {
		name = yamlQuoted(name)
	}
	_, _ = fmt.Fprintf(out, "- intent: %s\n  examples:", name)
	if !slices.ContainsFunc(lines, breaksBlock) {
		_, _ = out.WriteString(" |\n")
		for _, line := range lines {
			_, _ = out.WriteString("    - " + line + "\n")
		}
		return
	}
	_, _ = out.WriteString("\n")
	for _, line := range lines {
		_, _ = out.WriteString("  - text: " + yamlQuoted(line) + "\n")
	}
}

// breaksBlock tells a text that a line of a block cannot hold: Python ends lines at more characters than YAML does.
func breaksBlock(line string) bool { return strings.ContainsFunc(line, needsEscape) }

func needsEscape(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == utf8.RuneError || r == 0xfffe || r == 0xffff
}

// yamlQuoted is a text in double quotes.
func yamlQuoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case needsEscape(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
