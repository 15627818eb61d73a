package corpus

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// intercomPart is what is read of a part, and of the source, which is the first message.
type intercomPart struct {
	Kind      string         `json:"part_type"`
	Body      string         `json:"body"` // HTML
	CreatedAt jsontext.Value `json:"created_at"`
	Redacted  bool           `json:"redacted"`
	Files     []any          `json:"attachments"`
	Author    struct {
		Type string `json:"type"`
	} `json:"author"`
}

// readIntercom reads a conversation with its parts. Parts that customers do not see are left out.
func readIntercom(raw jsontext.Value, line int, file *conversationFile) (reason string) {
	var export struct {
		ID        jsontext.Value `json:"id"`
		CreatedAt jsontext.Value `json:"created_at"`
		Source    *intercomPart  `json:"source"`
		Parts     struct {
			Parts []intercomPart `json:"conversation_parts"`
		} `json:"conversation_parts"`
	}
	if json.Unmarshal(raw, &export) != nil {
		return "not as Intercom writes conversations"
	}
	var parts []intercomPart
	if export.Source != nil {
		export.Source.Kind, export.Source.CreatedAt = "comment", export.CreatedAt
		parts = append(parts, *export.Source)
	}
	var turns []Turn
	for _, part := range slices.Concat(parts, export.Parts.Parts) {
		if len(part.Files) > 0 {
			file.tally.add("attachments", line, len(part.Files))
		}
		switch {
		case strings.HasPrefix(part.Kind, "note"):
			file.tally.note("private notes", line)
		case part.Redacted:
			file.tally.note("redacted parts", line)
		case !slices.Contains([]string{"comment", "open", "close", "quick_reply"}, part.Kind):
			file.tally.note(named("parts of the type", part.Kind), line)
		case part.Kind != "comment" && part.Body == "":
			file.tally.note(named("parts of the type", part.Kind)+" without text", line)
		default:
			turn := Turn{Role: file.role(part.Author.Type, line), Text: htmlText(part.Body)}
			if at := plainID(part.CreatedAt); at != "" {
				turn.At = file.when(at, line)
			}
			turns = append(turns, turn)
		}
	}
	file.add(plainID(export.ID), line, turns)
	return ""
}
