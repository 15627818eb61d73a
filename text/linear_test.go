package text_test

import (
	"strings"
	"testing"
	"time"

	"rapport/text"
)

// nastyUnits are repeated to make long inputs; each has once broken some text library.
func nastyUnits() []string {
	return []string{
		"a", "!", " ", "é", "e\u0301", "\u0301", "\u0301\u0300", "Ⱥ", "ȺȺȺȺn't", "ȰȺ", "😀", "👩🏽\u200d💻", "🇩🇪", "🇩", "\u200d", "😀\u200d",
		"\ufe0f", "❤\ufe0f", "\u202e", "\ufffd", "\x00", "a@", "a@b.", "a.b@c.d ", "http://", "www.", "1", "1,", "1.1,",
		"1 ", "+1", "4111", "a@b.cc-", "GB82 ", "call 1", "'", "a'", "a’", "$", "a$",
		"*", "f*", ":(", ":-", ">:", "<3", "T_T ", "가", "ᄀ", "각", "क्ष", "\u0f71\u0f72", "ﷺ", "Ａ", "рa", "\u00a0", "-_", "\u0344", "İ", "0x1t",
	}
}

// TestTimeIsLinear compares the time of a text with that of one sixteen times as long: a quadratic step would take 256 times as long.
// It does not run in parallel, because it measures.
func TestTimeIsLinear(t *testing.T) { //nolint:paralleltest // see above
	limits := text.Limits{MaxBytes: 64 << 10, MaxRunes: 64 << 10, MaxRun: 64 << 10}
	for _, unit := range nastyUnits() {
		short, long := strings.Repeat(unit, 4<<10/len(unit)), strings.Repeat(unit, 64<<10/len(unit))
		ratio := 0.0
		for range 8 { // a busy machine may spoil one measurement
			ratio = float64(timeOf(long, limits)) / float64(timeOf(short, limits))
			if ratio < 64 {
				break
			}
		}
		if ratio >= 64 {
			t.Errorf("%q: sixteen times the length takes %.0f times as long", unit, ratio)
		}
	}
}

func timeOf(s string, limits text.Limits) time.Duration {
	began := time.Now()
	_, _ = text.Clean(s, limits)
	text.Fold(s[:len(s)/4]) // a quarter keeps the test quick
	text.Mask(s[:len(s)/4])
	return time.Since(began) + 50*time.Microsecond // less than a busy machine takes away
}
