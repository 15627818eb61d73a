package corpus_test

import (
	"strings"
	"testing"

	"rapport/training/corpus"
)

// A quote that opens and does not close is said, with all that it takes in: else lines, and whole intents, would be gone without a word.
func TestOpenQuoteIsSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ table, want string }{
		"comma, to the end": {
			"text,intent\nwhere is it,track\n\"oops,greet\nhello,greet\nbye now,leave\n", "f:3: a quote opens here and takes in all up to line 5",
		},
		"tab, to a later quote": {
			"text\tintent\nwhere is it\ttrack\n\"oops\tgreet\nhello\tgreet\nhe said \"bye\"\tleave\n", "f:3: a quote opens here and takes in all up to line 5",
		},
		"tab, to the end": {"text\tintent\nwhere is it\ttrack\n\"oops\tgreet\nhello\tgreet\n", "f:3: not 2 columns as in the header"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, err := corpus.ReadLabelledFrom(strings.NewReader(c.table), "f")
			rows, bad := all.Rows, all.Bad
			if err != nil || len(rows) != 1 || len(bad) != 1 || bad[0].String() != c.want {
				t.Errorf("%v, %v, %v, want one row and %s", rows, bad, err, c.want)
			}
		})
	}
}

// What a table quotes rightly is read, over several lines and with tabs.
func TestQuotedTextIsRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ table, want string }{
		"comma, lines": {"text,intent\n\"where\nis it\",track\n", "where\nis it"},
		"tab, lines":   {"text\tintent\n\"where\nis it\"\ttrack\n", "where\nis it"},
		"tab, a tab":   {"text\tintent\n\"where\tis it\"\ttrack\n", "where\tis it"},
		"tab, a quote": {"text\tintent\nthe 14\" screen\ttrack\n", "the 14\" screen"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, err := corpus.ReadLabelledFrom(strings.NewReader(c.table), "f")
			rows, bad := all.Rows, all.Bad
			if err != nil || len(bad) > 0 || len(rows) != 1 || rows[0].Text != c.want {
				t.Errorf("%v, %v, %v, want %q", rows, bad, err, c.want)
			}
		})
	}
}
