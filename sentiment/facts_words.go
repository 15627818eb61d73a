package sentiment

import (
	"io/fs"
	"strconv"
	"strings"
)

// factClass is a set of roles that a word can play in a fact.
type factClass uint64

// The classes of flags_facts.tsv, then those that are recognised by their form.
const (
	aNumber factClass = 1 << iota
	aMultiplier
	anOrdinal
	onceOrTwice
	aUnit
	aWorkingDay
	aCurrency
	someCents
	aPriceCue
	aContactVerb
	aContactNoun
	aStaffNoun
	aColleague
	theWordTimes
	aPerson
	aGroup
	aLateCue  // "late": a delay, however short
	aStaleCue // "still": a delay if it is long
	aWaitCue
	notLate
	aDeadlineHead
	aClockWord
	aDateWord
	aFiller
	anEvent
	anArticle
	theWordOf
	theWordAnd
	theWordHalf
	aQuarter
	theWordUs
	inDigits // a number in digits
	aMark    // punctuation that parts phrases
	aGlued   // "6pm", "3rd", "10days": number and word in one
)

func factClasses() map[string]factClass {
	return map[string]factClass{
		"number": aNumber, "multiplier": aMultiplier, "ordinal": anOrdinal, "once": onceOrTwice, "unit": aUnit, "business": aWorkingDay,
		"currency": aCurrency, "cents": someCents, "price": aPriceCue, "contactverb": aContactVerb, "contactnoun": aContactNoun,
		"staff": aStaffNoun, "colleague": aColleague, "time": theWordTimes, "person": aPerson, "group": aGroup, "late": aLateCue, "stale": aStaleCue,
		"wait": aWaitCue, "never": notLate, "head": aDeadlineHead, "clock": aClockWord, "date": aDateWord, "filler": aFiller, "event": anEvent,
		"article": anArticle, "of": theWordOf, "and": theWordAnd, "half": theWordHalf, "quarter": aQuarter, "us": theWordUs,
	}
}

// factWord is what is known of one word: its classes and the values it has in them.
type factWord struct {
	class    factClass
	value    float64 // of a number, an ordinal or a multiplier
	minutes  float64 // of a unit
	currency string  // ISO 4217
}

// loadFactWords reads flags_facts.tsv.
func loadFactWords(lexicon fs.FS) (map[string]factWord, error) {
	rows, err := readTable(lexicon, "flags_facts.tsv", 3)
	if err != nil {
		return nil, err
	}
	classes := factClasses()
	words := map[string]factWord{}
	for _, row := range rows {
		class, ok := classes[row.fields[0]]
		if !ok {
			return nil, row.fault("no class %q", row.fields[0])
		}
		for word := range strings.FieldsSeq(row.fields[1]) {
			known := words[word]
			if err := known.learn(class, row); err != nil {
				return nil, err
			}
			words[word] = known
		}
	}
	return words, nil
}

// learn adds a class to a word, with its value from column 3.
func (w *factWord) learn(class factClass, row tableRow) error {
	w.class |= class
	switch {
	case class&(aNumber|aMultiplier|anOrdinal|onceOrTwice|aUnit) != 0:
		value, err := strconv.ParseFloat(row.fields[2], 64)
		if err != nil || value < 0 {
			return row.fault("column 3: want a number, got %q", row.fields[2])
		}
		if class == aUnit {
			w.minutes = value
		} else {
			w.value = value
		}
	case class&(aCurrency|someCents) != 0:
		if len(row.fields[2]) != len("EUR") {
			return row.fault("column 3: want a code of ISO 4217, got %q", row.fields[2])
		}
		w.currency = row.fields[2]
	default:
		if row.fields[2] != "-" {
			return row.fault("column 3: want -, got %q", row.fields[2])
		}
	}
	return nil
}
