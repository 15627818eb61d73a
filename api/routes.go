package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// endpoint answers one request. Its error is answered by fail, and by nothing else.
type endpoint func(c *gin.Context) error

// route is one line of the API: what it is for stands in openapi.json.
type route struct {
	method, path string // the path may end in a verb behind a colon, as in /v1/models/:name:rollback
	answer       endpoint
	codes        []string // problems it can answer with, internal aside, which every route can; openapi.json lists the same
}

// routes lists the whole API, the paths of openapi.json with gin's parameters.
func (a *API) routes() []route {
	const one = "/v1/conversations/:id"
	body := []string{codeInvalidRequest, codeCrossOrigin, codeBodyTooLarge, codeUnsupportedMediaType, codeTimeout}
	judged := append(slices.Clip(body), codeEmptyMessage, codeOverloaded, codeModelUnavailable)
	kept := []string{codeInvalidRequest, codeNotFound, codeTimeout}
	changed := []string{codeNotFound, codeConflict, codeModelRefused, codeTimeout}
	return []route{
		{http.MethodPost, "/v1/assess", a.assess, judged},
		{http.MethodPost, "/v1/classify", a.classify, []string{
			codeInvalidRequest, codeCrossOrigin, codeBodyTooLarge, codeUnsupportedMediaType, codeOverloaded,
		}},
		{http.MethodGet, "/v1/model", a.describe, []string{codeModelUnavailable}},
		{http.MethodGet, "/v1/models", a.shelf, nil},
		{http.MethodPost, "/v1/models/:name/versions/:version:activate", a.admin(a.activate), adminCodes(changed...)},
		{http.MethodPost, "/v1/models/:name:rollback", a.admin(a.rollBack), adminCodes(changed...)},
		{http.MethodGet, "/v1/mode", a.mode, nil},
		{http.MethodPut, "/v1/mode", a.admin(a.setMode), adminCodes(
			codeInvalidRequest, codeBodyTooLarge, codeUnsupportedMediaType, codeTimeout,
		)},
		{http.MethodGet, one, a.conversation, kept},
		{http.MethodDelete, one, a.forget, append(slices.Clip(kept), codeCrossOrigin)},
		{http.MethodGet, one + "/handoff", a.handoff, kept},
		{http.MethodGet, one + "/replies", a.savedReplies, kept},
		{http.MethodPost, one + "/accept", a.accept, append(slices.Clip(body), codeNotFound, codeConflict)},
		{http.MethodPost, one + "/handback", a.handBack, append(slices.Clip(body), codeNotFound, codeConflict)},
		{http.MethodGet, "/livez", a.live, nil},
		{http.MethodGet, "/readyz", a.ready, []string{codeNotReady}},
		{http.MethodGet, "/metrics", a.expose, nil},
		{http.MethodGet, "/openapi.json", a.document, nil},
	}
}

// split takes the verb off a path: gin takes a parameter for all up to the next slash.
func (r route) split() (path, verb string) {
	segment := strings.LastIndexByte(r.path, '/') + 1
	at := strings.LastIndexByte(r.path[segment:], ':')
	if at <= 0 {
		return r.path, ""
	}
	return r.path[:segment+at], r.path[segment+at:]
}

// withVerb answers when the last parameter ends in the verb, which is taken off it.
func withVerb(verb string, answer endpoint) endpoint {
	if verb == "" {
		return answer
	}
	return func(c *gin.Context) error {
		last := &c.Params[len(c.Params)-1]
		value, found := strings.CutSuffix(last.Value, verb)
		if !found {
			return errNotFound
		}
		last.Value = value
		return answer(c)
	}
}

// newRouter puts the routes behind the middleware. Nothing of gin's defaults is kept: no logger, no redirects, no trusted proxies.
func (a *API) newRouter() (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.HandleMethodNotAllowed = true
	router.RedirectTrailingSlash = false
	router.RedirectFixedPath = false
	if err := router.SetTrustedProxies(nil); err != nil {
		return nil, fmt.Errorf("router: %w", err)
	}
	router.Use(a.identify, a.observe, a.harden, a.survive, a.sameOrigin)
	router.NoRoute(a.serve(func(*gin.Context) error { return errNotFound }))
	router.NoMethod(a.serve(func(*gin.Context) error { return errMethodNotAllowed }))
	for _, r := range a.routes() {
		path, verb := r.split()
		router.Handle(r.method, path, a.serve(withVerb(verb, r.answer)))
	}
	return router, nil
}

// serve makes an endpoint a gin handler.
func (a *API) serve(answer endpoint) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := answer(c); err != nil {
			a.fail(c, err)
		}
	}
}
