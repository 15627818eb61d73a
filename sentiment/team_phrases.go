package sentiment

import (
	"strings"

	"rapport/text"
)

// addTeam lays a team lexicon over the loaded tables: its phrases come before ours and take their words. Its words are new entries without any
// meaning, so nothing of ours changes for messages that hold none of its phrases.
func (l *lexicon) addTeam(team *Team, rules *ruleTable) error {
	if team.Len() == 0 {
		return nil
	}
	patterns := make([]pattern, 0, team.Len())
	for i := range team.entries {
		entry := &team.entries[i]
		named := rule{name: entry.rule, team: true}
		if base, given := strings.CutPrefix(entry.rule, TeamRule+"."); given {
			at, known := rules.index[base]
			if !known {
				return entry.row.fault("column 3: no rule %q in weights.tsv", base)
			}
			named.thanks = rules.list[at].thanks && entry.weight <= 0
		}
		named.weight = entry.weight
		patterns = append(patterns, pattern{elements: l.places(entry.words), rule: len(rules.list), strength: 1})
		rules.list = append(rules.list, named)
	}
	l.team = newPhrasebook(l.words, patterns)
	for len(l.carries) < len(l.words.entries) {
		l.carries = append(l.carries, false)
	}
	return nil
}

// places are the elements that a phrase as typed stands for.
func (l *lexicon) places(words []text.Word) []element {
	places := make([]element, len(words))
	for i := range words {
		word, place := wordOf(&words[i]), &places[i]
		if isOrdinal(word) {
			word = "<ordinal>"
		}
		place.ids = append(place.ids, l.words.id(word))
		if short, ok := withoutApostrophe(word); ok {
			place.ids = append(place.ids, l.words.id(short))
		}
		for _, id := range place.ids {
			place.bits |= 1 << (uint32(id) & 63) //nolint:gosec // ids are small and not negative
		}
	}
	return places
}

// findTeam takes the team's phrases out of play for everything of ours.
func (s *Scorer) findTeam(r *reading) {
	if s.lexicon.team != nil {
		r.matches = s.lexicon.team.find(r.tokens, r.matches, used)
	}
}

// teamed adds the hits of the team's phrases, which are all matches so far. One under a negator says nothing, like ours.
func (s *Scorer) teamed(r *reading) {
	for _, m := range r.matches {
		if by := r.tokens[m.start].negatedBy; by != unknown {
			r.tokens[by].mark |= used
			continue
		}
		rule := &s.rules.list[m.pattern.rule]
		r.add(m.pattern.rule, m.start, m.end, 1)
		r.hot = r.hot || rule.weight > 0
		r.praise, r.thanks = r.praise || rule.thanks, r.thanks || rule.thanks
	}
}

// phraseOf is what makes two phrases one.
func phraseOf(words []text.Word) string {
	var b strings.Builder
	for i := range words {
		b.WriteString(wordOf(&words[i]))
		b.WriteByte(' ')
	}
	return b.String()
}

// wordOf is the word of the vocabulary that a word of a message is looked up as.
func wordOf(word *text.Word) string {
	switch word.Kind {
	case text.Number:
		return "<number>"
	case text.Emoji:
		return plainEmoji(word.Folded)
	case text.Punct:
		return firstMark(word.Text)
	case text.Alpha:
	}
	return word.Folded
}
