package text

import (
	"fmt"

	"gopkg.in/neurosnap/sentences.v1"
	"gopkg.in/neurosnap/sentences.v1/english"
)

// Span is a piece of a message.
type Span struct {
	Text  string // as in Clean
	Start int    // code points into Raw
	End   int    // exclusive
}

// Splitter splits messages into sentences with the Punkt model for English (Kiss and Strunk 2006). Building one takes about 9 ms, so build it
// once; it is safe to share.
type Splitter struct {
	punkt *sentences.DefaultSentenceTokenizer
}

// NewSplitter builds a Splitter. It fails only if the model in the binary cannot be read.
func NewSplitter() (*Splitter, error) {
	punkt, err := english.NewSentenceTokenizer(nil)
	if err != nil {
		return nil, fmt.Errorf("read the sentence model: %w", err)
	}
	return &Splitter{punkt: punkt}, nil
}

// Sentences returns the sentences of doc in order. Every word belongs to exactly one of them; a Doc without words has none.
func (s *Splitter) Sentences(doc Doc) []Span {
	ends := s.ends(doc.Clean)
	var spans []Span
	open := false
	at, from := 0, 0
	for _, w := range doc.Words {
		for doc.Clean[at] == ' ' {
			at++
		}
		for len(ends) > 0 && at >= ends[0] {
			ends, open = ends[1:], false
		}
		if !open {
			spans = append(spans, Span{Start: w.Start})
			open, from = true, at
		}
		at += len(w.Text)
		last := &spans[len(spans)-1]
		last.End = w.End
		last.Text = doc.Clean[from:at]
	}
	return spans
}

// ends returns where sentences end, in bytes and in order.
func (s *Splitter) ends(clean string) []int {
	found := s.punkt.Tokenize(clean)
	ends := make([]int, 0, len(found))
	for _, sentence := range found {
		ends = append(ends, sentence.End)
	}
	return ends
}
