package handoff

import (
	"fmt"
	"slices"
	"strings"
)

// Text is the packet for the eyes of an agent: ten seconds to read, at most 4,000 characters. The transcript is not in it.
func (p Packet) Text() string { return p.text(maxText) }

// maxText is the longest text, in code points.
const maxText = 4000

// section is a few lines of the text. When there is too little room, sections go by their rank, the highest first.
type section struct {
	name  string
	lines []string
	rank  int
}

// text is the packet in at most n code points: what is left out first is what an agent misses least.
func (p Packet) text(n int) string {
	sections := p.sections()
	for rank := 9; rank > 0; rank-- {
		written := write(sections)
		if len([]rune(written)) <= n {
			return written
		}
		for i := range sections {
			if sections[i].rank == rank {
				sections[i].lines = nil
			}
		}
	}
	return clip(write(sections), n)
}

func (p Packet) sections() []section {
	top := fmt.Sprintf("PRIORITY  %s (%d)   skill %s   language %s   turn %d", p.Priority.Name, p.Priority.Score, p.Skill, p.Language, p.Turn)
	if p.Waited > 0 {
		top += fmt.Sprintf("   waiting %d min", (p.Waited+59)/60)
	}
	said := quotes(p.Summary)
	mood := fmt.Sprintf("%s, %s  %s", p.Mood.Level, p.trend(), p.Mood.Sparkline)
	moods := []string{strings.TrimRight(mood, " ")}
	if p.Mood.Tipping != nil {
		moods = append(moods, fmt.Sprintf("tipped at turn %d: “%s”", p.Mood.Tipping.Turn, p.Mood.Tipping.Text))
	}
	if len(p.Mood.Timeline) == 0 {
		moods = moods[:1]
	}
	return []section{
		{lines: []string{top}},
		{name: "CASE", lines: []string{p.Headline}},
		{name: "THEY SAID", lines: said, rank: 1},
		{name: "THEY GAVE", lines: p.gave(), rank: 3},
		{name: "DO", lines: p.Do, rank: 4},
		{name: "DON'T", lines: p.Dont, rank: 2},
		{name: "SAY", lines: []string{p.FirstLine}, rank: 5},
		{name: "MOOD", lines: moods, rank: 6},
		{name: "TRIED", lines: p.tries(), rank: 8},
		{name: "WHY NOW", lines: p.reasons(), rank: 7},
		{name: "SOURCE", lines: []string{p.source()}, rank: 9},
	}
}

// column is where the text of a section begins.
const column = 11

func write(sections []section) string {
	var b strings.Builder
	for _, s := range sections {
		for i, line := range s.lines {
			if s.name == "" {
				b.WriteString(line + "\n")
				continue
			}
			name := ""
			if i == 0 {
				name = s.name
			}
			fmt.Fprintf(&b, "%-*s%s\n", column, name, line)
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

func (p Packet) trend() string {
	if p.Mood.Trend == "" {
		return "steady"
	}
	return string(p.Mood.Trend)
}

func quotes(all []Quote) []string {
	lines := make([]string, len(all))
	for i, q := range all {
		lines[i] = fmt.Sprintf("%d  “%s”", q.Turn, q.Text)
	}
	return lines
}

func (p Packet) gave() []string {
	given := slices.DeleteFunc(slices.Clone(p.Entities), Entity.fact)
	if len(given) == 0 {
		return []string{"nothing to look up"}
	}
	return []string{list(given, func(e Entity) string { return words(string(e.Kind)) + " " + e.Text })}
}

// tries are the last steps, each on one line.
func (p Packet) tries() []string {
	const most = 6
	steps := p.Tried[max(0, len(p.Tried)-most):]
	lines := make([]string, len(steps))
	for i, step := range steps {
		lines[i] = fmt.Sprintf("%d  %s", step.Turn, step.Did)
		if step.Did == "" {
			lines[i] = fmt.Sprintf("%d  spoke", step.Turn)
		}
		for _, said := range step.Said {
			lines[i] += fmt.Sprintf("  “%s”", clip(said, maxTold))
		}
	}
	if len(lines) == 0 {
		return []string{"nothing that is known"}
	}
	return lines
}

// maxTold is how much of the bot's own words a line of the text shows.
const maxTold = 120

func (p Packet) reasons() []string {
	if p.Why.Turn == 0 {
		return []string{"nobody was called: this packet was asked for"}
	}
	return []string{fmt.Sprintf("turn %d: %s", p.Why.Turn, strings.Join(p.Why.Reasons, "; "))}
}

func (p Packet) source() string {
	name := "kept by the caller"
	if p.Conversation != "" {
		name = "conversation " + p.Conversation
	}
	return fmt.Sprintf("%s, judged by %s/%d", name, p.Model.Name, p.Model.Version)
}

// Brief is the packet in two lines, for a list of conversations: the headline and the first sentence of the summary.
func (p Packet) Brief() string {
	if len(p.Summary) == 0 {
		return p.Headline
	}
	return p.Headline + " “" + p.Summary[0].Text + "”"
}
