package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"rapport/engine"
)

// assess answers POST /v1/assess: one message, the whole reply.
func (a *API) assess(c *gin.Context) error {
	var wire assessRequest
	if err := a.bind(c, &wire); err != nil {
		return err
	}
	ask, err := wire.ask()
	if err != nil {
		return err
	}
	assessment, err := a.judge(c, ask.Turn)
	if err != nil {
		return err
	}
	c.Header("Server-Timing", serverTiming(assessment.Timings))
	return a.reply(c, Render(assessment, ask.Explain))
}

// judge takes a place among the messages judged at once, or refuses, and has the turn judged before its deadline.
func (a *API) judge(c *gin.Context, turn engine.Turn) (engine.Assessment, error) {
	if !a.messages.try() {
		return engine.Assessment{}, errOverloaded
	}
	defer a.messages.leave()
	ctx, cancel := a.deadline(c)
	defer cancel()
	assessment, err := a.engine.Assess(ctx, turn)
	if err == nil {
		a.metrics.judged(assessment)
	}
	return assessment, err
}

// deadline is the context of one request.
func (a *API) deadline(c *gin.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.Request.Context(), a.limits.Timeout)
}

// reply answers 200 with JSON. A number that JSON cannot hold is an internal error, never a silent zero.
func (a *API) reply(c *gin.Context, value any) error {
	body, err := Marshal(value)
	if err != nil {
		return fmt.Errorf("render reply: %w", err)
	}
	c.Data(http.StatusOK, "application/json", body)
	return nil
}

// serverTiming is the header in which browsers and tracers look for the time of each stage, in milliseconds.
func serverTiming(timings []engine.Timing) string {
	stages := each(timings, func(t engine.Timing) string { return fmt.Sprintf("%s;dur=%.3f", t.Stage, milliseconds(t.Took)) })
	return strings.Join(stages, ", ")
}
