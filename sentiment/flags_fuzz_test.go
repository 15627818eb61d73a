package sentiment_test

import (
	"strings"
	"testing"

	"rapport/sentiment"
	"rapport/text"
)

// FuzzFlags demands that no message breaks the flags and that facts lie where they say.
func FuzzFlags(f *testing.F) {
	scorer := builtin(f)
	for _, seed := range []string{
		"I want to talk to a human", "8 days late, £1,299.00 by Friday 14:00", "an hour and a half and", "a quarter of an", "two hundred and",
		"Rs. 3,250 1.2k €", "10days 3rd 6pm 99999999999999999999", "٣ weeks late", "\u200bfour\u200b of us", "I'm I'm I'm leaving leaving you you",
		strings.Repeat("talk to ", 60), strings.Repeat("my lawyer my bank ", 40), "ȺȺȺȺn't 3rd time", "until the end of the day of the", "-2--3 hours late",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		doc, err := text.Clean(raw, text.Limits{})
		if err != nil {
			return
		}
		runes := []rune(raw)
		last := 0
		for _, fact := range scorer.Score(doc, nil).Facts {
			if fact.Start < last || fact.End <= fact.Start || fact.End > len(runes) || fact.Text != string(runes[fact.Start:fact.End]) {
				t.Fatalf("%q: fact %+v after %d", raw, fact, last)
			}
			if fact.Value < 0 || fact.Value != fact.Value || fact.Type == "" || (fact.Currency != "") && fact.Type != sentiment.Amount {
				t.Fatalf("%q: fact %+v", raw, fact)
			}
			last = fact.End
		}
	})
}
