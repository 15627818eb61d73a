package handoff

import (
	"time"

	"rapport/conversation"
)

// Activities of the Bot Framework. An event named handoff.initiate carries the agent hub's own context as value, and the transcript as an attachment.
type (
	botEvent struct {
		Type        string          `json:"type"`
		Name        string          `json:"name"`
		Value       botContext      `json:"value"`
		Attachments []botAttachment `json:"attachments"`
	}
	botContext struct {
		Skill    string `json:"skill"`
		Priority string `json:"priority"`
		Intent   string `json:"intent"`
		Mood     string `json:"mood"`
		Language string `json:"language"`
		Summary  string `json:"summary"`
	}
	botAttachment struct {
		ContentType string        `json:"contentType"`
		Name        string        `json:"name"`
		Content     botTranscript `json:"content"`
	}
	botTranscript struct {
		Activities []botMessage `json:"activities"`
	}
	botMessage struct {
		Type      string     `json:"type"`
		Timestamp time.Time  `json:"timestamp,omitzero"`
		From      botAccount `json:"from"`
		Text      string     `json:"text"`
	}
	botAccount struct {
		ID   string `json:"id"`
		Role string `json:"role"`
	}
)

func (p Packet) botFramework() []Call {
	activities := make([]botMessage, len(p.Transcript))
	for i, line := range p.Transcript {
		role := "bot"
		if line.Speaker == conversation.ByCustomer {
			role = "user"
		}
		activities[i] = botMessage{Type: "message", Timestamp: line.At, From: botAccount{ID: string(line.Speaker), Role: role}, Text: line.Text}
	}
	return []Call{{
		Method: post, Path: "/v3/conversations/{conversation_id}/activities",
		Body: botEvent{
			Type: "event", Name: "handoff.initiate",
			Value: botContext{
				Skill: p.Skill, Priority: p.Priority.Name, Intent: p.Matter, Mood: p.Mood.Level.String(), Language: p.Language, Summary: p.Text(),
			},
			Attachments: []botAttachment{{ContentType: "application/json", Name: "Transcript", Content: botTranscript{activities}}},
		},
	}}
}
