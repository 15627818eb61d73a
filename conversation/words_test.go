package conversation_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapport/conversation"
)

func TestWordsKeepWhatWasSaid(t *testing.T) {
	t.Parallel()
	heard := says("refund_status", 0.5)
	heard.Text, heard.At = "where is my refund?", nine
	s := conversation.State{}.Advance(heard).After(conversation.Outcome{Action: conversation.Answer, Clarified: true, Apologised: true})
	s = s.Say(conversation.Said{Speaker: conversation.ByBot, Text: "Which order, please?", At: nine.Add(time.Second)})
	s = s.Advance(conversation.Heard{Text: "the one of May — naïve me"}).After(conversation.Outcome{Action: conversation.Escalate})
	s = s.Advance(conversation.Heard{Text: "hello?"}).After(conversation.Outcome{Action: conversation.Escalate})
	s = s.Say(conversation.Said{Speaker: conversation.ByPerson, Text: "Ann here"})
	want := []conversation.Utterance{
		{
			Turn: 1, Speaker: conversation.ByCustomer, Text: "where is my refund?", At: nine.UTC(), Anger: 0.5, Intent: "refund_status",
			Action: conversation.Answer, Clarified: true, Apologised: true,
		},
		{Turn: 1, Speaker: conversation.ByBot, Text: "Which order, please?", At: nine.Add(time.Second).UTC()},
		{Turn: 2, Speaker: conversation.ByCustomer, Text: "the one of May — naïve me", Anger: 0.287, Action: conversation.Escalate},
		{Turn: 3, Speaker: conversation.ByCustomer, Text: "hello?", Anger: 0.165},
		{Turn: 3, Speaker: conversation.ByPerson, Text: "Ann here"},
	}
	got := s.Words.All()
	for i := range got {
		if i > 0 {
			got[i].Anger = want[min(i, len(want)-1)].Anger // the estimator's constants are not what is tested
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s.Owner != conversation.Person {
		t.Errorf("Ann spoke but %s has it", s.Owner)
	}
}

func utterances() *rapid.Generator[conversation.Heard] {
	return rapid.Custom(func(t *rapid.T) conversation.Heard {
		h := messages().Draw(t, "heard")
		h.Text = rapid.OneOf(
			rapid.String(), rapid.StringN(0, 400, 3000), rapid.Just(strings.Repeat("é", 2000)), rapid.Just(strings.Repeat("word ", 700)),
		).Draw(t, "text")
		return h
	})
}

// TestWordsStayWithinBounds: however much is said, what is kept is bounded, is a beginning of what was said, in order, with the very first
// utterance; and it survives JSON.
func TestWordsStayWithinBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s conversation.State
		said := map[int]string{}
		first := ""
		for range rapid.IntRange(1, 45).Draw(t, "turns") {
			h := utterances().Draw(t, "heard")
			s = s.Advance(h)
			said[s.Turn] = h.Text
			if first == "" && len(s.Words) > 0 {
				first = s.Words.All()[0].Text
			}
			s = s.After(outcomes().Draw(t, "outcome"))
			if rapid.IntRange(0, 3).Draw(t, "handback") == 0 {
				s = s.HandBack(false)
			}
		}
		all := s.Words.All()
		if len(all) > conversation.MaxWords || len(s.Words) > conversation.MaxWordsBytes {
			t.Fatalf("%d utterances in %d bytes", len(all), len(s.Words))
		}
		turn := 0
		for i, u := range all {
			if len(u.Text) > conversation.MaxUtterance || !strings.HasPrefix(said[u.Turn], u.Text) || u.Text == "" {
				t.Fatalf("turn %d keeps %q of %q", u.Turn, u.Text, said[u.Turn])
			}
			if utf8.ValidString(said[u.Turn]) && !utf8.ValidString(u.Text) {
				t.Fatal("a character was cut in two")
			}
			if i == 0 && u.Text != first || u.Turn < turn {
				t.Fatal("the first is lost, or they are out of order")
			}
			turn = u.Turn
		}
		if len(all) > 0 && said[s.Turn] != "" && turn != s.Turn {
			t.Fatal("the latest is lost")
		}
		written, err := json.Marshal(s.Words)
		if err != nil {
			t.Fatal(err)
		}
		var read conversation.Words
		if err := json.Unmarshal(written, &read); err != nil || read != s.Words {
			t.Fatalf("JSON changed the words: %v", err)
		}
	})
}

// FuzzWords: packed words of any bytes are read without a panic, as a store may have been damaged.
func FuzzWords(f *testing.F) {
	s := conversation.State{}.Advance(conversation.Heard{Text: "hello", Intent: "greeting", At: nine})
	f.Add(string(s.Words), "more")
	f.Add("\x05\x80\x00\xff\xff\xff", "")
	f.Fuzz(func(t *testing.T, packed, more string) {
		s := conversation.State{Words: conversation.Words(packed)}
		s = s.Advance(conversation.Heard{Text: more}).After(conversation.Outcome{Action: conversation.CrossSell})
		for _, u := range s.Words.All() {
			if len(u.Text) > len(packed)+len(more) {
				t.Fatal("more than was kept")
			}
		}
	})
}
