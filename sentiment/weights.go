package sentiment

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
)

// maxWeight bounds every weight and heat: one such cue alone reaches furious.
const maxWeight = 6.0

// rule is one row of weights.tsv.
type rule struct {
	name   string
	weight float64
	sign   int  // 1: only ever heats, -1: only ever calms, 0: as learned
	thanks bool // its cue tells thanks or relief
	team   bool // a phrase of a team lexicon; no tone takes from what a team says
}

// ruleTable holds the rules in the order of the file, and where those stand that the code names.
type ruleTable struct {
	list  []rule
	index map[string]int

	word, negatedPraise, emoji               int
	swearing, swearingAtService, abuse       int
	shouting, capitals, capsWord, elongation int
	exclamation, exclamationPlain            int
	questionMarks, interrobang               int
	coolThanks, sarcasm                      int
}

// readWeights reads weights.tsv: rule, sign, weight, what it says.
func readWeights(lexicon fs.FS) (ruleTable, error) {
	const file = "weights.tsv"
	table := ruleTable{index: map[string]int{}}
	rows, err := readTable(lexicon, file, 4)
	if err != nil {
		return table, err
	}
	for _, row := range rows {
		one, err := readRule(row)
		if err != nil {
			return table, err
		}
		if _, twice := table.index[one.name]; twice {
			return table, row.fault("rule %q a second time", one.name)
		}
		table.index[one.name] = len(table.list)
		table.list = append(table.list, one)
	}
	named := table.named()
	for _, name := range slices.Sorted(maps.Keys(named)) { // the same file has the same first fault
		index, ok := table.index[name]
		if !ok {
			return table, fmt.Errorf("%w: %s: rule %q is missing", ErrLexicon, file, name)
		}
		*named[name] = index
	}
	return table, nil
}

func readRule(row tableRow) (rule, error) {
	one := rule{name: row.fields[0]}
	weight, err := row.number(2, maxWeight)
	if err != nil {
		return one, err
	}
	one.weight = weight
	switch row.fields[1] {
	case "+":
		one.sign = 1
	case "-":
		one.sign = -1
	case "thanks":
		one.sign, one.thanks = -1, true
	case "*":
	default:
		return one, row.fault("column 2: want +, -, thanks or *, got %q", row.fields[1])
	}
	if weight*float64(one.sign) < 0 {
		return one, row.fault("weight %g of %q has the wrong sign", weight, one.name)
	}
	return one, nil
}

// named lists the rules that are code; all others are families of phrases.
func (t *ruleTable) named() map[string]*int {
	return map[string]*int{
		"word":                &t.word,
		"negated_praise":      &t.negatedPraise,
		"emoji":               &t.emoji,
		"swearing":            &t.swearing,
		"swearing_at_service": &t.swearingAtService,
		"abuse":               &t.abuse,
		"shouting":            &t.shouting,
		"capitals":            &t.capitals,
		"caps_word":           &t.capsWord,
		"elongation":          &t.elongation,
		"exclamation":         &t.exclamation,
		"exclamation_plain":   &t.exclamationPlain,
		"question_marks":      &t.questionMarks,
		"interrobang":         &t.interrobang,
		"cool_thanks":         &t.coolThanks,
		"sarcasm":             &t.sarcasm,
	}
}
