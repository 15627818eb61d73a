package engine_test

import (
	"strconv"
	"strings"
	"testing"

	"rapport/classifier"
	"rapport/engine"
)

// said is one line of a dialogue file: the text, what the model makes of it, and what must come out.
//
//	text | intent confidence | anger level | action [rule]
//
// A line that starts with "@" gives the context of the next turn: resolved, consent.
type said struct {
	line          int
	turn          engine.Turn
	prediction    classifier.Prediction
	level, action string
	rule          string
}

func parseDialogue(t *testing.T, content string) []said {
	t.Helper()
	var all []said
	var next engine.Turn
	for i, line := range strings.Split(content, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "@"):
			next.Context.Resolved = strings.Contains(line, "resolved")
			next.Context.Customer.MarketingConsent = strings.Contains(line, "consent")
		default:
			all = append(all, parseTurn(t, i+1, line, next))
			next = engine.Turn{}
		}
	}
	return all
}

func parseTurn(t *testing.T, number int, line string, turn engine.Turn) said {
	t.Helper()
	columns := strings.Split(line, "|")
	if len(columns) != 4 {
		t.Fatalf("line %d: want text | intent confidence | level | action", number)
	}
	for i := range columns {
		columns[i] = strings.TrimSpace(columns[i])
	}
	intent, confidence, _ := strings.Cut(columns[1], " ")
	share, err := strconv.ParseFloat(confidence, 64)
	if err != nil {
		t.Fatalf("line %d: %v", number, err)
	}
	action, rule, _ := strings.Cut(columns[3], " ")
	turn.Text = columns[0]
	return said{
		line: number, turn: turn, prediction: predicted(columns[0], intent, share),
		level: columns[2], action: action, rule: strings.TrimSpace(rule),
	}
}

// TestDialogues plays whole conversations with the built-in rules and the real scorer; only the intent model is a table.
func TestDialogues(t *testing.T) {
	t.Parallel()
	for name, content := range dialogues(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			turns := parseDialogue(t, content)
			subject := newEngine(t, fakeClassifier{known: predictions(turns)})
			for i, one := range turns {
				one.turn.Conversation, one.turn.At = conversationID(name), minute(i)
				got, err := subject.Assess(t.Context(), one.turn)
				if err != nil {
					t.Fatalf("line %d: %v", one.line, err)
				}
				level, action := got.State.Level().String(), string(got.Decision.Action)
				if level != one.level || action != one.action || (one.rule != "" && got.Decision.Rule != one.rule) {
					t.Errorf("line %d: got %s (%.2f), %s by %s because %q; want %s, %s %s",
						one.line, level, got.State.Anger, action, got.Decision.Rule, got.Decision.Reasons, one.level, one.action, one.rule)
				}
			}
		})
	}
}

func predictions(turns []said) map[string]classifier.Prediction {
	known := map[string]classifier.Prediction{}
	for _, one := range turns {
		known[one.turn.Text] = one.prediction
	}
	return known
}
