package corpus_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/training/corpus"
)

// TestWhatAGraderSaidIsRead: turns may carry a grade of anger and the wanted action, in documents and in lines of single turns.
func TestWhatAGraderSaidIsRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		turn string
		want *corpus.Judged
		left []string // keys that are counted as not carried
	}{
		"all of it": {
			`"anger":3,"action":"escalate","acceptable":["answer"],"must_not":["cross_sell"],"resolved":true,"why":"x"`,
			&corpus.Judged{Anger: 3, Action: "escalate", Acceptable: []string{"answer"}, MustNot: []string{"cross_sell"}, Resolved: true}, nil,
		},
		"an action only":         {`"action":"answer"`, &corpus.Judged{Anger: -1, Action: "answer"}, nil},
		"anger only":             {`"anger":0`, &corpus.Judged{}, nil},
		"nobody forbade a thing": {`"action":"answer","must_not":[]`, &corpus.Judged{Anger: -1, Action: "answer", MustNot: []string{}}, nil},
		"somebody's own action":  {`"action":"transfer_call"`, nil, []string{`key "action"`}},
		"no grade of ours":       {`"anger":7,"why":"x"`, nil, []string{`key "anger"`, `key "why"`}},
		"one of the two":         {`"anger":"high","action":"answer"`, &corpus.Judged{Anger: -1, Action: "answer"}, []string{`key "anger"`}},
		"nothing":                {`"resolved":true`, nil, []string{`key "resolved"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for form, line := range map[string]string{
				"document": `{"id":"a","turns":[{"role":"customer","text":"hello",` + test.turn + `}]}`,
				"turn":     `{"conversation_id":"a","role":"customer","text":"hello",` + test.turn + `}`,
			} {
				read, err := corpus.ReadConversationsFrom(strings.NewReader(line+"\n"), "a.jsonl")
				if err != nil || len(read.Conversations) != 1 {
					t.Fatalf("%s: %v, %v", form, read, err)
				}
				if diff := cmp.Diff(test.want, read.Conversations[0].Turns[0].Judged); diff != "" {
					t.Errorf("%s (-want +got):\n%s", form, diff)
				}
				var left []string
				for _, one := range read.Uncarried {
					left = append(left, one.What)
				}
				if diff := cmp.Diff(test.left, left); diff != "" {
					t.Errorf("%s: not carried (-want +got):\n%s", form, diff)
				}
			}
		})
	}
}
