package sentiment_test

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/sentiment"
	"rapport/text"
)

// checkFrustration holds what every answer promises, whatever the message.
func checkFrustration(tb rapid.TB, doc text.Doc, found sentiment.Frustration) {
	sum := 0.0
	raw := []rune(doc.Raw)
	for i, cue := range found.Cues {
		sum += cue.Weight
		if cue.Start < 0 || cue.Start > cue.End || cue.End > len(raw) {
			tb.Fatalf("cue %+v lies outside of %d code points", cue, len(raw))
		}
		if cue.Text != string(raw[cue.Start:cue.End]) {
			tb.Fatalf("cue %+v does not quote the message", cue)
		}
		if cue.Rule == "" || cue.Weight == 0 || math.IsNaN(cue.Weight) {
			tb.Fatalf("cue %+v says nothing", cue)
		}
		if i > 0 && found.Cues[i-1].Start > cue.Start {
			tb.Fatalf("cues are out of order: %+v", found.Cues)
		}
	}
	if found.Score != sentiment.Link(sum) {
		tb.Fatalf("score %v is not the link of the cues' sum %v", found.Score, sum)
	}
	if !(found.Score >= 0 && found.Score <= 1) || !(found.Valence >= -1 && found.Valence <= 1) {
		tb.Fatalf("score %v or valence %v out of range", found.Score, found.Valence)
	}
}

// phrases are what generated messages are made of.
func phrases() []string {
	return []string{
		"still waiting", "third time", "my refund", "not", "never", "very", "happy", "angry", "thanks", "please", "you", "idiots", "f***", "WHERE", "NOW",
		"!", "!!!", "?", "?!", "...", ",", "but", "😡", "😊👍🏽", ":(", "sooooo", "\"", "great", "another", "week", "3", "3rd", "sue",
		"court", "ok", "whatever",
		"does not work", "no problem", "Ⱥ", "ñandú", "@shop", "#fail", "*", "b*stards", "\u200b", "日本", "🏳️‍🌈",
	}
}

func messages() *rapid.Generator[string] {
	words := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(phrases()), rapid.StringN(0, 8, 20)), 1, 25)
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(words.Draw(t, "words"), " ") })
}

func TestScoreIsTheLinkOfItsCues(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	rapid.Check(t, func(t *rapid.T) {
		doc, err := text.Clean(messages().Draw(t, "message"), text.Limits{})
		if err != nil {
			t.Skip("nothing to score")
		}
		found := scorer.Score(doc, nil)
		checkFrustration(t, doc, found)
		if again := scorer.Score(doc, nil); !cmp.Equal(found, again) {
			t.Fatalf("the same message scores differently: %s", cmp.Diff(found, again))
		}
	})
}

func TestExclamationNeverCoolsAnger(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	rapid.Check(t, func(t *rapid.T) {
		message := messages().Draw(t, "message")
		doc, err := text.Clean(message, text.Limits{})
		if err != nil {
			t.Skip("nothing to score")
		}
		found := scorer.Score(doc, nil)
		if found.Level() < sentiment.Angry || strings.HasSuffix(message, "?") {
			return
		}
		louder, err := text.Clean(message+" !", text.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if after := scorer.Score(louder, nil); after.Score < found.Score {
			t.Fatalf("%q: %.3f, with an exclamation mark %.3f", message, found.Score, after.Score)
		}
	})
}

func TestAWordCountsLessInALongMessage(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	weight := func(message string) float64 {
		for _, cue := range scorer.Score(clean(t, message), nil).Cues {
			if cue.Text == "terrible" {
				return cue.Weight
			}
		}
		t.Fatalf("no cue for terrible in %q", message)
		return 0
	}
	short, twelve, long := weight("terrible"), weight("terrible"+strings.Repeat(" table", 11)), weight("terrible"+strings.Repeat(" table", 23))
	if short != twelve || math.Abs(long-short/2) > 1e-12 {
		t.Errorf("weights %v alone, %v among 12 words, %v among 24; want the same, and half", short, twelve, long)
	}
}

func TestNegatorsReachFourWords(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	for message, want := range map[string]bool{
		"not table table table great":       true,
		"not table table table table great": false,
	} {
		negated := slices.ContainsFunc(scorer.Score(clean(t, message), nil).Cues, func(c sentiment.Cue) bool { return c.Rule == "negated_praise" })
		if negated != want {
			t.Errorf("%q: negated %v, want %v", message, negated, want)
		}
	}
}

func TestALoneQuotationMarkSilencesNothing(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	for words, want := range map[int]bool{13: false, 14: true} { // and "terrible": 14 words and 15
		message := "\"terrible" + strings.Repeat(" table", words) + "\""
		if heard := len(scorer.Score(clean(t, message), nil).Cues) > 0; heard != want {
			t.Errorf("%q: heard %v, want %v", message, heard, want)
		}
	}
}

func TestScoreIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	doc := clean(t, "This is the THIRD time I'm asking, where is my refund?! You people are useless 😡")
	want := scorer.Score(doc, nil)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				if got := scorer.Score(doc, nil); !cmp.Equal(want, got) {
					t.Error(cmp.Diff(want, got))
					return
				}
			}
		})
	}
	group.Wait()
}

func TestScoreOfNothing(t *testing.T) {
	t.Parallel()
	found := builtin(t).Score(text.Doc{}, nil)
	if math.Abs(found.Score-sentiment.Rest) > 1e-12 || len(found.Cues) != 0 || found.Valence != 0 {
		t.Errorf("an empty message: %+v, want rest", found)
	}
}

func TestNastyMessagesAreBounded(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	for name, message := range map[string]string{
		"exclamations": "no" + strings.Repeat("!", 8000),
		"spaced marks": strings.Repeat("! ? ", 4000),
		"emoji chain":  strings.Repeat("😡🏽\u200d", 4000),
		"negations":    strings.Repeat("not never no ", 1500),
		"gaps":         strings.Repeat("you you i my not ", 1000),
		"stars":        strings.Repeat("f*** b****** ", 1500),
		"stretched":    strings.Repeat("aaabbbcccddd ", 1500),
		"one word":     strings.Repeat("x", 16000),
	} {
		doc := clean(t, message)
		began := time.Now()
		found := scorer.Score(doc, nil)
		if took := time.Since(began); took > 250*time.Millisecond {
			t.Errorf("%s: %v", name, took)
		}
		checkFrustration(t, doc, found)
		if utf8.RuneCountInString(doc.Clean) > 4000 {
			t.Fatalf("%s: package text does not bound messages", name)
		}
	}
}

func FuzzScore(f *testing.F) {
	nasty := []string{"ȺȺȺȺn't", "ȰȺ", "f***", "*", "@", "\"\"", "😡", "no!!!!!!!!", "A\u0301\u0301", "\ufeffok whatever", "....?!?!", "****"}
	for _, seed := range append(phrases(), nasty...) {
		f.Add(seed)
	}
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, message string) {
		doc, err := text.Clean(message, text.Limits{})
		if err != nil {
			return
		}
		checkFrustration(t, doc, scorer.Score(doc, nil))
	})
}

// TestGivingUpTwiceIsNoRage: resignation is frustrated, however often it is said.
func TestGivingUpTwiceIsNoRage(t *testing.T) {
	t.Parallel()
	scorer := builtin(t)
	for _, message := range []string{"ok whatever", "ok whatever, I give up", "ok whatever. forget it", "fine whatever, never mind"} {
		if level := scorer.Score(clean(t, message), nil).Level(); level != sentiment.Frustrated {
			t.Errorf("%q is %v, want frustrated", message, level)
		}
	}
}
