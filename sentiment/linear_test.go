package sentiment_test

import (
	"strings"
	"testing"
	"time"

	"rapport/text"
)

// TestTimeIsLinear compares the time of a message with that of one sixteen times as long, in one run. A quadratic step would take 256 times as long;
// thrice the sixteen is left to caches, which the longest texts outgrow. It does not run in parallel, because it measures.
func TestTimeIsLinear(t *testing.T) { //nolint:paralleltest // see above
	scorer := builtin(t)
	for _, unit := range []string{
		"a.b.c.d.", "u s e l e s s ", "no!? ", "f*** b****** ", "not never no ", "you you i my not ", "aaabbbcccddd ", "talk to a talk to the ",
		"I want to not want to ", "my lawyer ", "agent ", "1 ", "by Friday ", "😡🏽\u200d", "@a ", "\" a ", "x",
	} {
		short, long := nastyDoc(t, unit, 4<<10), nastyDoc(t, unit, 64<<10)
		ratio, least := 0.0, [2]time.Duration{time.Hour, time.Hour}
		for range 12 { // the best of several: a busy machine only adds
			for i, doc := range []text.Doc{short, long} {
				began := time.Now()
				scorer.Score(doc, nil)
				least[i] = min(least[i], time.Since(began)+50*time.Microsecond) // less than a busy machine takes away
			}
			if ratio = float64(least[1]) / float64(least[0]); ratio < 48 {
				break
			}
		}
		if ratio >= 48 {
			t.Errorf("%q: sixteen times the length takes %.0f times as long", unit, ratio)
		}
	}
}

func nastyDoc(tb testing.TB, unit string, size int) text.Doc {
	tb.Helper()
	doc, err := text.Clean(strings.Repeat(unit, size/len(unit)), text.Limits{MaxBytes: size, MaxRunes: size, MaxRun: size})
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}
