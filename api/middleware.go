package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"slices"

	"github.com/gin-gonic/gin"
)

const requestIDKey = "request_id"

// identify takes the caller's X-Request-ID when it is sane, else makes one; the reply carries it.
func (a *API) identify(c *gin.Context) {
	id := c.GetHeader("X-Request-ID")
	if !sane(id, maxRequestID, "._-") {
		id = a.newID()
	}
	c.Set(requestIDKey, id)
	c.Header("X-Request-ID", id)
}

func requestID(c *gin.Context) string { return c.GetString(requestIDKey) }

// observe counts, times and logs every request: never its body, its path as sent, its query or its headers.
func (a *API) observe(c *gin.Context) {
	start := a.now()
	a.metrics.inFlight.Inc()
	defer func() {
		took := a.now().Sub(start)
		a.metrics.inFlight.Dec()
		a.metrics.answered(routeOf(c), c.Writer.Status(), took)
		a.log.LogAttrs(c.Request.Context(), slog.LevelInfo, "request",
			slog.String("method", methodOf(c)), slog.String("route", c.FullPath()), slog.Int("status", c.Writer.Status()),
			slog.Duration("took", took), slog.String("request_id", requestID(c)))
	}()
	c.Next()
}

// methodOf is the method, or "other" for what a client made up.
func methodOf(c *gin.Context) string {
	known := []string{
		http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
		http.MethodTrace, http.MethodConnect,
	}
	if slices.Contains(known, c.Request.Method) {
		return c.Request.Method
	}
	return "other"
}

// routeOf is the route's method and template, "none" when no route matched.
func routeOf(c *gin.Context) string {
	if c.FullPath() == "" {
		return "none"
	}
	return methodOf(c) + " " + c.FullPath()
}

// harden sets the headers of every reply.
func (a *API) harden(c *gin.Context) {
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Cache-Control", "no-store")
	if a.draining.Load() {
		c.Header("Connection", "close")
	}
}

// survive answers a panic as internal and logs its kind and place. The value of a panic may hold a customer's words: only the runtime's own
// errors, which cannot, are logged.
func (a *API) survive(c *gin.Context) {
	defer func() {
		caught := recover()
		if caught == nil {
			return
		}
		if err, ok := caught.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(caught)
		}
		a.logPanic(c.Request.Context(), caught, slog.String("request_id", requestID(c)))
		if c.Writer.Written() {
			panic(http.ErrAbortHandler) // cut the reply: half of one must not look whole
		}
		a.fail(c, errPanic)
	}()
	c.Next()
}

// logPanic logs what panicked, and where.
func (a *API) logPanic(ctx context.Context, caught any, about slog.Attr) {
	value := fmt.Sprintf("%T", caught)
	if err, ok := caught.(runtime.Error); ok {
		value = err.Error()
	}
	a.log.LogAttrs(ctx, slog.LevelError, "panic", about, slog.String("value", value), slog.Any("stack", stack()))
}

// stack is where the panic came from, innermost first.
func stack() []string {
	const (
		skip  = 4 // Callers, stack, logPanic, the deferred function
		depth = 24
	)
	counters := make([]uintptr, depth)
	frames := runtime.CallersFrames(counters[:runtime.Callers(skip, counters)])
	var lines []string
	for {
		frame, more := frames.Next()
		lines = append(lines, fmt.Sprintf("%s:%d", frame.Function, frame.Line))
		if !more {
			return lines
		}
	}
}

// sameOrigin keeps web pages of other origins from changing anything: a browser on the operator's machine reaches services that listen on
// loopback only.
func (a *API) sameOrigin(c *gin.Context) {
	if a.origins.Check(c.Request) != nil {
		a.fail(c, errCrossOrigin)
	}
}
