package handoff

import (
	"encoding/json"
	"strings"
)

// Sunshine Conversations takes a flat object of strings, numbers and booleans as metadata, of at most 4 KB.
const (
	maxMetadata     = 4096 // bytes
	maxMetadataText = 1000 // code points to begin with; fewer where they take more room
	maxLabel        = 120  // one label, or all of them
)

type sunshineControl struct {
	Integration string           `json:"switchboardIntegration"`
	Metadata    sunshineMetadata `json:"metadata"`
}

type sunshineMetadata struct {
	Priority string  `json:"rapport_priority"`
	Skill    string  `json:"rapport_skill"`
	Intent   string  `json:"rapport_intent"`
	Mood     string  `json:"rapport_mood"`
	Anger    float64 `json:"rapport_anger"`
	Language string  `json:"rapport_language"`
	Summary  string  `json:"rapport_summary"`
	Tags     string  `json:"dataCapture.systemField.tags"`
}

type zendeskUpdate struct {
	Ticket zendeskTicket `json:"ticket"`
}

type zendeskTicket struct {
	Priority string         `json:"priority"`
	Tags     []string       `json:"additional_tags"`
	Comment  zendeskComment `json:"comment"`
}

type zendeskComment struct {
	Body   string `json:"body"`
	Public bool   `json:"public"`
}

// zendesk passes control of the conversation to the agents, and leaves the packet in the ticket as an internal comment.
func (p Packet) zendesk() []Call {
	priority := p.Priority.Name
	if priority == "medium" {
		priority = "normal" // their name for it
	}
	return []Call{
		{
			Method: post, Path: "/v2/apps/{app_id}/conversations/{conversation_id}/passControl",
			Body: sunshineControl{Integration: "next", Metadata: p.sunshine()},
		},
		{
			Method: put, Path: "/api/v2/tickets/{ticket_id}.json",
			Body: zendeskUpdate{zendeskTicket{Priority: priority, Tags: p.labels(), Comment: zendeskComment{Body: p.Text()}}},
		},
	}
}

// sunshine is the packet as metadata: the summary gives way until all of it fits.
func (p Packet) sunshine() sunshineMetadata {
	m := sunshineMetadata{
		Priority: p.Priority.Name, Skill: clip(p.Skill, maxLabel), Intent: clip(p.Matter, maxLabel), Mood: p.Mood.Level.String(), Anger: p.Mood.Score,
		Language: p.Language, Tags: clip(strings.Join(p.labels(), ","), maxLabel),
	}
	for most := maxMetadataText; ; most = most * 3 / 4 {
		m.Summary = clip(p.text(maxMetadataText), most)
		if raw, err := json.Marshal(m); most == 0 || err != nil || len(raw) <= maxMetadata {
			return m
		}
	}
}
