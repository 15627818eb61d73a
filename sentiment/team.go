package sentiment

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"rapport/text"
)

// TeamRule is the name of cues from a team lexicon whose line names no rule, and the beginning of the name of all others: "team.waiting".
const TeamRule = "team"

// Limits of a team lexicon. They stop a wrong file: words of one trade fit many times over.
const (
	maxTeamLines  = 5_000
	maxTeamLine   = 500 // bytes
	maxTeamWords  = 12  // of one phrase
	maxTeamFaults = 10  // told at once
	maxTeamWeight = 5.0 // of one phrase; 3.58 reaches furious
)

// Team is a lexicon that a customer lays beside ours: words and phrases of their trade, and what each says. ReadTeam makes it; it does not change
// afterwards.
type Team struct{ entries []teamEntry }

// teamEntry is one line of a team lexicon.
type teamEntry struct {
	row    tableRow
	words  []text.Word
	weight float64 // 0: the phrase means nothing of its own
	rule   string
}

// Len is how many phrases there are. A nil Team has none.
func (t *Team) Len() int {
	if t == nil {
		return 0
	}
	return len(t.entries)
}

// ReadTeam reads a team lexicon; name stands in its errors, each with its line, which wrap ErrLexicon. A line is
//
//	word or phrase <TAB> weight or level [<TAB> rule]
//
// The weight, -5 to 5, is what the cue adds to the sum; a level stands for the weight that brings a message without other cues to its middle, and
// calm or 0 takes the meaning from the phrase. The rule is one of weights.tsv, for cues named "team.rule". Phrases are
// read as messages are, so case, accents and disguises do not matter, and a number stands for any number. Empty lines and lines that begin
// with "# " or are a lone "#" are comments.
func ReadTeam(name string, from io.Reader) (*Team, error) {
	r := teamReader{name: name, seen: map[string]int{}, team: new(Team)}
	lines := bufio.NewReaderSize(from, maxTeamLine)
	for number := 1; ; number++ {
		line, err := lines.ReadSlice('\n')
		last := errors.Is(err, io.EOF)
		row := tableRow{file: name, line: number}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			r.faults = append(r.faults, row.fault("a line of more than %d bytes", maxTeamLine))
			return nil, errors.Join(r.faults...)
		case err != nil && !last:
			return nil, fmt.Errorf("%w: %s:%d: %w", ErrLexicon, name, number, err)
		case number > maxTeamLines && len(line) > 0:
			r.faults = append(r.faults, row.fault("more than %d lines", maxTeamLines))
			return nil, errors.Join(r.faults...)
		}
		r.line(row, strings.TrimRight(string(line), " \r\n"))
		if last || len(r.faults) == maxTeamFaults {
			break
		}
	}
	if len(r.faults) > 0 {
		return nil, errors.Join(r.faults...)
	}
	return r.team, nil
}

// teamReader is a file on its way to a Team.
type teamReader struct {
	name   string
	seen   map[string]int // phrase as matched: its line
	faults []error
	team   *Team
}

func (r *teamReader) line(row tableRow, line string) {
	if row.line == 1 {
		line = strings.TrimPrefix(line, "\ufeff")
	}
	if line == "" || line == "#" || strings.HasPrefix(line, "# ") {
		return
	}
	row.fields = strings.Split(line, "\t")
	entry, err := teamLine(row)
	if err != nil {
		r.faults = append(r.faults, err)
		return
	}
	phrase := phraseOf(entry.words)
	if first, twice := r.seen[phrase]; twice {
		r.faults = append(r.faults, row.fault("%q is there already: line %d", row.fields[0], first))
		return
	}
	r.seen[phrase] = row.line
	r.team.entries = append(r.team.entries, entry)
}

func teamLine(row tableRow) (teamEntry, error) {
	entry := teamEntry{row: row, rule: TeamRule}
	if len(row.fields) != 2 && len(row.fields) != 3 {
		return entry, row.fault("want a phrase, a weight or level and perhaps a rule, separated by tabs, got %d columns", len(row.fields))
	}
	doc, err := text.Clean(row.fields[0], text.Limits{})
	switch {
	case err != nil:
		return entry, row.fault("column 1: %v", err)
	case len(doc.Words) > maxTeamWords:
		return entry, row.fault("column 1: more than %d words and marks", maxTeamWords)
	case strings.Contains(doc.Clean, "!"):
		return entry, row.fault("column 1: marks only strengthen, so no phrase may hold an exclamation mark")
	case doc.Emphasis.AlphaWords == 0 && !holdsEmoji(doc.Words):
		return entry, row.fault("column 1: %q holds no word", row.fields[0])
	}
	entry.words = doc.Words
	if len(row.fields) == 3 {
		entry.rule = TeamRule + "." + row.fields[2]
	}
	entry.weight, err = teamWeight(row)
	return entry, err
}

func holdsEmoji(words []text.Word) bool {
	for _, word := range words {
		if word.Kind == text.Emoji {
			return true
		}
	}
	return false
}

// teamWeight reads a weight, or the level that a message with this cue alone gets.
func teamWeight(row tableRow) (float64, error) {
	said := row.fields[1]
	for level := Calm; level <= Furious; level++ {
		if said != level.String() {
			continue
		}
		if level == Calm {
			return 0, nil
		}
		return unlink(Rest + 0.2*float64(level)), nil // the middle of the level
	}
	weight, err := strconv.ParseFloat(said, 64)
	if err != nil || !(weight >= -maxTeamWeight && weight <= maxTeamWeight) {
		return 0, row.fault("column 2: want a level or a number from -%g to %g, got %q", maxTeamWeight, maxTeamWeight, said)
	}
	return weight, nil
}
