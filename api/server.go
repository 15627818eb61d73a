package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/netutil"
)

// NewServer is an http.Server whose limits hold off slow and greedy clients: 5 s for a header of at most 16 KiB (Go allows 4 KiB more), 15 s
// for a whole request, 30 s for an answer, 60 s idle. POST /v1/classify moves its own deadlines on.
func NewServer(addr string, handler http.Handler) *http.Server {
	return &http.Server{
		Addr: addr, Handler: handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
	}
}

// Serve answers on listener until ctx ends, then stops in three steps: /readyz turns 503; after Limits.Notice no connection is taken any more;
// requests under way get Limits.Drain to finish before they are cut. It closes the listener. The error is nil after a clean stop.
func (a *API) Serve(ctx context.Context, listener net.Listener) error {
	server := NewServer(listener.Addr().String(), a)
	server.ErrorLog = slog.NewLogLogger(a.log.Handler(), slog.LevelWarn)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(netutil.LimitListener(listener, a.limits.Connections)) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	a.Drain()
	time.Sleep(a.limits.Notice)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.limits.Drain)
	defer cancel()
	err := server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(fmt.Errorf("requests were cut after %s: %w", a.limits.Drain, err), server.Close())
	}
	if stopped := <-ended; !errors.Is(stopped, http.ErrServerClosed) {
		err = errors.Join(err, fmt.Errorf("serve: %w", stopped))
	}
	return err
}
