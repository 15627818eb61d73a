package api_test

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/api"
	"rapport/policy"
)

// A client that stops sending in the middle of a batch is told so; it has not gone, and gets no answer made for one that has.
func TestClassifyClientStandsStill(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sent, status, want string }{
		"before the first line": {"", "HTTP/1.1 400 ", `"detail":"the body did not arrive in time"`},
		"after a line": {
			"f\r\n" + `{"text":"one"}` + "\n\r\n", "HTTP/1.1 200 ",
			`{"error":{"code":"invalid_request","line":2,"detail":"the body did not arrive in time","retryable":false}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := standStill(t, c.sent)
			if !strings.HasPrefix(answer, c.status) || !strings.Contains(answer, c.want) {
				t.Errorf("want %s and %s:\n%s", c.status, c.want, answer)
			}
		})
	}
}

// standStill sends the beginning of a batch and no more, and reads the answer. The service's clock is behind by nearly all the time that a body
// may stand still, so that nobody waits for it here.
func standStill(t *testing.T, sent string) string {
	t.Helper()
	f := echo()
	service, err := api.New(api.Config{
		Engine: f, Conversations: f, Replies: f, Model: f, Models: f, Activator: f, Modes: policy.NewModeSwitch(nil), Ready: f,
		NewID: func() string { return "made-1" }, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return time.Now().Add(-14700 * time.Millisecond) },
	})
	if err != nil {
		t.Fatal(err)
	}
	server := api.NewServer("127.0.0.1:0", service)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", server.Addr)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	defer func() {
		_ = server.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	_ = connection.SetDeadline(time.Now().Add(10 * time.Second))
	head := http.MethodPost + " /v1/classify HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
	if _, err := io.WriteString(connection, head+sent); err != nil {
		t.Fatal(err)
	}
	answer, _ := io.ReadAll(connection) // what was read counts: the connection may end with a reset
	return string(answer)
}
