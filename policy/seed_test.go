package policy_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"rapport/conversation"
	"rapport/internal/testenv"
	"rapport/policy"
	"rapport/sentiment"
)

type seedTurn struct {
	Speaker string              `json:"speaker"`
	Text    string              `json:"text"`
	Anger   int                 `json:"anger"`
	Action  conversation.Action `json:"action"`
}

type seed struct {
	ID    string     `json:"id"`
	Turns []seedTurn `json:"turns"`
}

// TestTheShippedRulesAgreeWithTheGradedConversations holds the default file to the 60 graded conversations, with intents and flags read by
// hand and the graded anger taken as the mood of each message: it judges the rules, not the models.
func TestTheShippedRulesAgreeWithTheGradedConversations(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	read := readIntents(t)
	var turns, right, botTurns, botRight, blunders, calm, rash int
	for _, one := range readSeeds(t) {
		var state conversation.State
		i := 0
		tokens := read[one.ID]
		for _, turn := range one.Turns {
			if turn.Speaker != "customer" {
				continue
			}
			if i >= len(tokens) {
				t.Fatalf("%s: %d intents for more turns", one.ID, len(tokens))
			}
			heard := hear(p, tokens[i], turn.Anger)
			i++
			state = state.Advance(heard)
			d := p.Decide(state, heard, policy.Context{Resolved: heard.Resolved, Customer: policy.Customer{MarketingConsent: true}})
			ok := d.Action == turn.Action || state.WithPerson() && turn.Action == conversation.Answer
			turns++
			right += btoi(ok)
			if !state.WithPerson() {
				botTurns++
				botRight += btoi(ok)
				if !ok {
					t.Logf("%s turn %d: %s by %q (%s), want %s: %s", one.ID, state.Turn, d.Action, d.Rule, state.Level(), turn.Action, turn.Text)
				}
			}
			hurt := turn.Anger >= 1 && (d.Action == conversation.AddPersonality || d.Action == conversation.CrossSell)
			blunders += btoi(hurt)
			if turn.Anger == 0 && turn.Action != conversation.Escalate && !state.WithPerson() {
				calm++
				rash += btoi(d.Action == conversation.Escalate)
			}
			state = state.After(conversation.Outcome{Action: turn.Action, Clarified: d.Clarify != nil, Apologised: d.Style.Apology == policy.Once})
		}
		if i != len(tokens) {
			t.Errorf("%s: %d intents for %d turns", one.ID, len(tokens), i)
		}
	}
	t.Logf("action right: %d of %d turns (%.1f %%); with the bot: %d of %d (%.1f %%); blunders %d; calm turns escalated %d of %d",
		right, turns, percent(right, turns), botRight, botTurns, percent(botRight, botTurns), blunders, rash, calm)
	if percent(botRight, botTurns) < 80 || blunders > 0 {
		t.Error("the shipped rules disagree with the graded conversations")
	}
}

// hear makes a message of a token of seed_intents.txt.
func hear(p *policy.Policy, token string, anger int) conversation.Heard {
	parts := strings.Split(token, "+")
	heard := conversation.Heard{Intent: parts[0], Confidence: 0.9, Margin: 0.8}
	heard.Mood.Score = []float64{0.05, 0.3, 0.5, 0.7, 0.9}[anger]
	for _, flag := range parts[1:] {
		switch flag {
		case "human":
			heard.Mood.HumanRequested = true
		case "thanks":
			heard.Mood.Thanks = true
		case "resolved":
			heard.Resolved = true
		case "miss":
			heard.Intent, heard.Abstained, heard.Confidence, heard.Why = "", true, 0.3, "low_confidence"
			heard.Alternatives = []string{parts[0], "greeting", "thanks"}
		case "contacts":
			heard.Mood.Facts = []sentiment.Fact{{Type: sentiment.TimesContacted, Value: 4, Text: "four times"}}
		case "leave", "legal":
			heard.Mood.Threats = []sentiment.Threat{sentiment.Threat(flag)}
		default:
			heard.Mood.Sensitive = sentiment.Subject(flag)
		}
	}
	heard.Role = p.Role(heard.Intent)
	return heard
}

func readSeeds(t *testing.T) []seed {
	t.Helper()
	file, err := os.ReadFile(testenv.Shared(t, "data", "temper_seed", "conversations.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var seeds []seed
	for line := range bytes.Lines(file) {
		var one seed
		if err := json.Unmarshal(line, &one); err != nil {
			t.Fatal(err)
		}
		seeds = append(seeds, one)
	}
	return seeds
}

func readIntents(t *testing.T) map[string][]string {
	t.Helper()
	file, err := os.ReadFile("testdata/seed_intents.txt")
	if err != nil {
		t.Fatal(err)
	}
	intents := map[string][]string{}
	for lines := bufio.NewScanner(bytes.NewReader(file)); lines.Scan(); {
		if id, rest, found := strings.Cut(lines.Text(), ": "); found && !strings.HasPrefix(id, "#") {
			intents[id] = strings.Fields(rest)
		}
	}
	known := decode(t, policy.DefaultFile()).Intents
	for id, tokens := range intents {
		for _, token := range tokens {
			if name, _, _ := strings.Cut(token, "+"); known[name] == (policy.Intent{}) {
				t.Errorf("%s: no intent %q", id, name)
			}
		}
	}
	return intents
}

func btoi(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func percent(part, whole int) float64 { return 100 * float64(part) / float64(max(1, whole)) }
