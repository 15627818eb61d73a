package text_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/text"
)

func TestSentences(t *testing.T) {
	t.Parallel()
	splitter, err := text.NewSplitter()
	if err != nil {
		t.Fatal(err)
	}
	for raw, want := range map[string][]text.Span{
		"Dr. Smith called. I waited 3.5 hours! Why?? ok": {
			{Text: "Dr. Smith called.", Start: 0, End: 17},
			{Text: "I waited 3.5 hours!", Start: 18, End: 37},
			{Text: "Why??", Start: 38, End: 43},
			{Text: "ok", Start: 44, End: 46},
		},
		"  Où est-il?  \u200bJe l’attends.": {
			{Text: "Où est-il?", Start: 2, End: 12},
			{Text: "Je l’attends.", Start: 15, End: 28},
		},
		"no full stop": {{Text: "no full stop", Start: 0, End: 12}},
	} {
		doc, err := text.Clean(raw, text.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, splitter.Sentences(doc)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", raw, diff)
		}
	}
	if got := splitter.Sentences(text.Doc{}); got != nil {
		t.Errorf("an empty Doc has sentences %v", got)
	}
}

// checkSentences demands that every word is in exactly one sentence.
func checkSentences(t failer, splitter *text.Splitter, doc text.Doc) {
	spans := splitter.Sentences(doc)
	words := 0
	for i, s := range spans {
		if i > 0 && s.Start < spans[i-1].Start || s.End <= s.Start || s.Text == "" {
			t.Fatalf("%q: sentence %+v", doc.Raw, s)
		}
	}
	for _, w := range doc.Words {
		for _, s := range spans {
			if w.Start >= s.Start && w.End <= s.End {
				words++
				break
			}
		}
	}
	if words != len(doc.Words) {
		t.Fatalf("%q: %d of %d words are in sentences", doc.Raw, words, len(doc.Words))
	}
}
