package audit

import (
	"cmp"
	"slices"
	"strings"
)

// Severity says what happens when nobody acts on a finding.
type Severity string

// The severities, worst first.
const (
	Error   Severity = "error"   // training refuses the data, or measures something that is not true
	Warning Severity = "warning" // the model will probably be worse than it could be
	Note    Severity = "note"    // good to know
)

// Kind names what was found.
type Kind string

// The kinds of findings in the order they are listed in.
const (
	Unreadable     Kind = "unreadable"      // a line that cannot be used
	OneIntent      Kind = "one-intent"      // fewer than two intents: nothing to tell apart
	AllDuplicates  Kind = "all-duplicates"  // at least half of the lines are copies
	Conflicts      Kind = "conflicts"       // one text under several intents
	Leaks          Kind = "leaks"           // a text of the test data that is trained on
	Tiny           Kind = "tiny"            // an intent with few different texts
	Mislabelled    Kind = "mislabelled"     // a line whose intent is probably wrong
	NearConflicts  Kind = "near-conflicts"  // almost the same text under two intents
	NearLeaks      Kind = "near-leaks"      // almost a text of the test data
	LabelTwins     Kind = "label-twins"     // intents whose names differ in case, space, accents or look-alikes only
	Overlaps       Kind = "overlaps"        // two intents that are taken for each other
	PersonalData   Kind = "personal"        // e-mail addresses, telephone, card and account numbers
	OddLabels      Kind = "odd-labels"      // names of intents that do not look like names
	Imbalance      Kind = "imbalance"       // intents with far more or far fewer lines than others
	Duplicates     Kind = "duplicates"      // copies
	NearDuplicates Kind = "near-duplicates" // almost copies
)

// Kinds are all kinds in the order they are listed in.
func Kinds() []Kind {
	return []Kind{
		Unreadable, OneIntent, AllDuplicates, Conflicts, Leaks, Tiny, Mislabelled, NearConflicts, NearLeaks, LabelTwins, Overlaps, PersonalData,
		OddLabels, Imbalance, Duplicates, NearDuplicates,
	}
}

// NeedsHeldOut reports whether findings of this kind come from a cross-validated model.
func (k Kind) NeedsHeldOut() bool { return k == Mislabelled || k == Overlaps }

// Place is one line a finding is about.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Intent string `json:"intent,omitempty"`
	Text   string `json:"text,omitempty"` // masked
	Test   bool   `json:"test,omitempty"` // it stands in the test data
}

// Finding is one thing to look at.
type Finding struct {
	Kind      Kind     `json:"kind"`
	Severity  Severity `json:"severity"`
	Message   string   `json:"message"`             // what is wrong with it, without the text
	Score     float64  `json:"score"`               // the higher the more worth a look; comparable within a kind only
	Suggested string   `json:"suggested,omitempty"` // the intent that would fit
	Lines     int      `json:"lines"`               // how many lines it is about; Places may hold fewer
	Places    []Place  `json:"places,omitempty"`
}

// NotChecked are kinds that could not be looked for.
type NotChecked struct {
	Kinds  []Kind `json:"kinds"`
	Reason string `json:"reason"`
}

// Report is everything that was found.
type Report struct {
	Lines      int          `json:"lines"`      // that could be read
	Texts      int          `json:"texts"`      // different ones, as training compares them
	Intents    int          `json:"intents"`    // out of scope among them
	TestLines  int          `json:"test_lines"` // of the test data
	Findings   []Finding    `json:"findings"`   // by severity, kind, score and place
	NotChecked []NotChecked `json:"not_checked,omitempty"`
}

// Count is how many findings of a kind there are.
func (r Report) Count(kind Kind) int {
	n := 0
	for _, f := range r.Findings {
		if f.Kind == kind {
			n++
		}
	}
	return n
}

// arrange puts the findings into the order a person should read them in.
func arrange(findings []Finding) {
	severities, kinds := []Severity{Error, Warning, Note}, Kinds()
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)),
			cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)),
			cmp.Compare(b.Score, a.Score),
			slices.CompareFunc(a.Places, b.Places, comparePlaces),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

func comparePlaces(a, b Place) int {
	return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
}
