package sentiment_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rapport/sentiment"
)

// withLine is the built-in lexicon with one more line at the end of a file.
func withLine(t *testing.T, file, line string) fs.FS {
	t.Helper()
	tables := fstest.MapFS{}
	names, err := fs.Glob(sentiment.Builtin(), "*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(sentiment.Builtin(), name)
		if err != nil {
			t.Fatal(err)
		}
		if name == file {
			raw = append(raw, "\n"+line+"\n"...)
		}
		tables[name] = &fstest.MapFile{Data: raw}
	}
	return tables
}

func TestFaultsOfFlagFilesNameFileAndLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, line, want string }{
		{"flags_human.tsv", "humann\ttalk to\t1", `no flag "humann"`},
		{"flags_human.tsv", "human\ttalk to <nobody>\t1", `no group "nobody"`},
		{"flags_human.tsv", "human\ttalk to\tmuch", "column 3"},
		{"flags_threats.tsv", "legal\tsue\t9", "column 3"},
		{"flags_sensitive.tsv", "health\t.. ill\t1", "gap"},
		{"flags_sensitive.tsv", "health\till", "3 columns"},
		{"flags_human.tsv", "human\ta .. b .. c .. d .. e .. f\t1", "gaps"},
		{"flags_typos.tsv", "hi\t", "letters"},
		{"flags_facts.tsv", "numbers\tone\t1", `no class "numbers"`},
		{"flags_facts.tsv", "number\tone\tfew", "column 3"},
		{"flags_facts.tsv", "currency\tbobs\tshilling", "ISO 4217"},
		{"flags_facts.tsv", "late\ttardy\t7", "column 3"},
	} {
		_, err := sentiment.New(sentiment.Options{Lexicon: withLine(t, c.file, c.line)})
		if !errors.Is(err, sentiment.ErrLexicon) || !strings.Contains(err.Error(), c.file+":") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %q: got %v, want %q with file and line", c.file, c.line, err, c.want)
		}
	}
}

func TestTooManyGroupsAreRefused(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	for i := range 70 {
		lines.WriteString("group" + strings.Repeat("x", i) + "\tword\n")
	}
	if _, err := sentiment.New(sentiment.Options{Lexicon: withLine(t, "flags_groups.tsv", lines.String())}); !errors.Is(err, sentiment.ErrLexicon) {
		t.Errorf("got %v", err)
	}
}

// BenchmarkFlagsAndScore is one message of 17 words through everything in this package.
func BenchmarkFlagsAndScore(b *testing.B) {
	scorer := builtin(b)
	doc := clean(b, "This is the third time I'm asking you people, where is my refund for order 12345?")
	b.ReportAllocs()
	for b.Loop() {
		scorer.Score(doc, nil)
	}
}

// TestNastyMessagesAreReadInTime bounds the worst messages anybody could think of: the phrases must not multiply each other.
func TestNastyMessagesAreReadInTime(t *testing.T) { //nolint:paralleltest // it measures
	scorer := builtin(t)
	for _, unit := range []string{
		"my bank will claim it back from my ", "i can't talk to a ", "i ", "the ", "get me a the a ", "two hundred and ", "by the end of the ", "not ",
		"leave review post on my ", "she is in the my his her ", "three weeks late without ", "to ", "kill my his ", "¿¡", "\u4f60", "no no-", "a'",
	} {
		doc := clean(t, strings.Repeat(unit, 4000/len(unit)))
		best := time.Hour
		for range 5 { // a busy machine may spoil one measurement
			began := time.Now()
			scorer.Score(doc, nil)
			best = min(best, time.Since(began))
		}
		t.Logf("%q: %v", unit, best)
		if best > 200*time.Millisecond {
			t.Errorf("%q: 4,000 characters take %v", unit, best)
		}
	}
}
