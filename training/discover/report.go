package discover

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	shownRunes    = 100 // of a typical line
	firstLandmark = 3   // topics, of the coverage curve
	leastOpening  = .005
)

// What shares are of: conversations, or lines that belong to none.
const (
	InConversations = "conversations"
	Alone           = "lines"
)

// Text is the report a person reads; whole is what shares are of.
func (m *Map) Text(whole string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d lines", m.Lines)
	if whole != Alone {
		fmt.Fprintf(&b, " of %d %s", m.Conversations, whole)
	}
	fmt.Fprintf(&b, ": %d different, %d say nothing", m.Different, m.Passed)
	if m.Repeated > 0 {
		fmt.Fprintf(&b, ", %d ask again", m.Repeated)
	}
	fmt.Fprintf(&b, "\n%d topics%s; %.1f %% of %s are in none of them\n", len(m.Topics), m.chosen(), 100*m.Unsorted.Share, whole)
	for _, landmark := range m.landmarks() {
		fmt.Fprintf(&b, "the first %d topics cover %.0f %% of %s\n", landmark, 100*m.Topics[landmark-1].Covered, whole)
	}
	for i := range m.Topics {
		m.Topics[i].print(&b)
	}
	return b.String()
}

// chosen says how the number of topics came about.
func (m *Map) chosen() string {
	if len(m.Tried) == 0 {
		return ""
	}
	return fmt.Sprintf(", the smallest number of those tried (%d to %d) whose silhouette is near the best",
		m.Tried[0].Topics, m.Tried[len(m.Tried)-1].Topics)
}

// landmarks are the numbers of topics at which the curve is told: doubling, then all that open more than a few conversations.
func (m *Map) landmarks() []int {
	opening := 0
	for _, topic := range m.Topics {
		if topic.Share >= leastOpening {
			opening++
		}
	}
	var marks []int
	for mark := firstLandmark; mark < opening; mark *= 2 {
		marks = append(marks, mark)
	}
	if opening > 0 {
		marks = append(marks, opening)
	}
	return marks
}

func (t *Topic) print(b *strings.Builder) {
	fmt.Fprintf(b, "\n%3d  %s  %d lines, ", t.ID, t.Name, t.Lines)
	if t.Share > 0 {
		fmt.Fprintf(b, "opens %.1f %%, covered so far %.0f %%\n", 100*t.Share, 100*t.Covered)
	} else {
		b.WriteString("comes up later\n")
	}
	if t.Nearest != nil {
		if t.Nearest.Known {
			fmt.Fprintf(b, "     known already: %s %.2f\n", t.Nearest.Intent, t.Nearest.Probability)
		} else {
			fmt.Fprintf(b, "     new (nearest %s %.2f)\n", t.Nearest.Intent, t.Nearest.Probability)
		}
	}
	if len(t.Words) > 0 {
		fmt.Fprintf(b, "     words: %s\n", strings.Join(t.Words, ", "))
	}
	for _, line := range t.Typical {
		fmt.Fprintf(b, "     - %s\n", Shortened(line))
	}
}

// Shortened is the beginning of a line as a report shows it, a reference number as #.
func Shortened(line string) string {
	line = withoutNumbers(line)
	if utf8.RuneCountInString(line) <= shownRunes {
		return line
	}
	return strings.TrimSpace(string([]rune(line)[:shownRunes-3])) + "..."
}
