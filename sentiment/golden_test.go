package sentiment_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"rapport/sentiment"
	"rapport/text"
)

func TestGolden(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	fires, silent := map[string]bool{}, map[string]bool{}
	for number, line := range readLines(t, "testdata/golden.tsv") {
		fields := strings.Split(line, "\t")
		if len(fields) != 5 {
			t.Fatalf("line %d of the golden table: want 5 columns, got %q", number, line)
		}
		rule, wanted, lowest, highest, message := fields[0], fields[1] == "+", level(t, fields[2]), level(t, fields[3]), fields[4]
		found := scorer.Score(clean(t, message), nil)
		if fired := slices.ContainsFunc(found.Cues, func(c sentiment.Cue) bool { return c.Rule == rule && c.Weight != 0 }); fired != wanted {
			t.Errorf("%q: rule %s fired: %t, want %t; cues %v", message, rule, fired, wanted, found.Cues)
		}
		if found.Level() < lowest || found.Level() > highest {
			t.Errorf("%q: %v (%.2f), want %v to %v; cues %v", message, found.Level(), found.Score, lowest, highest, found.Cues)
		}
		if wanted {
			fires[rule] = true
		} else {
			silent[rule] = true
		}
	}
	for _, rule := range scorer.Rules() {
		if !fires[rule.Name] || !silent[rule.Name] {
			t.Errorf("rule %s lacks a line where it fires (%t) or one where it does not (%t)", rule.Name, fires[rule.Name], silent[rule.Name])
		}
	}
}

func builtin(tb testing.TB) *sentiment.Scorer {
	tb.Helper()
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return scorer
}

func clean(tb testing.TB, message string) text.Doc {
	tb.Helper()
	doc, err := text.Clean(message, text.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

func level(tb testing.TB, name string) sentiment.Level {
	tb.Helper()
	var l sentiment.Level
	if err := l.UnmarshalText([]byte(name)); err != nil {
		tb.Fatal(err)
	}
	return l
}

// readLines is the file without comments and empty lines, by line number.
func readLines(tb testing.TB, file string) map[int]string {
	tb.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	lines := map[int]string{}
	for i, line := range strings.Split(string(raw), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			lines[i+1] = line
		}
	}
	return lines
}
