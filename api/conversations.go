package api

import (
	"net/http"
	"time"

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
	Owner        string            `json:"owner"`          // bot or person
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
	Resolved bool `json:"resolved"`
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

// handBack answers POST /v1/conversations/{id}/handback.
func (a *API) handBack(c *gin.Context) error {
	id, err := conversationID(c)
	if err != nil {
		return err
	}
	var wire handBackRequest
	if c.Request.ContentLength != 0 {
		if err := a.bind(c, &wire); err != nil {
			return err
		}
	}
	ctx, cancel := a.deadline(c)
	defer cancel()
	state, err := a.conversations.HandBack(ctx, id, wire.Resolved)
	if err != nil {
		return err
	}
	return a.reply(c, renderState(id, state))
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
	owner := conversation.Bot
	if s.WithPerson() {
		owner = conversation.Person
	}
	return ConversationReply{
		Conversation: id, Turn: s.Turn, Created: timeOrNull(s.Created), Updated: timeOrNull(s.Updated),
		Anger: ConversationAnger{
			Level: s.Level().String(), Score: rounded(s.Anger), Trend: renderTrend(s.Trend),
			Peak: rounded(s.Peak), PeakTurn: s.PeakTurn, Path: each(s.Path, rounded),
		},
		Intents: orEmpty(s.Intents), Matter: orNull(s.Matter), Repeats: s.Repeats, Misses: s.Misses, Complaint: s.Complaint,
		Sensitive: orNull(string(s.Sensitive)), Resolved: s.Resolved, Offers: s.Offers, Refusals: s.Refusals,
		Clarified: s.Clarified, Apologised: s.Apologised,
		Owner: string(owner), HandedOverAt: s.HandedOverAt, HandedBackAt: s.HandedBackAt,
	}
}

func timeOrNull(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.UTC()
	return &at
}
