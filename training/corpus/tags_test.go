package corpus_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/training/corpus"
)

func TestTagsAreALineOfTheirOwnKind(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string][]string{
		`"BQZ"`:               {"B", "Q", "Z"},
		`["typos", "polite"]`: {"typos", "polite"},
		`"typos"`:             nil, // one word that is no flags: left unread and noted
		`""`:                  nil,
		`7`:                   nil,
		`["a\u0000b"]`:        nil,
	} {
		read, err := corpus.ReadLabelledFrom(strings.NewReader(`{"text": "hello", "intent": "greeting", "tags": `+raw+`}`), "lines.jsonl")
		if err != nil || len(read.Rows) != 1 {
			t.Fatalf("tags %s: %v, %d rows", raw, err, len(read.Rows))
		}
		if diff := cmp.Diff(want, read.Rows[0].Tags); diff != "" {
			t.Errorf("tags %s: (-want +got)\n%s", raw, diff)
		}
	}
}
