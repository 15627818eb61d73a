package corpus

import (
	"bytes"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// zendeskTicket is what is read of a ticket.
type zendeskTicket struct {
	ID          jsontext.Value   `json:"id"`
	Requester   jsontext.Value   `json:"requester_id"`
	Description string           `json:"description"` // the first comment once more
	CreatedAt   string           `json:"created_at"`
	Comments    []zendeskComment `json:"comments"`
}

// zendeskComment is what is read of a comment. Public is left out by some exports, whose comments all are public.
type zendeskComment struct {
	Author    jsontext.Value `json:"author_id"`
	Public    *bool          `json:"public"`
	Plain     string         `json:"plain_body"`
	HTML      string         `json:"html_body"`
	Body      string         `json:"body"`
	CreatedAt string         `json:"created_at"`
	Files     []any          `json:"attachments"`
	Via       struct {
		Channel any `json:"channel"`
	} `json:"via"`
}

// readZendesk reads a ticket with its comments, beside it or within. The customer is who requested it; everybody else is an agent.
func readZendesk(raw jsontext.Value, line int, file *conversationFile) (reason string) {
	var beside struct {
		Ticket   *zendeskTicket   `json:"ticket"`
		Comments []zendeskComment `json:"comments"`
	}
	var ticket zendeskTicket
	if json.Unmarshal(raw, &beside) != nil {
		return "not as Zendesk writes tickets"
	}
	switch {
	case beside.Ticket != nil:
		ticket = *beside.Ticket
		ticket.Comments = append(ticket.Comments, beside.Comments...)
	case json.Unmarshal(raw, &ticket) != nil:
		return "not as Zendesk writes tickets"
	}
	customer := plainID(ticket.Requester)
	if customer == "" {
		return "no requester_id, which tells the customer"
	}
	if len(ticket.Comments) == 0 {
		ticket.Comments = []zendeskComment{{Author: ticket.Requester, Plain: ticket.Description, CreatedAt: ticket.CreatedAt}}
	}
	turns := make([]Turn, 0, len(ticket.Comments))
	for _, comment := range ticket.Comments {
		if comment.Public != nil && !*comment.Public {
			file.tally.note("private notes", line)
			continue
		}
		if len(comment.Files) > 0 {
			file.tally.add("attachments", line, len(comment.Files))
		}
		if comment.Via.Channel == "chat" {
			file.tally.note("chat transcripts, each kept as one turn", line)
		}
		turn := Turn{Role: RoleAgent, Text: comment.text()}
		if plainID(comment.Author) == customer {
			turn.Role = RoleCustomer
		}
		if comment.CreatedAt != "" {
			turn.At = file.when(comment.CreatedAt, line)
		}
		turns = append(turns, turn)
	}
	file.add(plainID(ticket.ID), line, turns)
	return ""
}

// text is the plainest body there is.
func (c zendeskComment) text() string {
	switch {
	case c.HTML != "":
		return htmlText(c.HTML)
	case c.Plain != "":
		return string(bytes.ReplaceAll([]byte(c.Plain), []byte("&nbsp;"), []byte(" "))) // as Zendesk leaves them
	}
	return c.Body
}
