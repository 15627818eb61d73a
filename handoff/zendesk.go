package handoff

// maxMetadata is what Sunshine Conversations takes as metadata, in bytes: a flat object of strings, numbers and booleans.
const maxMetadata = 4 << 10

// maxMetadataText leaves room for the other keys, and for every character of the text taking three bytes and a line's end two.
const maxMetadataText = 1000

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
	tags := ""
	for i, label := range p.labels() {
		if i > 0 {
			tags += ","
		}
		tags += label
	}
	return []Call{
		{
			Method: post, Path: "/v2/apps/{app_id}/conversations/{conversation_id}/passControl",
			Body: sunshineControl{Integration: "next", Metadata: sunshineMetadata{
				Priority: p.Priority.Name, Skill: clip(p.Skill, maxLabel), Intent: clip(p.Matter, maxLabel), Mood: p.Mood.Level.String(), Anger: p.Mood.Score,
				Language: p.Language, Summary: p.text(maxMetadataText), Tags: clip(tags, maxLabel),
			}},
		},
		{
			Method: put, Path: "/api/v2/tickets/{ticket_id}.json",
			Body: zendeskUpdate{zendeskTicket{Priority: priority, Tags: p.labels(), Comment: zendeskComment{Body: p.Text()}}},
		},
	}
}

// maxLabel is the longest label or list of them in metadata, in code points.
const maxLabel = 120
