package handoff

import "net/http"

// Bodies of the calls to Chatwoot (Application API v1).
type (
	chatwootStatus struct {
		Status string `json:"status"`
	}
	chatwootAssignment struct {
		Team string `json:"team_id"`
	}
	chatwootLabels struct {
		Labels []string `json:"labels"`
	}
	chatwootAttributes struct {
		Attributes chatwootAttributeValues `json:"custom_attributes"`
	}
	chatwootAttributeValues struct {
		Intent   string  `json:"rapport_intent"`
		Mood     string  `json:"rapport_mood"`
		Anger    float64 `json:"rapport_anger"`
		Priority int     `json:"rapport_priority"`
		Reason   string  `json:"rapport_reason"`
		Language string  `json:"rapport_language"`
	}
	chatwootPriority struct {
		Priority string `json:"priority"` // urgent, high, medium or low, as ours
	}
	chatwootMessage struct {
		Content string `json:"content"`
		Type    string `json:"message_type"`
		Private bool   `json:"private"`
	}
)

// chatwoot opens the conversation last, so that whoever sees it come in finds the note and the priority there.
func (p Packet) chatwoot() []Call {
	const conversation = "/api/v1/accounts/{account_id}/conversations/{conversation_id}/"
	post := func(verb string, body any) Call {
		return Call{Method: http.MethodPost, Path: conversation + verb, Body: body}
	}
	return []Call{
		post("messages", chatwootMessage{Content: p.Text(), Type: "outgoing", Private: true}),
		post("custom_attributes", chatwootAttributes{chatwootAttributeValues{
			Intent: p.Matter, Mood: p.Mood.Level.String(), Anger: p.Mood.Score, Priority: p.Priority.Score,
			Reason: p.Why.Rule, Language: p.Language,
		}}),
		post("labels", chatwootLabels{p.labels()}),
		post("toggle_priority", chatwootPriority{p.Priority.Name}),
		post("assignments", chatwootAssignment{"{team_id:" + p.Skill + "}"}),
		post("toggle_status", chatwootStatus{"open"}),
	}
}
