package handoff

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
	call := func(verb string, body any) Call { return Call{Method: post, Path: conversation + verb, Body: body} }
	return []Call{
		call("messages", chatwootMessage{Content: p.Text(), Type: "outgoing", Private: true}),
		call("custom_attributes", chatwootAttributes{chatwootAttributeValues{
			Intent: p.Matter, Mood: p.Mood.Level.String(), Anger: p.Mood.Score, Priority: p.Priority.Score,
			Reason: p.Why.Rule, Language: p.Language,
		}}),
		call("labels", chatwootLabels{p.labels()}),
		call("toggle_priority", chatwootPriority{p.Priority.Name}),
		call("assignments", chatwootAssignment{"{team_id:" + p.Skill + "}"}),
		call("toggle_status", chatwootStatus{"open"}),
	}
}
