package api

import (
	"cmp"
	"context"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"rapport/conversation"
)

// ConversationReply is what is known of a conversation. It never holds anything the customer wrote.
type ConversationReply struct {
	Conversation string            `json:"conversation_id"`
	Turn         int               `json:"turn"`
	Created      *time.Time        `json:"created_at"`
	Updated      *time.Time        `json:"updated_at"`
	Anger        ConversationAnger `json:"anger"`
	Intents      []string          `json:"intents"`   // named intents, oldest first; the last 6
	Matter       *string           `json:"matter"`    // the intent the customer wants settled now
	Repeats      int               `json:"repeats"`   // how often the matter was put
	Misses       int               `json:"misses"`    // messages in a row that were not understood
	Complaint    bool              `json:"complaint"` // a complaint is open
	Sensitive    *string           `json:"sensitive"`
	Resolved     bool              `json:"resolved"`
	Offers       int               `json:"offers"`
	Refusals     int               `json:"refusals"`
	Clarified    bool              `json:"clarified"`
	Apologised   bool              `json:"apologised"`
	Owner        string            `json:"owner"`          // bot, waiting or person
	OwnedBy      *string           `json:"owned_by"`       // the person's name as they accepted
	OwnedSince   *time.Time        `json:"owned_since"`    // when the present lease began; null with the bot
	Returned     *string           `json:"returned"`       // how the bot last got it back: handed_back, nobody_came or person_left
	HandedOverAt int               `json:"handed_over_at"` // turn, 0 for none
	HandedBackAt int               `json:"handed_back_at"` // turn, 0 for never
}

// ConversationAnger is how the customer feels by now, and felt before.
type ConversationAnger struct {
	Level    string    `json:"level"`
	Score    float64   `json:"score"`
	Trend    string    `json:"trend"`
	Peak     float64   `json:"peak"`
	PeakTurn int       `json:"peak_turn"`
	Path     []float64 `json:"path"` // score after each of the last 8 turns, oldest first
}

// handBackRequest is the body of POST /v1/conversations/{id}/handback, which may be empty.
type handBackRequest struct {
	By       string `json:"by"`
	Resolved bool   `json:"resolved"`
}

// acceptRequest is the body of POST /v1/conversations/{id}/accept, which may be empty.
type acceptRequest struct {
	By string `json:"by"`
}

// conversation answers GET /v1/conversations/{id}.
func (a *API) conversation(c *gin.Context) error {
	id, err := conversationID(c)
	if err != nil {
		return err
	}
	ctx, cancel := a.deadline(c)
	defer cancel()
	state, err := a.conversations.Get(ctx, id)
	if err != nil {
		return err
	}
	return a.reply(c, renderState(id, state))
}

// accept answers POST /v1/conversations/{id}/accept.
func (a *API) accept(c *gin.Context) error {
	var wire acceptRequest
	return a.amend(c, &wire, func(ctx context.Context, id string) (conversation.State, error) {
		if err := checkBy(wire.By); err != nil {
			return conversation.State{}, err
		}
		return a.conversations.Accept(ctx, id, wire.By)
	})
}

// handBack answers POST /v1/conversations/{id}/handback.
func (a *API) handBack(c *gin.Context) error {
	var wire handBackRequest
	return a.amend(c, &wire, func(ctx context.Context, id string) (conversation.State, error) {
		if err := checkBy(wire.By); err != nil {
			return conversation.State{}, err
		}
		return a.conversations.HandBack(ctx, id, wire.By, wire.Resolved)
	})
}

// amend reads a body, which may be empty, into wire and answers with the state that f leaves.
func (a *API) amend(c *gin.Context, wire any, f func(ctx context.Context, id string) (conversation.State, error)) error {
	id, err := conversationID(c)
	if err != nil {
		return err
	}
	if c.Request.ContentLength != 0 {
		if err := a.bind(c, wire); err != nil {
			return err
		}
	}
	ctx, cancel := a.deadline(c)
	defer cancel()
	state, err := f(ctx, id)
	if err != nil {
		return err
	}
	return a.reply(c, renderState(id, state))
}

func checkBy(by string) error {
	if utf8.RuneCountInString(by) > maxName {
		return invalid("by", tooLong)
	}
	return nil
}

// forget answers DELETE /v1/conversations/{id}.
func (a *API) forget(c *gin.Context) error {
	id, err := conversationID(c)
	if err != nil {
		return err
	}
	ctx, cancel := a.deadline(c)
	defer cancel()
	if err := a.conversations.Forget(ctx, id); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}

func conversationID(c *gin.Context) (string, error) {
	id := c.Param("id")
	return id, checkID("id", id)
}

func renderState(id string, s conversation.State) ConversationReply {
	reply := ConversationReply{
		Conversation: id, Turn: s.Turn, Created: timeOrNull(s.Created), Updated: timeOrNull(s.Updated),
		Anger: ConversationAnger{
			Level: s.Level().String(), Score: rounded(s.Anger), Trend: renderTrend(s.Trend),
			Peak: rounded(s.Peak), PeakTurn: s.PeakTurn, Path: each(s.Path, rounded),
		},
		Intents: orEmpty(s.Intents), Matter: orNull(s.Matter), Repeats: s.Repeats, Misses: s.Misses, Complaint: s.Complaint,
		Sensitive: orNull(string(s.Sensitive)), Resolved: s.Resolved, Offers: s.Offers, Refusals: s.Refusals,
		Clarified: s.Clarified, Apologised: s.Apologised,
		Owner: ownerOf(s), HandedOverAt: s.HandedOverAt, HandedBackAt: s.HandedBackAt,
	}
	if h := s.Handover; h != nil {
		reply.OwnedBy, reply.Returned = orNull(h.By), orNull(string(h.Returned))
		if s.WithPerson() {
			reply.OwnedSince = timeOrNull(h.Since)
		}
	}
	return reply
}

func ownerOf(s conversation.State) string { return string(cmp.Or(s.Owner, conversation.Bot)) }

func timeOrNull(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.UTC()
	return &at
}
