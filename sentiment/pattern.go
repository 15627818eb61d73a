package sentiment

import (
	"slices"
	"strings"
)

// The pattern language of the phrase files. A pattern is a row of elements separated by spaces; each stands for one word or mark:
//
//	still           that word, folded ("don't" also stands for "dont")
//	never|not       one of them
//	<unit>          a word of that group (groups.tsv; also <neg>, <boost>, <number>, <ordinal>)
//	the?            may be missing
//	..              up to three words, no marks
//	^  $            first or last element: the phrase begins or ends a sentence

const (
	maxGap      = 3  // words that ".." stands for at most
	maxVariants = 64 // of one pattern, after writing out what may be missing
)

// element is one place of a pattern.
type element struct {
	ids    []int32
	bits   uint64 // one for each id, by its last six bits: most words are refused without a look at the list
	groups groups
	gap    bool
}

// takes tells whether a token can stand in this place.
func (e *element) takes(t *token) bool {
	return t.groups&e.groups != 0 || e.mayTake(t.id, 0) && slices.Contains(e.ids, t.id)
}

// mayTake is takes without the list: it never refuses what takes takes.
func (e *element) mayTake(id int32, of groups) bool {
	return of&e.groups != 0 || e.bits>>(uint32(id)&63)&1 != 0 //nolint:gosec // the id of an unknown word, -1, is in no list
}

// pattern is one phrase, ready to be matched.
type pattern struct {
	elements []element
	rule     int     // which rule it feeds
	strength float64 // how much, 1 is usual
	atStart  bool
	atEnd    bool
}

// patternBuilder turns the text of patterns into patterns over one vocabulary.
type patternBuilder struct {
	words  *vocabulary
	groups map[string]groups
}

// build makes the variants of one pattern; the row is only for its faults.
func (b patternBuilder) build(row tableRow, source string) ([]pattern, error) {
	parts := strings.Fields(source)
	var frame pattern
	if len(parts) > 0 && parts[0] == "^" {
		frame.atStart, parts = true, parts[1:]
	}
	if len(parts) > 0 && parts[len(parts)-1] == "$" {
		frame.atEnd, parts = true, parts[:len(parts)-1]
	}
	variants := [][]element{nil}
	for _, part := range parts {
		word, optional := strings.CutSuffix(part, "?")
		if word == "" {
			word, optional = part, false // the question mark itself
		}
		place, err := b.element(row, word)
		if err != nil {
			return nil, err
		}
		variants = extend(variants, place, optional)
		if len(variants) > maxVariants {
			return nil, row.fault("pattern %q has more than %d variants", source, maxVariants)
		}
	}
	built := make([]pattern, 0, len(variants))
	for _, elements := range variants {
		if len(elements) == 0 || elements[0].gap || elements[len(elements)-1].gap {
			return nil, row.fault("pattern %q may be empty, or begin or end with a gap", source)
		}
		variant := frame
		variant.elements = elements
		built = append(built, variant)
	}
	return built, nil
}

func extend(variants [][]element, place element, optional bool) [][]element {
	extended := make([][]element, 0, 2*len(variants))
	for _, variant := range variants {
		if optional {
			extended = append(extended, variant)
		}
		extended = append(extended, append(slices.Clip(variant), place))
	}
	return extended
}

func (b patternBuilder) element(row tableRow, source string) (element, error) {
	if source == ".." {
		return element{gap: true}, nil
	}
	var place element
	for word := range strings.SplitSeq(source, "|") {
		switch name, isGroup := groupName(word); {
		case isGroup && name == "number":
			place.ids = append(place.ids, b.words.number)
		case isGroup && name == "ordinal":
			place.ids = append(place.ids, b.words.ordinal)
		case isGroup:
			bits, ok := b.groups[name]
			if !ok {
				return element{}, row.fault("no group %q", name)
			}
			place.groups |= bits
		case word == "":
			return element{}, row.fault("empty alternative in %q", source)
		default:
			place.ids = append(place.ids, b.words.id(word))
			if short, ok := withoutApostrophe(word); ok {
				place.ids = append(place.ids, b.words.id(short))
			}
		}
	}
	for _, id := range place.ids {
		place.bits |= 1 << (uint32(id) & 63) //nolint:gosec // ids are small and not negative
	}
	return place, nil
}

func groupName(word string) (string, bool) {
	if len(word) > 2 && word[0] == '<' && word[len(word)-1] == '>' {
		return word[1 : len(word)-1], true
	}
	return "", false
}

// withoutApostrophe is how a contraction is typed in a hurry. Only those whose bare form is no other word.
func withoutApostrophe(word string) (string, bool) {
	for _, ending := range []string{"n't", "'ve", "i'm"} {
		if strings.HasSuffix(word, ending) {
			return strings.ReplaceAll(word, "'", ""), true
		}
	}
	switch word {
	case "that's", "it's", "what's", "where's", "there's", "who's", "let's", "you're", "they're":
		return strings.ReplaceAll(word, "'", ""), true
	}
	return "", false
}
