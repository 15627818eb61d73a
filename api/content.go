package api

import (
	"context"

	"github.com/gin-gonic/gin"

	"rapport/content"
)

// Answer is an answer from the content, or the question that leads to one.
type Answer struct {
	ID       string   `json:"id"`
	Text     string   `json:"text,omitzero"`
	Ref      string   `json:"ref,omitzero"`      // where to read on
	Resolved string   `json:"resolved,omitzero"` // of an answer: maybe, or yes when it surely settles the matter
	Question string   `json:"question,omitzero"`
	Options  []string `json:"options,omitzero"` // of a question, in order
	Person   bool     `json:"person,omitzero"`  // a person takes it from here
}

// Offer is something to offer once the matter is dealt with.
type Offer struct {
	ID         string `json:"id"`
	Text       string `json:"text"`
	ExtraValue bool   `json:"extra_value"` // it is free
	Placement  string `json:"placement"`   // after_answer
}

// RepliesReply is what GET /v1/conversations/{id}/replies answers: saved replies for an agent, best first.
type RepliesReply struct {
	Replies []SavedReply `json:"replies"`
}

// SavedReply is one of them.
type SavedReply struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Replier ranks saved replies for a conversation. The error is conversation.ErrNotFound for an id nobody has spoken under.
type Replier interface {
	Replies(ctx context.Context, id string) ([]content.Line, error)
}

// savedReplies answers GET /v1/conversations/{id}/replies.
func (a *API) savedReplies(c *gin.Context) error {
	id, err := conversationID(c)
	if err != nil {
		return err
	}
	ctx, cancel := a.deadline(c)
	defer cancel()
	lines, err := a.replier.Replies(ctx, id)
	if err != nil {
		return err
	}
	return a.reply(c, RepliesReply{Replies: each(lines, func(l content.Line) SavedReply { return SavedReply(l) })})
}

// renderLine is "" for none.
func renderLine(line *content.Line) string {
	if line == nil {
		return ""
	}
	return line.Text
}

func renderAnswer(ref *content.AnswerRef) *Answer {
	if ref == nil {
		return nil
	}
	return &Answer{
		ID: ref.ID, Text: ref.Text, Ref: ref.Ref, Resolved: string(ref.Resolved), Question: ref.Question, Options: ref.Options, Person: ref.Person,
	}
}

func renderOffer(ref *content.OfferRef) *Offer {
	if ref == nil {
		return nil
	}
	return &Offer{ID: ref.ID, Text: ref.Text, ExtraValue: ref.ExtraValue, Placement: ref.Placement}
}
