package api

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"rapport/policy"
)

// ModeSwitch tells and changes how the service runs. The error of Set wraps policy.ErrSpell.
type ModeSwitch interface {
	At(now time.Time) policy.Spell
	Set(spell policy.Spell, now time.Time) error
}

// ModeReply says how the service runs, since when, until when and why.
type ModeReply struct {
	Mode   string     `json:"mode"`  // normal, surge or outage
	Since  *time.Time `json:"since"` // null when nobody set it
	Until  *time.Time `json:"until"` // null when it has no end
	Reason string     `json:"reason"`
	By     string     `json:"by"` // the address that set it, configuration, or empty
}

// modeRequest is the body of PUT /v1/mode.
type modeRequest struct {
	Mode   string    `json:"mode"`
	Until  time.Time `json:"until"`
	Reason string    `json:"reason"`
}

// mode answers GET /v1/mode.
func (a *API) mode(c *gin.Context) error { return a.reply(c, renderMode(a.modes.At(a.now()))) }

// setMode answers PUT /v1/mode and leaves a line in the log.
func (a *API) setMode(c *gin.Context) error {
	var wanted modeRequest
	if err := a.bind(c, &wanted); err != nil {
		return err
	}
	now := a.now()
	by, _, err := net.SplitHostPort(c.Request.RemoteAddr)
	if err != nil {
		by = "unknown"
	}
	before := a.modes.At(now)
	spell := policy.Spell{Mode: policy.Mode(wanted.Mode), From: now, Until: wanted.Until, Reason: wanted.Reason, By: by}
	if err := a.modes.Set(spell, now); err != nil {
		return modeFault(err)
	}
	after := a.modes.At(now)
	a.log.LogAttrs(context.WithoutCancel(c.Request.Context()), slog.LevelInfo, "mode changed",
		slog.String("mode", string(after.Mode)), slog.String("before", string(before.Mode)), slog.Time("until", after.Until),
		slog.String("reason", wanted.Reason), slog.String("by", by), slog.String("request_id", requestID(c)))
	return a.reply(c, renderMode(after))
}

// modeFault tells the caller which field is wrong; what they sent is not quoted.
func modeFault(err error) error {
	if !errors.Is(err, policy.ErrSpell) {
		return err
	}
	field, detail, _ := strings.Cut(strings.TrimPrefix(err.Error(), policy.ErrSpell.Error()+": "), ": ")
	return invalid(field, detail)
}

func renderMode(s policy.Spell) ModeReply {
	moment := func(at time.Time) *time.Time {
		if at.IsZero() {
			return nil
		}
		utc := at.UTC()
		return &utc
	}
	return ModeReply{Mode: string(s.Mode), Since: moment(s.From), Until: moment(s.Until), Reason: s.Reason, By: s.By}
}
