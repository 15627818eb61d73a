package corpus

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// chatwootMessage is what is read of a message.
type chatwootMessage struct {
	Conversation jsontext.Value `json:"conversation_id"`
	Content      *string        `json:"content"`
	Type         jsontext.Value `json:"message_type"` // 0 in, 1 out, 2 activity, 3 template; webhooks give the words
	Private      bool           `json:"private"`
	CreatedAt    jsontext.Value `json:"created_at"`
	Files        []any          `json:"attachments"`
	Sender       struct {
		Type string `json:"type"`
	} `json:"sender"`
}

// readChatwoot reads the messages of a conversation. Notes among agents and lines about what happened are left out.
func readChatwoot(raw jsontext.Value, line int, file *conversationFile) (reason string) {
	var export struct {
		ID       jsontext.Value    `json:"id"`
		Messages []chatwootMessage `json:"payload"`
	}
	if json.Unmarshal(raw, &export) != nil {
		return "not as Chatwoot writes messages"
	}
	id := plainID(export.ID)
	turns := make([]Turn, 0, len(export.Messages))
	for _, message := range export.Messages {
		if id == "" {
			id = plainID(message.Conversation)
		}
		if len(message.Files) > 0 {
			file.tally.add("attachments", line, len(message.Files))
		}
		role, kept := message.role()
		switch {
		case message.Private:
			file.tally.note("private notes", line)
			continue
		case !kept:
			file.tally.note("activity messages", line)
			continue
		}
		turn := Turn{Role: role}
		if message.Content != nil {
			turn.Text = *message.Content
		}
		if at := plainID(message.CreatedAt); at != "" {
			turn.At = file.when(at, line)
		}
		turns = append(turns, turn)
	}
	file.add(id, line, turns)
	return ""
}

func (m chatwootMessage) role() (role Role, kept bool) {
	switch plainID(m.Type) {
	case "0", "incoming":
		return RoleCustomer, true
	case "1", "outgoing":
		if m.Sender.Type == "agent_bot" {
			return RoleBot, true
		}
		return RoleAgent, true
	case "3", "template":
		return RoleBot, true
	}
	return RoleOther, false
}
