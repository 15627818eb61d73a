package sentiment

import (
	"io/fs"
	"strings"
)

// Ranges of the tables.
const (
	maxValence    = 4.0
	maxFactor     = 1.0
	maxStrength   = 4.0
	maxPhraseGaps = 2 // of one pattern: each multiplies the work of a match
)

// loadWords reads words.tsv: word, valence, heat. The file is learned; `rapport train --temper` writes it.
func (l *lexicon) loadWords(tables fs.FS) error { return l.loadValues(tables, "words.tsv") }

// loadEmoji reads emoji.tsv: emoji or emoticon as package text folds it, valence, heat.
func (l *lexicon) loadEmoji(tables fs.FS) error { return l.loadValues(tables, "emoji.tsv") }

func (l *lexicon) loadValues(tables fs.FS, file string) error {
	rows, err := readTable(tables, file, 3)
	if err != nil {
		return err
	}
	seen := make(map[string]bool, len(rows))
	for _, row := range rows {
		word := row.fields[0]
		valence, err := row.number(1, maxValence)
		if err != nil {
			return err
		}
		heat, err := row.number(2, maxWeight)
		if err != nil {
			return err
		}
		if word == "" || seen[word] {
			return row.fault("word %q is empty or there twice", word)
		}
		seen[word] = true
		e := l.words.entry(word)
		e.valence, e.heat = valence, heat
	}
	return nil
}

// loadModifiers reads modifiers.tsv: word, negator|booster|dampener|contrast, factor. Negators also form the group "neg", boosters "boost".
func (l *lexicon) loadModifiers(tables fs.FS) error {
	rows, err := readTable(tables, "modifiers.tsv", 3)
	if err != nil {
		return err
	}
	kinds := map[string]modifier{"negator": negator, "booster": booster, "dampener": dampener, "contrast": contrast}
	groupOf := map[modifier]string{negator: "neg", booster: "boost"}
	for _, row := range rows {
		kind, ok := kinds[row.fields[1]]
		if !ok {
			return row.fault("column 2: want negator, booster, dampener or contrast, got %q", row.fields[1])
		}
		factor, err := row.number(2, maxFactor)
		if err != nil {
			return err
		}
		forms := []string{row.fields[0]}
		if short, ok := withoutApostrophe(row.fields[0]); ok {
			forms = append(forms, short)
		}
		for _, word := range forms {
			e := l.words.entry(word)
			e.modifier, e.factor = kind, factor
			if name, ok := groupOf[kind]; ok {
				bit, err := l.group(row, name)
				if err != nil {
					return err
				}
				e.groups |= bit
			}
		}
	}
	return nil
}

// loadProfanity reads profanity.tsv: word, expletive|insult, severity from 0 to 1. The order is that in which masked words are tried.
func (l *lexicon) loadProfanity(tables fs.FS) error {
	rows, err := readTable(tables, "profanity.tsv", 3)
	if err != nil {
		return err
	}
	kinds := map[string]swearing{"expletive": expletive, "insult": insult}
	for _, row := range rows {
		kind, ok := kinds[row.fields[1]]
		severity, err := row.number(2, 1)
		if err != nil {
			return err
		}
		if !ok || severity <= 0 {
			return row.fault("want expletive or insult and a severity above 0, got %q", row.fields[1])
		}
		id := l.words.id(row.fields[0])
		e := &l.words.entries[id]
		if e.swear != clean {
			return row.fault("word %q is there twice", row.fields[0])
		}
		e.swear, e.severity = kind, severity
		l.maskable = append(l.maskable, id)
	}
	return nil
}

// loadIdioms reads idioms.tsv: pattern, valence of the whole. Its words mean nothing of their own: "no problem", "killer discount".
func loadIdioms(tables fs.FS, build patternBuilder) ([]pattern, error) {
	rows, err := readTable(tables, "idioms.tsv", 2)
	if err != nil {
		return nil, err
	}
	var idioms []pattern
	for _, row := range rows {
		valence, err := row.number(1, maxValence)
		if err != nil {
			return nil, err
		}
		variants, err := buildPhrase(build, row, row.fields[0])
		if err != nil {
			return nil, err
		}
		for _, p := range variants {
			p.strength = valence
			idioms = append(idioms, p)
		}
	}
	return idioms, nil
}

// buildPhrase builds a pattern that a message may be matched against at every word.
func buildPhrase(build patternBuilder, row tableRow, source string) ([]pattern, error) {
	if strings.Count(source, "..") > maxPhraseGaps {
		return nil, row.fault("pattern %q has more than %d gaps", source, maxPhraseGaps)
	}
	if strings.Contains(source, "!") {
		return nil, row.fault("pattern %q holds an exclamation mark: marks only strengthen, they never make or break a phrase", source)
	}
	return build.build(row, source)
}

// loadPhrases reads the phrase files: rule, pattern, strength.
func loadPhrases(tables fs.FS, build patternBuilder, rules ruleTable) ([]pattern, error) {
	var phrases []pattern
	for _, file := range []string{"care_phrases.tsv", "courtesy.tsv"} {
		rows, err := readTable(tables, file, 3)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			rule, ok := rules.index[row.fields[0]]
			if !ok {
				return nil, row.fault("no rule %q in weights.tsv", row.fields[0])
			}
			strength, err := row.number(2, maxStrength)
			if err != nil || strength <= 0 {
				return nil, row.fault("want a strength above 0 and at most %g", maxStrength)
			}
			variants, err := buildPhrase(build, row, row.fields[1])
			if err != nil {
				return nil, err
			}
			for _, p := range variants {
				p.rule, p.strength = rule, strength
				phrases = append(phrases, p)
			}
		}
	}
	return phrases, nil
}
