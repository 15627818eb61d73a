package text_test

import (
	"strings"
	"testing"

	"rapport/text"
)

func FuzzClean(f *testing.F) {
	for _, unit := range nastyUnits() {
		f.Add(unit, 0, 0, 0)
		f.Add(strings.Repeat(unit, 12), 40, 12, 2)
	}
	f.Add(strings.Repeat("!", 8000), 0, 0, 0)
	f.Fuzz(func(t *testing.T, raw string, bytes, runes, run int) {
		limits := text.Limits{MaxBytes: bytes, MaxRunes: runes, MaxRun: run}
		checkIdempotent(t, raw, limits)
		checkOffsets(t, raw, limits)
		text.Fold(raw)
	})
}

func FuzzSentences(f *testing.F) {
	splitter, err := text.NewSplitter()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("Dr. Smith called. I waited 3.5 hours! Why?? ok")
	for _, unit := range nastyUnits() {
		f.Add(strings.Repeat(unit+". ", 3))
	}
	f.Fuzz(func(t *testing.T, raw string) {
		doc, err := text.Clean(raw, text.Limits{})
		if err != nil {
			return
		}
		checkSentences(t, splitter, doc)
	})
}

func FuzzMask(f *testing.F) {
	f.Add("a@b.co +44 20 7946 0958 4111 1111 1111 1111 GB82 WEST 1234 5698 7654 32")
	f.Add("call 555-0123, order 2026-05-12 [phone] 0171/1234567 \xff(020) 1")
	f.Fuzz(func(t *testing.T, s string) { checkPersonal(t, s) })
}
