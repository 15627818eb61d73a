package api

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"syscall"

	"github.com/gin-gonic/gin"
)

// Problem is the body of every error: application/problem+json, RFC 9457.
type Problem struct {
	Type      string `json:"type"` // "urn:rapport:problem:" and the code
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Code      string `json:"code"` // stable; branch on it
	Detail    string `json:"detail"`
	Field     string `json:"field,omitzero"` // the key at fault, as in history[3].text
	Retryable bool   `json:"retryable"`      // the same request may succeed later
	RequestID string `json:"request_id"`
}

// ProblemOf is what a caller is told about an error. It holds nothing that the caller sent, and nothing of an error the table does not know.
func ProblemOf(err error) Problem {
	k := kindOf(err)
	problem := Problem{
		Type: "urn:rapport:problem:" + k.code, Title: k.title, Status: k.status, Code: k.code, Detail: k.detail, Retryable: k.retryAfter > 0,
	}
	if fault, ok := errors.AsType[*requestError](err); ok {
		problem.Detail, problem.Field = fault.detail, fault.field
	}
	if refusal, ok := errors.AsType[*RefusedError](err); ok {
		problem.Detail = refusal.Reason
	}
	return problem
}

// fail is the only way to answer an error.
func (a *API) fail(c *gin.Context, err error) {
	problem := ProblemOf(err)
	problem.RequestID = requestID(c)
	a.note(c, problem.Code, err)
	if problem.Status == statusClientGone {
		c.AbortWithStatus(statusClientGone)
		return
	}
	if after := kindOf(err).retryAfter; problem.Status == http.StatusServiceUnavailable {
		c.Header("Retry-After", strconv.Itoa(after))
	}
	body, err := Marshal(problem)
	if err != nil {
		c.AbortWithStatus(http.StatusInternalServerError) // a Problem is strings and numbers: this cannot happen
		return
	}
	c.Abort()
	c.Data(problem.Status, "application/problem+json", body)
}

// note counts a problem and logs what an operator has to see. The text of an error is logged at debug level only: errors should never
// quote a customer, but one of a library might.
func (a *API) note(c *gin.Context, code string, err error) {
	ctx := c.Request.Context()
	switch code {
	case codeOverloaded:
		a.metrics.overloads.Inc()
	case codeInternal:
		a.log.ErrorContext(ctx, "internal error", slog.String("request_id", requestID(c)), slog.String("cause", chain(err)))
	case codeModelUnavailable, codeNotReady:
		a.log.WarnContext(ctx, "not serving", slog.String("request_id", requestID(c)), slog.String("code", code))
	}
	a.log.DebugContext(ctx, "problem", slog.String("request_id", requestID(c)), slog.String("code", code), slog.Any("error", err))
}

// chain names the types of an error and all it wraps, and what the operating system said: enough to find the place, without its words.
func chain(err error) string {
	if errors.Is(err, errPanic) {
		return errPanic.Error()
	}
	var types []string
	for e := err; e != nil; e = errors.Unwrap(e) {
		types = append(types, fmt.Sprintf("%T", e))
	}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		types = append(types, errno.Error())
	}
	return strings.Join(types, " > ")
}
