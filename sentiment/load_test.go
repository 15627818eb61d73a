package sentiment_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"rapport/sentiment"
)

// lexiconOf is the built-in lexicon with one file changed.
func lexiconOf(t *testing.T, file string, change func(string) string) fs.FS {
	t.Helper()
	changed := fstest.MapFS{}
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
			raw = []byte(change(string(raw)))
		}
		changed[name] = &fstest.MapFile{Data: raw}
	}
	return changed
}

func TestLexiconFaultsNameFileAndLine(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ file, line, want string }{
		"columns":        {"words.tsv", "horrible\t1", "words.tsv:1: want 3 columns"},
		"number":         {"words.tsv", "zzz\tvery bad\t0", "words.tsv:1: column 2: want a number"},
		"not a number":   {"words.tsv", "zzz\tNaN\t0", "words.tsv:1: column 2: want a number"},
		"range":          {"words.tsv", "zzz\t-9\t0", "words.tsv:1: column 2: want a number from -4 to 4"},
		"twice":          {"words.tsv", "zzz\t1\t0\nzzz\t1\t0", `words.tsv:2: word "zzz" is empty or there twice`},
		"unknown rule":   {"care_phrases.tsv", "nosuchrule\tstill waiting\t1", `care_phrases.tsv:1: no rule "nosuchrule"`},
		"unknown group":  {"care_phrases.tsv", "waiting\tstill <nosuch>\t1", `care_phrases.tsv:1: no group "nosuch"`},
		"gap at the end": {"care_phrases.tsv", "waiting\tstill ..\t1", "care_phrases.tsv:1: pattern"},
		"only optional":  {"care_phrases.tsv", "waiting\tstill?\t1", "care_phrases.tsv:1: pattern"},
		"too many":       {"care_phrases.tsv", "waiting\ta? b? c? d? e? f? g? h\t1", "care_phrases.tsv:1: pattern"},
		"many gaps":      {"care_phrases.tsv", "waiting\ta .. b .. c .. d\t1", "care_phrases.tsv:1: pattern"},
		"exclamation":    {"care_phrases.tsv", "waiting\tnow !\t1", "care_phrases.tsv:1: pattern"},
		"empty choice":   {"care_phrases.tsv", "waiting\tstill| waiting\t1", "care_phrases.tsv:1: empty alternative"},
		"no strength":    {"care_phrases.tsv", "waiting\tstill waiting\t0", "care_phrases.tsv:1: want a strength"},
		"sign":           {"weights.tsv", "zzz\t?\t1\tsays", "weights.tsv:1: column 2"},
		"wrong sign":     {"weights.tsv", "zzz\t+\t-1\tsays", "weights.tsv:1: weight -1"},
		"heavy":          {"weights.tsv", "zzz\t+\t60\tsays", "weights.tsv:1: column 3"},
		"rule twice":     {"weights.tsv", "word\t*\t1\tsays", `second time`},
		"modifier":       {"modifiers.tsv", "zzz\tshouter\t0", "modifiers.tsv:1: column 2"},
		"profanity":      {"profanity.tsv", "zzz\trude\t0.5", "profanity.tsv:1: want expletive or insult"},
		"valence":        {"valence.tsv", "zzz\t0.5\tsays", `valence.tsv:1: unknown constant "zzz"`},
		"idiom":          {"idioms.tsv", "zzz\tgood", "idioms.tsv:1: column 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sentiment.New(sentiment.Options{Lexicon: lexiconOf(t, test.file, func(was string) string { return test.line + "\n" + was })})
			if !errors.Is(err, sentiment.ErrLexicon) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestLexiconMissingParts(t *testing.T) {
	t.Parallel()
	for name, lexicon := range map[string]fs.FS{
		"all":        fstest.MapFS{},
		"a rule":     lexiconOf(t, "weights.tsv", func(was string) string { return strings.Replace(was, "\nabuse\t", "\nabusive\t", 1) }),
		"a group":    lexiconOf(t, "groups.tsv", func(was string) string { return strings.ReplaceAll(was, "\nacronym\t", "\nshort\t") }),
		"a constant": lexiconOf(t, "valence.tsv", func(was string) string { return strings.Replace(was, "\nspread\t", "\n# spread\t", 1) }),
		"a size":     lexiconOf(t, "words.tsv", func(string) string { return strings.Repeat("#", 5<<20) }),
		"rows":       lexiconOf(t, "words.tsv", func(string) string { return strings.Repeat("a\t1\t1\n", 100_001) }),
	} {
		if _, err := sentiment.New(sentiment.Options{Lexicon: lexicon}); !errors.Is(err, sentiment.ErrLexicon) {
			t.Errorf("%s is missing or too large: got %v, want ErrLexicon", name, err)
		}
	}
}

func TestOwnLexiconChangesTheScore(t *testing.T) {
	t.Parallel()
	own, err := sentiment.New(sentiment.Options{Lexicon: lexiconOf(t, "words.tsv", func(was string) string { return was + "\nsplorfed\t-3\t2.5\n" })})
	if err != nil {
		t.Fatal(err)
	}
	message := clean(t, "my parcel is splorfed")
	if before, after := builtin(t).Score(message, nil), own.Score(message, nil); after.Score <= before.Score+0.2 {
		t.Errorf("a new word moved the score from %.2f to %.2f", before.Score, after.Score)
	}
}
