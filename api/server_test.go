package api_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/api"
)

// running is a service on a real listener.
type running struct {
	service
	addr  string
	stop  context.CancelFunc
	ended chan error
}

func start(t *testing.T, f *fake, limits api.Limits) *running {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r := &running{service: newService(t, f, limits), addr: listener.Addr().String(), stop: cancel, ended: make(chan error, 1)}
	go func() { r.ended <- r.Serve(ctx, listener) }()
	t.Cleanup(cancel)
	return r
}

func (r *running) wait(t *testing.T) error {
	t.Helper()
	select {
	case err := <-r.ended:
		return err
	case <-time.After(20 * time.Second):
		t.Fatal("the server does not stop")
	}
	return nil
}

// client has connections of its own, so that no test leaves one behind.
func client(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 20 * time.Second}
}

func (r *running) post(t *testing.T, path string, body io.Reader) (*http.Response, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+r.addr+path, body)
	if err != nil {
		t.Fatal(err)
	}
	return client(t).Do(request)
}

// A stop lets the request under way finish, and readiness goes first.
func TestGracefulStop(t *testing.T) {
	t.Parallel()
	f, entered, release := block()
	r := start(t, f, api.Limits{Timeout: time.Minute})
	answered := make(chan string, 1)
	go func() {
		response, err := r.post(t, "/v1/assess", strings.NewReader(`{"text":"a"}`))
		if err != nil {
			answered <- err.Error()
			return
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(response.Body)
		answered <- fmt.Sprint(response.StatusCode, err, strings.Contains(string(body), "care-en"))
	}()
	<-entered
	r.stop()
	for deadline := time.Now().Add(5 * time.Second); r.send(t, http.MethodGet, "/readyz", "").Code == http.StatusOK; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("readyz stays 200")
		}
	}
	close(release)
	if got := <-answered; got != "200 <nil> true" {
		t.Errorf("the request under way got %s", got)
	}
	if err := r.wait(t); err != nil {
		t.Error(err)
	}
	if _, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", r.addr); err == nil {
		t.Error("the listener is still open")
	}
}

// What does not finish within the drain time is cut, and the stop says so.
func TestStopCutsWhatHangs(t *testing.T) {
	t.Parallel()
	f, entered, release := block()
	r := start(t, f, api.Limits{Timeout: time.Minute, Drain: 20 * time.Millisecond})
	answered := make(chan error, 1)
	go func() {
		response, err := r.post(t, "/v1/assess", strings.NewReader(`{"text":"a"}`))
		if err == nil {
			_ = response.Body.Close()
		}
		answered <- err
	}()
	<-entered
	r.stop()
	if err := r.wait(t); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("stopped with %v", err)
	}
	if <-answered == nil {
		t.Error("the hanging request was answered")
	}
	close(release)
}

// A port that cannot be served is an error at once, not a wait for the end.
func TestServeFails(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	if err := newService(t, newFake(), api.Limits{}).Serve(t.Context(), listener); !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// The server's own limits are what the deployment page promises; a header that does not arrive ends its connection.
func TestSlowHeader(t *testing.T) {
	t.Parallel()
	server := api.NewServer("127.0.0.1:0", newService(t, newFake(), api.Limits{}))
	got := []time.Duration{server.ReadHeaderTimeout, server.ReadTimeout, server.WriteTimeout, server.IdleTimeout, time.Duration(server.MaxHeaderBytes)}
	want := []time.Duration{5 * time.Second, 15 * time.Second, 30 * time.Second, 60 * time.Second, 16 << 10}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("limits %v, want %v", got, want)
	}
	server.ReadHeaderTimeout = 50 * time.Millisecond // the rule, without its five seconds
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", server.Addr)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	if _, err := io.WriteString(connection, "POST /v1/assess HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	_ = connection.SetReadDeadline(time.Now().Add(10 * time.Second))
	if answer, err := io.ReadAll(connection); err != nil || strings.HasPrefix(string(answer), "HTTP/1.1 200") {
		t.Errorf("a header that never ends: %q, %v", answer, err)
	}
	_ = server.Close()
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
}

// Answers come while the client is still sending, each as soon as it is there.
func TestClassifyStreams(t *testing.T) {
	t.Parallel()
	r := start(t, echo(), api.Limits{})
	in, out := io.Pipe()
	go func() { _, _ = io.WriteString(out, `{"text":"one"}`+"\n") }()
	response, err := r.post(t, "/v1/classify", in)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answers := bufio.NewReader(response.Body)
	for _, text := range []string{"two", "three", ""} {
		line, err := answers.ReadBytes('\n')
		if err != nil || len(lines(t, line)) != 1 {
			t.Fatalf("before %q: %q, %v", text, line, err)
		}
		if text == "" {
			break
		}
		_, _ = io.WriteString(out, `{"text":"`+text+`"}`+"\n")
	}
	_ = out.Close()
	if rest, err := io.ReadAll(answers); err != nil || len(rest) > 0 {
		t.Errorf("after the end: %q, %v", rest, err)
	}
	r.stop()
	if err := r.wait(t); err != nil {
		t.Error(err)
	}
}

// unbuffered is a listener with one connection whose every write waits for its reader.
type unbuffered struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (u unbuffered) Accept() (net.Conn, error) {
	select {
	case conn := <-u.conns:
		return conn, nil
	case <-u.closed:
		return nil, net.ErrClosed
	}
}

func (u unbuffered) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

func (u unbuffered) Close() error {
	close(u.closed)
	return nil
}

// A client that sends everything before it reads anything gets every answer: neither side waits for the other.
func TestClassifyNeverLocksUp(t *testing.T) {
	t.Parallel()
	near, far := net.Pipe()
	listener := unbuffered{conns: make(chan net.Conn, 1), closed: make(chan struct{})}
	listener.conns <- far
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	s := newService(t, newFake(), api.Limits{})
	go func() { ended <- s.Serve(ctx, listener) }()

	const count = 2000
	body := strings.Repeat(`{"text":"where is my refund"}`+"\n", count)
	_ = near.SetDeadline(time.Now().Add(20 * time.Second))
	const header = "POST /v1/classify HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
	if _, err := fmt.Fprintf(near, header, len(body), body); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(near), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answers, err := io.ReadAll(response.Body)
	if got := strings.Count(string(answers), "\n"); err != nil || got != count {
		t.Errorf("%d answers, %v", got, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A client that leaves ends its batch: nothing goes on judging for nobody.
func TestClassifyClientGone(t *testing.T) {
	t.Parallel()
	f, entered, release := block()
	defer close(release)
	r := start(t, f, api.Limits{Timeout: time.Minute, Window: 2})
	ctx, leave := context.WithCancel(t.Context())
	body := strings.NewReader(strings.Repeat(`{"text":"a"}`+"\n", 100))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+r.addr+"/v1/classify", body)
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() {
		response, err := client(t).Do(request)
		if err == nil {
			_ = response.Body.Close()
		}
		gone <- err
	}()
	<-entered
	leave()
	if <-gone == nil {
		t.Error("the client got an answer")
	}
	r.stop()
	if err := r.wait(t); err != nil {
		t.Errorf("the batch did not end with its client: %v", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.turns) > 10 {
		t.Errorf("%d lines were judged for nobody", len(f.turns))
	}
}
