package outcomes_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"rapport/conversation"
	"rapport/policy"
	"rapport/sentiment"
	"rapport/training/corpus"
	"rapport/training/outcomes"
)

func rules(t *testing.T) policy.Rules {
	t.Helper()
	var rules policy.Rules
	if err := yaml.UnmarshalWithOptions(policy.DefaultFile(), &rules, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return rules
}

// hear takes the text for the intent; "thank you" thanks, "what" is not understood.
func hear(_ context.Context, said corpus.Turn) (conversation.Heard, error) {
	switch said.Text {
	case "what":
		return conversation.Heard{Abstained: true}, nil
	case "thanks":
		return conversation.Heard{Intent: "thanks", Mood: sentiment.Frustration{Thanks: true}}, nil
	case "error":
		return conversation.Heard{}, errors.New("no model")
	}
	return conversation.Heard{Intent: said.Text, Confidence: 0.9}, nil
}

// talk makes a conversation of what the customer says; bot and agent stand for themselves.
func talk(words string) corpus.Conversation {
	var one corpus.Conversation
	for i, word := range strings.Fields(words) {
		turn := corpus.Turn{Role: corpus.RoleCustomer, Text: word, File: "f.jsonl", Line: i + 1}
		if word == "bot" {
			turn.Role = corpus.RoleBot
		}
		if word == "agent" {
			turn.Role = corpus.RoleAgent
		}
		one.Turns = append(one.Turns, turn)
	}
	return one
}

func TestWhatCameOfEachReplyIsCounted(t *testing.T) {
	t.Parallel()
	p, err := policy.New(rules(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	chances, report, err := outcomes.Count(t.Context(), p, hear, []corpus.Conversation{
		talk("pay_bill bot thanks"),                          // settled at once
		talk("pay_bill bot pay_bill bot praise_or_resolved"), // vain, then settled
		talk("pay_bill bot provide_information bot thanks"),  // the number between tells nothing
		talk("fees_question bot what bot agent what"),        // vain twice, and a person takes over
		talk("fees_question bot"),                            // nobody knows
	})
	if err != nil {
		t.Fatal(err)
	}
	want := policy.Chances{
		All: policy.Tally{Replies: []int{4, 2}, Settled: []int{2, 1}},
		Intents: map[string]policy.Tally{
			"pay_bill": {Replies: []int{3, 1}, Settled: []int{2, 1}}, "fees_question": {Replies: []int{1, 1}, Settled: []int{0, 0}},
		},
	}
	if diff := cmp.Diff(want, chances); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if want := (outcomes.Report{Conversations: 5, Replies: 6, Settled: 3, Unknown: 1}); report != want {
		t.Errorf("%+v, want %+v", report, want)
	}

	var file strings.Builder
	if err := outcomes.Write(&file, chances); err != nil {
		t.Fatal(err)
	}
	var back struct{ Chances policy.Chances }
	if err := yaml.UnmarshalWithOptions([]byte(file.String()), &back, yaml.Strict()); err != nil {
		t.Fatalf("%v\n%s", err, file.String())
	}
	if diff := cmp.Diff(chances, back.Chances); diff != "" {
		t.Errorf("written and read (-want +got):\n%s", diff)
	}
	served := rules(t)
	served.Moment.Chances = back.Chances
	if faults := served.Check(nil); len(faults) > 0 {
		t.Errorf("a rule file refuses it: %v", faults)
	}
}

func TestAFaultNamesThePlaceAndNotTheWords(t *testing.T) {
	t.Parallel()
	p, err := policy.New(rules(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = outcomes.Count(t.Context(), p, hear, []corpus.Conversation{talk("pay_bill bot error")})
	if err == nil || !strings.HasPrefix(err.Error(), "f.jsonl:3: turn 3: ") {
		t.Errorf("%v", err)
	}
}
