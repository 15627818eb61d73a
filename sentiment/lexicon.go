package sentiment

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed lexicon/*.tsv
var embedded embed.FS

// Builtin is the lexicon that comes with the program: the .tsv files of sentiment/lexicon.
func Builtin() fs.FS {
	tables, err := fs.Sub(embedded, "lexicon")
	if err != nil {
		panic(err) // the directive above names the directory
	}
	return tables
}

// lexicon is all the tables, ready for use. It does not change after loading.
type lexicon struct {
	words    *vocabulary
	carries  []bool // by id: a row of words.tsv with heat or valence
	groups   map[string]groups
	idioms   *phrasebook
	phrases  *phrasebook
	team     *phrasebook // of a team lexicon; nil for none
	maskable []int32     // swear words, the most common first
	acronym  groups
	targets  targets
}

// targets are the groups that tell whom an oath is aimed at.
type targets struct{ you, your, self, firm, staff groups }

// loadLexicon reads the tables. The order matters: groups before the patterns that name them, all words before the phrases are indexed.
func loadLexicon(tables fs.FS, rules ruleTable) (*lexicon, error) {
	l := &lexicon{words: newVocabulary(), groups: map[string]groups{}}
	for _, load := range []func(fs.FS) error{l.loadGroups, l.loadModifiers, l.loadWords, l.loadEmoji, l.loadProfanity} {
		if err := load(tables); err != nil {
			return nil, err
		}
	}
	build := patternBuilder{words: l.words, groups: l.groups}
	idioms, err := loadIdioms(tables, build)
	if err != nil {
		return nil, err
	}
	phrases, err := loadPhrases(tables, build, rules)
	if err != nil {
		return nil, err
	}
	l.idioms, l.phrases = newPhrasebook(l.words, idioms), newPhrasebook(l.words, phrases)
	for _, e := range l.words.entries {
		l.carries = append(l.carries, e.heat != 0 || e.valence != 0)
	}
	return l, l.resolve()
}

// resolve finds the groups that the code names.
func (l *lexicon) resolve() error {
	for name, at := range map[string]*groups{
		"acronym": &l.acronym, "you": &l.targets.you, "your": &l.targets.your,
		"self": &l.targets.self, "firm": &l.targets.firm, "staff": &l.targets.staff,
	} {
		bits, ok := l.groups[name]
		if !ok {
			return tableRow{file: "groups.tsv"}.fault("group %q is missing", name)
		}
		*at = bits
	}
	return nil
}

// loadGroups reads groups.tsv: group, its words separated by spaces. A group may stand on several lines.
func (l *lexicon) loadGroups(tables fs.FS) error {
	rows, err := readTable(tables, "groups.tsv", 2)
	if err != nil {
		return err
	}
	for _, row := range rows {
		bit, err := l.group(row, row.fields[0])
		if err != nil {
			return err
		}
		for word := range strings.FieldsSeq(row.fields[1]) {
			l.join(word, bit)
		}
	}
	return nil
}

// group is the bit of a group, a new one if need be.
func (l *lexicon) group(row tableRow, name string) (groups, error) {
	if bit, ok := l.groups[name]; ok {
		return bit, nil
	}
	if len(l.groups) == maxGroups {
		return 0, row.fault("more than %d groups", maxGroups)
	}
	bit := groups(1) << len(l.groups)
	l.groups[name] = bit
	return bit, nil
}

// join puts a word into a group, as typed with and without its apostrophe.
func (l *lexicon) join(word string, bit groups) {
	l.words.entry(word).groups |= bit
	if short, ok := withoutApostrophe(word); ok {
		l.words.entry(short).groups |= bit
	}
}
