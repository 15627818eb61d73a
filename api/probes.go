package api

import (
	_ "embed"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

//go:embed openapi.json
var openAPI []byte

// status is the body of the probes.
type status struct {
	Status string `json:"status"`
}

// live answers GET /livez: the process turns. It depends on nothing, so that a broken dependency never restarts a process.
func (a *API) live(c *gin.Context) error {
	return a.reply(c, status{Status: "alive"})
}

// ready answers GET /readyz: turns can be judged, the end is not announced, and there is room for another message.
func (a *API) ready(c *gin.Context) error {
	if err := a.readiness.Ready(); err != nil {
		a.log.WarnContext(c.Request.Context(), "not ready", slog.String("cause", chain(err)))
		return &requestError{cause: errNotReady, detail: "the service is starting, or its model does not run"} // whatever err wraps
	}
	if a.draining.Load() {
		return &requestError{cause: errNotReady, detail: "the service is stopping"}
	}
	if a.messages.full() {
		return &requestError{cause: errNotReady, detail: "every place for a message is taken"}
	}
	return a.reply(c, status{Status: "ready"})
}

// expose answers GET /metrics.
func (a *API) expose(c *gin.Context) error {
	promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{DisableCompression: true}).ServeHTTP(c.Writer, c.Request)
	return nil
}

// document answers GET /openapi.json.
func (a *API) document(c *gin.Context) error {
	c.Data(http.StatusOK, "application/json", openAPI)
	return nil
}
