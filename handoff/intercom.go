package handoff

import (
	"slices"
	"strings"
)

// maxContext is what Fin takes as the context of an escalation, in characters.
const maxContext = 10_000

type intercomEscalation struct {
	Conversation string `json:"conversation_id"`
	Message      string `json:"message"`
	Context      string `json:"context"`
}

type intercomNote struct {
	MessageType string `json:"message_type"`
	Type        string `json:"type"`
	Admin       string `json:"admin_id"`
	Body        string `json:"body"` // HTML
}

// intercom escalates with the packet and the latest part of the transcript as context, and leaves the packet as a note.
func (p Packet) intercom() []Call {
	return []Call{
		{
			Method: post, Path: "/fin/escalate",
			Body: intercomEscalation{Conversation: "{conversation_id}", Message: p.Headline, Context: p.withTranscript(maxContext)},
		},
		{
			Method: post, Path: "/conversations/{conversation_id}/reply",
			Body: intercomNote{MessageType: "note", Type: "admin", Admin: "{admin_id}", Body: "<pre>" + escaped(p.Text()) + "</pre>"},
		},
	}
}

// withTranscript is the text and as many of the latest lines of the transcript as fit into n code points.
func (p Packet) withTranscript(n int) string {
	written := p.text(n)
	room := n - len([]rune(written))
	var lines []string
	for _, said := range slices.Backward(p.Transcript) {
		line := "\n" + number(said.Turn) + " " + string(said.Speaker) + ": " + said.Text
		if room -= len([]rune(line)); room < 2 {
			break
		}
		lines = append([]string{line}, lines...)
	}
	if len(lines) == 0 {
		return written
	}
	return written + "\n" + strings.Join(lines, "")
}

// escaped is s in HTML.
func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
