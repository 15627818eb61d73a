package sentiment

import (
	"io/fs"
	"strings"
)

// flag numbers what a phrase of the flag files can speak for: a person, a threat or a sensitive subject.
type flag int

const (
	askHuman     flag = iota // then one for each of askWays
	firstThreat       = askHuman + 9
	firstSubject      = firstThreat + 5
	flagCount         = firstSubject + 10
)

// askWays tell apart evidence that must not be added up: "agent" means little by itself, and "do" is a request in Hindi only.
func askWays() [9]string {
	return [...]string{"human", "human.en", "human.es", "human.fr", "human.de", "human.pt", "human.it", "human.nl", "human.hi"}
}

// threatOrder is the order of the constants.
func threatOrder() [5]Threat { return [...]Threat{Leave, Chargeback, Legal, Regulator, Public} }

// subjectOrder is the order of urgency: where two subjects meet, the earlier one is what the message needs first.
func subjectOrder() [10]Subject {
	return [...]Subject{
		Emergency, SelfHarm, Violence, Minors, Bereavement, FraudVictim, Discrimination, Privacy, Health, Hardship,
	}
}

// flagNames maps the first column of the flag files to flags.
func flagNames() map[string]flag {
	names := map[string]flag{}
	for i, way := range askWays() {
		names[way] = askHuman + flag(i)
	}
	for i, threat := range threatOrder() {
		names[string(threat)] = firstThreat + flag(i)
	}
	for i, subject := range subjectOrder() {
		names[string(subject)] = firstSubject + flag(i)
	}
	return names
}

// flagBook is the flag files as read.
type flagBook struct {
	words    *vocabulary
	groups   map[string]groups
	patterns []pattern // pattern.rule is the number of its row
	rows     []flagRow
	spelling speller
}

// flagRow is one row of a phrase file.
type flagRow struct {
	flag   flag
	source tableRow
}

// Bounds of a row of the flag files. Gaps multiply the work on a message, so they are few.
const (
	maxEvidence = 3
	maxGaps     = 4
)

// loadFlagBook reads flags_groups.tsv, flags_typos.tsv and the phrase files. Groups come before the patterns that name them.
func loadFlagBook(lexicon fs.FS) (*flagBook, error) {
	b := &flagBook{words: newVocabulary(), groups: map[string]groups{}}
	if err := b.loadGroups(lexicon); err != nil {
		return nil, err
	}
	build := patternBuilder{words: b.words, groups: b.groups}
	names := flagNames()
	for _, file := range []string{"flags_human.tsv", "flags_threats.tsv", "flags_sensitive.tsv"} {
		rows, err := readTable(lexicon, file, 3)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if err := b.add(build, names, row); err != nil {
				return nil, err
			}
		}
	}
	return b, b.loadTypos(lexicon)
}

// add builds the patterns of one row: flag, pattern, evidence. Several flags may share a row, separated by "|".
func (b *flagBook) add(build patternBuilder, names map[string]flag, row tableRow) error {
	evidence, err := row.number(2, maxEvidence)
	if err != nil {
		return err
	}
	if strings.Count(row.fields[1], "..") > maxGaps {
		return row.fault("more than %d gaps in %q", maxGaps, row.fields[1])
	}
	for name := range strings.SplitSeq(row.fields[0], "|") {
		target, ok := names[name]
		if !ok {
			return row.fault("no flag %q", name)
		}
		variants, err := build.build(row, row.fields[1])
		if err != nil {
			return err
		}
		for _, p := range variants {
			p.rule, p.strength = len(b.rows), evidence
			b.patterns = append(b.patterns, p)
		}
		b.rows = append(b.rows, flagRow{flag: target, source: row})
	}
	return nil
}

// loadGroups reads flags_groups.tsv: group, its words separated by spaces. A group may stand on several lines.
func (b *flagBook) loadGroups(lexicon fs.FS) error {
	rows, err := readTable(lexicon, "flags_groups.tsv", 2)
	if err != nil {
		return err
	}
	for _, row := range rows {
		bit, ok := b.groups[row.fields[0]]
		if !ok {
			if len(b.groups) == maxGroups {
				return row.fault("more than %d groups", maxGroups)
			}
			bit = groups(1) << len(b.groups)
			b.groups[row.fields[0]] = bit
		}
		for word := range strings.FieldsSeq(row.fields[1]) {
			b.words.entry(word).groups |= bit
			if short, ok := withoutApostrophe(word); ok {
				b.words.entry(short).groups |= bit
			}
		}
	}
	return nil
}
