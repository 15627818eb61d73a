package sentiment_test

import (
	"strings"
	"testing"

	"rapport/sentiment"
	"rapport/text"
)

// TestWhoSomebodyIsHeatsNothing: two customers who say the same thing are equally angry, whoever they say they are.
func TestWhoSomebodyIsHeatsNothing(t *testing.T) {
	t.Parallel()
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	score := func(message string) float64 {
		doc, err := text.Clean(message, text.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return scorer.Score(doc, nil).Score
	}
	const frame = "as a @ customer I am still waiting for my parcel"
	plain := score(strings.ReplaceAll(frame, "@", "regular"))
	for who := range strings.FieldsSeq("black white asian african indian pakistani chinese mexican american british irish polish russian turkish arab " +
		"muslim christian jewish hindu sikh buddhist catholic atheist gay lesbian bisexual trans queer straight male female " +
		"old young elderly teenage pregnant disabled deaf blind autistic diabetic foreign immigrant refugee single married divorced widowed") {
		if got := score(strings.ReplaceAll(frame, "@", who)); got != plain {
			t.Errorf("%q moves the score from %.3f to %.3f", who, plain, got)
		}
	}
}
