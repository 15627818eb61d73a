package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"rapport/text"
)

// intent is one intent of the training data.
type intent struct {
	name         string
	lines, texts int // texts are different ones
	first        line
}

// sizes counts the intents, by name.
func sizes(units []unit) []intent {
	at := map[string]int{}
	var all []intent
	for _, u := range units {
		for _, name := range intentsOf(u.train) {
			i, known := at[name]
			if !known {
				i = len(all)
				at[name] = i
				all = append(all, intent{name: name, first: u.train[slices.IndexFunc(u.train, func(l line) bool { return l.row.Intent == name })]})
			}
			all[i].texts++
		}
		for _, l := range u.train {
			all[at[l.row.Intent]].lines++
		}
	}
	slices.SortFunc(all, func(a, b intent) int { return strings.Compare(a.name, b.name) })
	return all
}

// inScope are the intents that are not out of scope.
func (o Options) inScope(intents []intent) []intent {
	return slices.DeleteFunc(slices.Clone(intents), func(i intent) bool { return slices.Contains(o.OutOfScope, i.name) })
}

// labels finds what is wrong with the intents themselves.
func labels(intents []intent, o Options) []Finding {
	known := o.inScope(intents)
	found := slices.Concat(tiny(known, o.Tiny), imbalance(known, o.Skew), twins(intents), odd(intents))
	if len(known) < 2 {
		found = append(found, Finding{
			Kind: OneIntent, Severity: Error, Message: fmt.Sprintf("%d intents in scope, at least 2 are needed", len(known)),
		})
	}
	return found
}

// refused is how many different texts training needs of an intent at least.
const refused = 2

func tiny(intents []intent, least int) []Finding {
	var found []Finding
	for _, i := range intents {
		severity, advice := Warning, fmt.Sprintf("%d or more make it reliable", least)
		switch {
		case i.texts < refused:
			severity, advice = Error, "training refuses it"
		case i.texts >= least:
			continue
		}
		found = append(found, Finding{
			Kind: Tiny, Severity: severity, Lines: i.lines, Score: float64(-i.texts), Places: []Place{i.first.place()},
			Message: fmt.Sprintf("%s has %s: %s", i.name, counted(i.texts, "different text"), advice),
		})
	}
	return found
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// imbalance compares the intents' sizes with the median one.
func imbalance(intents []intent, skew float64) []Finding {
	if len(intents) < 2 {
		return nil
	}
	sorted := slices.Clone(intents)
	slices.SortStableFunc(sorted, func(a, b intent) int { return cmp.Compare(a.texts, b.texts) })
	median := sorted[(len(sorted)-1)/2]
	least, most := sorted[0], sorted[len(sorted)-1]
	ratio := max(float64(most.texts)/float64(median.texts), float64(median.texts)/float64(least.texts))
	if ratio <= skew {
		return nil
	}
	return []Finding{{
		Kind: Imbalance, Severity: Warning, Score: ratio, Message: fmt.Sprintf(
			"from %s (%s) to %s (%s), the median intent has %d",
			least.name, counted(least.texts, "text"), most.name, counted(most.texts, "text"), median.texts),
	}}
}

// twins finds intents that are one under two spellings: case, white space, separators, accents, Unicode form or look-alike letters.
func twins(intents []intent) []Finding {
	spellings := map[string][]intent{}
	var keys []string
	for _, i := range intents {
		key := strings.Join(strings.FieldsFunc(text.Fold(i.name), func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune("_-.", r)
		}), " ")
		if spellings[key] == nil {
			keys = append(keys, key)
		}
		spellings[key] = append(spellings[key], i)
	}
	var found []Finding
	for _, key := range keys {
		same := spellings[key]
		if len(same) < 2 || key == "" {
			continue
		}
		slices.SortStableFunc(same, func(a, b intent) int { return cmp.Compare(b.lines, a.lines) })
		f := Finding{Kind: LabelTwins, Severity: Warning, Suggested: same[0].name}
		var names []string
		for _, i := range same {
			names = append(names, fmt.Sprintf("%+q (%d)", i.name, i.lines)) // escapes show what looks the same
			f.Places = append(f.Places, i.first.place())
			f.Lines += i.lines
		}
		f.Score, f.Message = float64(f.Lines), "probably one intent: "+strings.Join(names, ", ")
		found = append(found, f)
	}
	return found
}

// The longest name that still reads like one.
const (
	maxNameBytes = 64
	maxNameWords = 6
)

func odd(intents []intent) []Finding {
	var found []Finding
	for _, i := range intents {
		if reason := oddity(i.name); reason != "" {
			found = append(found, Finding{
				Kind: OddLabels, Severity: Warning, Lines: i.lines, Score: float64(i.lines), Places: []Place{i.first.place()},
				Message: fmt.Sprintf("%+q %s", i.name, reason),
			})
		}
	}
	return found
}

// oddity says why a name does not look like one, or "".
func oddity(name string) string {
	isOdd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-./:+& ", r)
	}
	switch {
	case strings.TrimSpace(name) != name:
		return "begins or ends with a space"
	case strings.ContainsFunc(name, isOdd):
		return fmt.Sprintf("holds %+q", []rune(name)[slices.IndexFunc([]rune(name), isOdd)])
	case !strings.ContainsFunc(name, unicode.IsLetter):
		return "holds no letter"
	case len(name) > maxNameBytes, len(strings.Fields(name)) > maxNameWords:
		return "reads like a sentence: are the columns the wrong way round?"
	}
	return ""
}
