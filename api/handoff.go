package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"rapport/engine"
	"rapport/handoff"
)

// Handoff is what a reply says of the packet.
type Handoff struct {
	Priority string  `json:"priority"` // urgent, high, medium or low
	Skill    string  `json:"skill"`
	Summary  string  `json:"summary"` // holds words of the customer
	URL      *string `json:"url"`     // where the packet is; null when the caller keeps the conversation

	Packet *handoff.Packet `json:"packet,omitzero"` // all of it, when asked for
}

// formatText is the format of a packet that is no JSON.
const formatText = "text"

// handoff answers GET /v1/conversations/{id}/handoff.
func (a *API) handoff(c *gin.Context) error {
	id, err := conversationID(c)
	if err != nil {
		return err
	}
	format := c.DefaultQuery("format", "json")
	if !slices.Contains(formats(), format) {
		return invalid("format", "want one of "+strings.Join(formats(), ", "))
	}
	ctx, cancel := a.deadline(c)
	defer cancel()
	packet, err := a.conversations.Handoff(ctx, id)
	if err != nil {
		return err
	}
	packet.Conversation = id
	switch format {
	case "json":
		return a.reply(c, packet)
	case formatText:
		c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(packet.Text()+"\n"))
		return nil
	}
	payload, err := packet.For(handoff.Target(format))
	if err != nil {
		return err
	}
	return a.reply(c, payload)
}

func formats() []string {
	all := []string{"json", formatText}
	for _, target := range handoff.Targets() {
		all = append(all, string(target))
	}
	return all
}

// renderHandoff is nil when the reply says nothing of a handoff.
func renderHandoff(a engine.Assessment) *Handoff {
	packet := a.Handoff
	if packet == nil {
		return nil
	}
	brief := &Handoff{Priority: packet.Priority.Name, Skill: packet.Skill, Summary: packet.Brief()}
	if a.Conversation != "" {
		url := "/v1/conversations/" + a.Conversation + "/handoff"
		brief.URL = &url
	}
	if a.Asked {
		brief.Packet = packet
	}
	return brief
}
