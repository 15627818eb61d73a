package discover

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Labelling says how the file to edit is written.
type Labelling struct {
	Lines    int              // of a topic, from the nearest to the centre to the farthest; default 30. Lines labelled before are always there
	Prefill  float64          // name topics that an existing model knows with at least this probability; 0 names none
	Given    map[string]Label // labels given before, by Key
	Comma    rune             // default tab
	Unsorted bool             // lines of no topic too, those said most often first
}

// Label is what a person said of a line.
type Label struct {
	Text   string // the line, personal data masked or not
	Intent string // Left for a line to leave out
}

// Left is what stands for an intent at a line, or a topic, that is to be left out.
const Left = "-"

// Columns of the file. corpus.Read knows them: a row without text names its topic, a row with text overrules the name for that line.
func columns() []string {
	return []string{"topic", "intent", "suggested", "text", "lines", "note"}
}

const (
	defaultLabelLines = 30
	agreedShare       = .8 // of the labelled lines of a topic that give it their label
)

// Key is what tells a line from others: its words, without case, punctuation, numbers and personal data.
func Key(raw string) string {
	said, _ := read(raw, nil)
	return strings.Join(said.words, " ")
}

// Labelling is the file in which a person names topics: for each topic a row that names it, then its lines, nearest to the centre first. Labels
// given before stay: at the topic when its labelled lines agree, at the line otherwise; those of lines that are not in the data any more are
// kept at the end.
func (m *Map) Labelling(l Labelling) ([]byte, error) {
	l.Lines = cmp.Or(l.Lines, defaultLabelLines)
	l.Comma = cmp.Or(l.Comma, '\t')
	rows := [][]string{columns()}
	used := map[string]bool{}
	for i := range m.Topics {
		rows = append(rows, m.topicRows(&m.Topics[i], l, used)...)
	}
	if l.Unsorted {
		rows = append(rows, m.unsortedRows(l, used)...)
	}
	rows = append(rows, m.otherRows(l, used)...)
	return table(rows, l.Comma)
}

// SuggestionFile is suggested lines as a file to edit, in the form of Map.Labelling without names for topics.
func SuggestionFile(lines []Suggested, comma rune) ([]byte, error) {
	rows := [][]string{columns()}
	for _, one := range lines {
		note := fmt.Sprintf("sure of it %.2f, in scope %.2f", one.Probability, one.InScope)
		rows = append(rows, []string{"suggested", "", one.Guess, safe(one.Text), strconv.Itoa(one.Lines), note})
	}
	return table(rows, cmp.Or(comma, '\t'))
}

func table(rows [][]string, comma rune) ([]byte, error) {
	var file bytes.Buffer
	writer := csv.NewWriter(&file)
	writer.Comma = comma
	if err := writer.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write the labelling file: %w", err)
	}
	return file.Bytes(), nil
}

// topicRows are a topic's name and lines.
func (m *Map) topicRows(topic *Topic, l Labelling, used map[string]bool) [][]string {
	name := m.agreed(topic, l.Given)
	if name == "" && l.Prefill > 0 && topic.Nearest != nil && topic.Nearest.Probability >= l.Prefill {
		name = topic.Nearest.Intent
	}
	id := strconv.Itoa(topic.ID)
	rows := [][]string{{id, name, topic.Name, "", strconv.Itoa(topic.Lines), topic.note()}}
	for at, row := range topic.members {
		one := m.phrase(row)
		label, given := l.Given[one.key()]
		if !spread(at, len(topic.members), l.Lines) && !given {
			continue
		}
		used[one.key()] = true
		note := ""
		if len(l.Given) > 0 && !given {
			note = "new"
		}
		own := label.Intent
		if own == name {
			own = ""
		}
		rows = append(rows, []string{id, own, "", safe(one.text), strconv.Itoa(one.lines), note})
	}
	return rows
}

// spread reports whether the place is one of some that are spread evenly over all. A file of only the lines nearest to the centre would be easy to
// learn, and a test on it easy to pass.
func spread(place, all, some int) bool {
	return some >= all || (place+1)*some/all > place*some/all
}

// agreed is the label of a topic by the labels its lines were given, or "".
func (m *Map) agreed(topic *Topic, given map[string]Label) string {
	votes, labelled, best := map[string]int{}, 0, ""
	for _, row := range topic.members {
		if label, ok := given[m.phrase(row).key()]; ok {
			votes[label.Intent]++
			labelled++
			if votes[label.Intent] > votes[best] {
				best = label.Intent
			}
		}
	}
	if labelled == 0 || float64(votes[best]) < agreedShare*float64(labelled) {
		return ""
	}
	return best
}

// unsortedRows are lines of no topic, each to be labelled by itself.
func (m *Map) unsortedRows(l Labelling, used map[string]bool) [][]string {
	loose := slices.Clone(m.loose)
	slices.SortStableFunc(loose, func(a, b int) int { return cmp.Compare(m.phrase(b).lines, m.phrase(a).lines) })
	var rows [][]string
	for at, row := range loose {
		one := m.phrase(row)
		label, given := l.Given[one.key()]
		if at >= l.Lines && !given {
			continue
		}
		used[one.key()] = true
		rows = append(rows, []string{"unsorted", label.Intent, "", safe(one.text), strconv.Itoa(one.lines), ""})
	}
	return rows
}

// otherRows are the labels given before whose lines are not above.
func (m *Map) otherRows(l Labelling, used map[string]bool) [][]string {
	lines := map[string]int{}
	for _, one := range m.pool.phrases {
		lines[one.key()] = one.lines
	}
	var keys []string
	for key := range l.Given {
		if !used[key] {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	rows := make([][]string, 0, len(keys))
	for _, key := range keys {
		one := l.Given[key]
		rows = append(rows, []string{"labelled before", one.Intent, "", safe(masked(one.Text)), strconv.Itoa(lines[key]), ""})
	}
	return rows
}

// note says what helps to name a topic.
func (t *Topic) note() string {
	note := "comes up later"
	if t.Share > 0 {
		note = fmt.Sprintf("opens %.1f %%", 100*t.Share)
	}
	if len(t.Words) > 0 {
		note += "; words: " + strings.Join(t.Words, ", ")
	}
	if t.Nearest != nil {
		note += fmt.Sprintf("; nearest: %s %.2f", t.Nearest.Intent, t.Nearest.Probability)
	}
	return note
}

func (p phrase) key() string { return strings.Join(p.words, " ") }

// safe keeps a spreadsheet from taking a customer's text for a formula (OWASP, CSV injection): a space before it is dropped by every reader of ours.
func safe(line string) string {
	if line != "" && strings.ContainsRune("=+-@\t\r", rune(line[0])) {
		return " " + line
	}
	return line
}
