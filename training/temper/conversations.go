package temper

import (
	"context"
	"encoding/json"
	"fmt"

	"rapport/conversation"
	"rapport/sentiment"
	"rapport/text"
	"rapport/training/corpus"
)

// dialogue is one conversation: the customer's turns, in order.
type dialogue struct {
	id      string
	graded  bool // turns have a level
	annoyed bool // STAR: the customer became aggressive or annoyed
	turns   []dialogueTurn
}

// dialogueTurn is one customer message and what a grader said of the conversation by then.
type dialogueTurn struct {
	row      temperRow // its level is the anger of the conversation so far
	resolved bool
	rating   float64 // USS: mean satisfaction 1-5; 0 where there is none
	heard    conversation.Heard
}

// dialogueLine is the union of the conversation files.
type dialogueLine struct {
	ID      string `json:"id"`
	Annoyed bool   `json:"annoyed"`
	Turns   []struct {
		Speaker      string  `json:"speaker"`
		Text         string  `json:"text"`
		Anger        *int    `json:"anger"`
		Resolved     bool    `json:"resolved"`
		Satisfaction float64 `json:"satisfaction"`
	} `json:"turns"`
}

// readDialogues reads conversations, gzipped or not.
func readDialogues(file string) ([]dialogue, error) {
	var all []dialogue
	err := readLines(file, func(raw []byte) bool {
		var line dialogueLine
		if json.Unmarshal(raw, &line) != nil {
			return false
		}
		one := dialogue{id: line.ID, annoyed: line.Annoyed}
		for _, turn := range line.Turns {
			if turn.Speaker != "customer" && turn.Speaker != "user" {
				continue
			}
			var rows []temperRow
			row := temperRow{kind: gradedTemper}
			if turn.Anger != nil {
				one.graded = true
				row.level = *turn.Anger
			}
			addTemper(&rows, turn.Text, row)
			if len(rows) == 0 {
				continue
			}
			one.turns = append(one.turns, dialogueTurn{row: rows[0], resolved: turn.Resolved, rating: turn.Satisfaction})
		}
		if len(one.turns) > 0 {
			all = append(all, one)
		}
		return true
	})
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%w: no conversations in %s", corpus.ErrBadData, file)
	}
	return all, err
}

// embedDialogues gives every turn its vector.
func embedDialogues(ctx context.Context, embed Embed, parts ...[]dialogue) error {
	var rows []temperRow
	for _, part := range parts {
		for i := range part {
			for j := range part[i].turns {
				rows = append(rows, part[i].turns[j].row)
			}
		}
	}
	if err := embedRows(ctx, embed, rows); err != nil {
		return err
	}
	for _, part := range parts {
		for i := range part {
			for j := range part[i].turns {
				part[i].turns[j].row.vector, rows = rows[0].vector, rows[1:]
			}
		}
	}
	return nil
}

// hear scores every turn and notes what a conversation hears of it: no intents, for those are a bundle's.
func hear(scorer *sentiment.Scorer, parts ...[]dialogue) {
	for _, part := range parts {
		for i := range part {
			for j := range part[i].turns {
				turn := &part[i].turns[j]
				turn.heard = conversation.Heard{
					Embedding: turn.row.vector, Resolved: turn.resolved, Mood: scorer.Score(turn.row.doc, turn.row.vector), Role: roleOf(turn.row.doc),
				}
			}
		}
	}
}

// roleOf stands in for the bundle's intents, which say when a message is mere talk: an answer of up to three words is.
func roleOf(doc text.Doc) conversation.Role {
	if doc.Emphasis.AlphaWords <= 3 {
		return conversation.Talk
	}
	return conversation.Ask
}
