package sentiment

import (
	"io/fs"
	"sync"

	"rapport/text"
)

// flags is what must not be missed in a message, whatever its score.
type flags struct {
	human     bool
	sensitive Subject
	threats   []Threat
	facts     []Fact
	evidence  []FlagCue
}

// flagger finds flags with the phrases of the flags_*.tsv files. It is safe for concurrent use.
type flagger struct {
	spelling speller
	phrases  *phrasebook
	rows     []flagRow
	labels   [flagCount]string
	pool     sync.Pool // of *flagReading
}

// newFlagger loads the flag files. An error names the file and line at fault.
func newFlagger(lexicon fs.FS) (*flagger, error) {
	book, err := loadFlagBook(lexicon)
	if err != nil {
		return nil, err
	}
	facts, err := loadFactWords(lexicon)
	if err != nil {
		return nil, err
	}
	f := &flagger{spelling: book.spelling, phrases: newPhrasebook(book.words, book.patterns), rows: book.rows, labels: flagLabels()}
	f.pool.New = func() any { return &flagReading{lifter: factReader{words: facts}} }
	return f, nil
}

// flags reads one message. Time is linear in its length.
func (f *flagger) flags(doc text.Doc) flags {
	r, _ := f.pool.Get().(*flagReading)
	defer f.pool.Put(r)
	r.begin(doc, f.spelling)
	r.weigh(f.phrases, f.rows)
	r.raised = r.raised[:0]
	found := flags{human: r.asksForHuman(), sensitive: r.subject(), threats: r.threats(), facts: r.lifter.facts(doc)}
	found.evidence = r.prove(doc, r.raised, f)
	return found
}
