package api

import (
	"context"
	"errors"
	"net/http"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
	"rapport/models"
	"rapport/text"
)

// Causes that the API itself knows. The others come from the packages below.
var (
	errInvalidRequest       = errors.New("invalid request")
	errCrossOrigin          = errors.New("request from a web page of another origin")
	errNotFound             = errors.New("no such path")
	errMethodNotAllowed     = errors.New("method not allowed")
	errBodyTooLarge         = errors.New("body too large")
	errUnsupportedMediaType = errors.New("unsupported media type")
	errOverloaded           = errors.New("too many messages at once")
	errNotReady             = errors.New("not ready")
	errUnauthorized         = errors.New("no or another token")
	errAdminDisabled        = errors.New("no token is configured")
	errPanic                = errors.New("handler panicked")
)

// The codes of problems. They are stable: callers branch on them.
const (
	codeInvalidRequest       = "invalid_request"
	codeUnauthorized         = "unauthorized"
	codeAdminDisabled        = "admin_disabled"
	codeCrossOrigin          = "cross_origin"
	codeNotFound             = "not_found"
	codeMethodNotAllowed     = "method_not_allowed"
	codeConflict             = "conflict"
	codeBodyTooLarge         = "body_too_large"
	codeUnsupportedMediaType = "unsupported_media_type"
	codeEmptyMessage         = "empty_message"
	codeModelRefused         = "model_refused"
	codeClientGone           = "client_gone"
	codeOverloaded           = "overloaded"
	codeModelUnavailable     = "model_unavailable"
	codeNotReady             = "not_ready"
	codeTimeout              = "timeout"
	codeInternal             = "internal"
)

// statusClientGone is what nginx logs when the client left before the answer. Nobody receives it.
const statusClientGone = 499

// kind is one line of the table of problems.
type kind struct {
	code       string
	status     int
	title      string
	detail     string // used when the error brings none of its own
	retryAfter int    // seconds; 0 when the same request would fail again
	causes     []error
}

// kinds is the one table from error to answer. The first line with a matching cause counts; what matches none is internal.
func kinds() []kind {
	return []kind{
		{codeInvalidRequest, http.StatusBadRequest, "The request is not valid", "see the API document at /openapi.json", 0, []error{
			errInvalidRequest, text.ErrInvalidUTF8, engine.ErrHistoryAndConversation, engine.ErrHistoryTooLong, conversation.ErrID,
		}},
		{
			codeCrossOrigin, http.StatusForbidden, "Web pages of another origin may not call this",
			"call the API from your server, or serve the page from the same origin", 0,
			[]error{errCrossOrigin},
		},
		{
			codeUnauthorized, http.StatusUnauthorized, "This needs the admin token", "send Authorization: Bearer with the token of the configuration", 0,
			[]error{errUnauthorized},
		},
		{
			codeAdminDisabled, http.StatusForbidden, "Changes are not enabled", "start the service with RAPPORT_ADMIN_TOKEN or admin_token set", 0,
			[]error{errAdminDisabled},
		},
		{
			codeNotFound, http.StatusNotFound, "There is nothing here", "no such path or model, or a conversation nobody has spoken in", 0,
			[]error{errNotFound, conversation.ErrNotFound, models.ErrNotFound},
		},
		{
			codeConflict, http.StatusConflict, "Another change came first",
			"another change of model is under way or has just been made, or another person has the conversation: look, then try again", 0,
			[]error{ErrConflict, conversation.ErrHeld},
		},
		{
			codeModelRefused, http.StatusUnprocessableEntity, "The model may not serve", "the model that served before still does", 0,
			[]error{ErrRefused},
		},
		{
			codeMethodNotAllowed, http.StatusMethodNotAllowed, "The path does not take this method", "the Allow header lists the methods it takes", 0,
			[]error{errMethodNotAllowed},
		},
		{
			codeBodyTooLarge, http.StatusRequestEntityTooLarge, "The body is too large", "see the limits in the API document", 0,
			[]error{errBodyTooLarge},
		},
		{
			codeUnsupportedMediaType, http.StatusUnsupportedMediaType, "The body has the wrong media type", "send UTF-8 JSON without compression", 0,
			[]error{errUnsupportedMediaType},
		},
		{
			codeEmptyMessage, http.StatusUnprocessableEntity, "The message holds no readable text", "text is empty, blank or invisible", 0,
			[]error{text.ErrEmpty},
		},
		{
			codeTimeout, http.StatusGatewayTimeout, "The deadline passed", "the message was not judged in time", 1,
			[]error{context.DeadlineExceeded},
		},
		{codeClientGone, statusClientGone, "The client left", "the connection was closed before the answer", 0, []error{context.Canceled}},
		{
			codeOverloaded, http.StatusServiceUnavailable, "Too many messages at once", "try again after the seconds in Retry-After", 1,
			[]error{errOverloaded, classifier.ErrOverloaded},
		},
		{
			codeModelUnavailable, http.StatusServiceUnavailable, "The intent model is unavailable", "the service is starting or its model is broken", 5,
			[]error{classifier.ErrUnavailable},
		},
		{
			codeNotReady, http.StatusServiceUnavailable, "Not ready for traffic", "the service is starting, overloaded or stopping", 1,
			[]error{errNotReady},
		},
	}
}

// kindOf finds the line of the table for an error. Unknown errors show nothing of themselves.
func kindOf(err error) kind {
	for _, k := range kinds() {
		for _, cause := range k.causes {
			if errors.Is(err, cause) {
				return k
			}
		}
	}
	return kind{
		code: codeInternal, status: http.StatusInternalServerError, title: "Something went wrong here",
		detail: "the request id finds it in the log", causes: []error{err},
	}
}

// requestError is a fault of the caller with what to tell them. Neither part ever quotes what they sent.
type requestError struct {
	cause  error  // a line of the table
	field  string // path of the key, as in context.queue.wait_seconds; "" when it is no single key
	detail string
}

// Error is for logs.
func (e *requestError) Error() string {
	if e.field == "" {
		return e.cause.Error() + ": " + e.detail
	}
	return e.cause.Error() + ": " + e.field + ": " + e.detail
}

// Unwrap gives the line of the table.
func (e *requestError) Unwrap() error { return e.cause }

// invalid is a requestError about the value of one key, or about the whole body when field is empty.
func invalid(field, detail string) error {
	return &requestError{cause: errInvalidRequest, field: field, detail: detail}
}
