package main_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"rapport/internal/testenv"
	"rapport/models"
)

// serveSmall starts a service with the bundle of the stories.
func serveSmall(t *testing.T, more ...string) *serviceProcess {
	t.Helper()
	arguments := append([]string{
		"serve", "--addr", "127.0.0.1:0", "--models", filepath.Dir(smallBundle(t)), "--onnxruntime", testenv.Library(t),
	}, more...)
	process := exec.Command("rapport", arguments...)
	process.Env = []string{"PATH=" + os.Getenv("PATH")} // no setting of whoever runs the test
	service, err := startService(process, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(service.kill)
	return service
}

// TestStopFinishesRequests sends SIGTERM while a request is half sent: no new connection is taken, the request is answered, and the process ends
// with exit code 0.
func TestStopFinishesRequests(t *testing.T) {
	t.Parallel()
	service := serveSmall(t)
	address := strings.TrimPrefix(service.url, "http://")
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	if err := connection.SetDeadline(time.Now().Add(testPatience)); err != nil {
		t.Fatal(err)
	}
	const body = `{"text": "where is my refund"}`
	const head = "POST /v1/assess HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n"
	if _, err := fmt.Fprintf(connection, head, address, len(body)); err != nil {
		t.Fatal(err)
	}
	replies := bufio.NewReader(connection)
	if line, err := replies.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the service does not ask for the body: %q, %v", line, err)
	}
	if _, err := replies.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := service.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	awaitRefusal(t, address)
	if _, err := fmt.Fprint(connection, body); err != nil {
		t.Fatal(err)
	}
	reply, err := http.ReadResponse(replies, nil)
	if err != nil {
		t.Fatalf("the request under way was cut: %v", err)
	}
	_ = reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		t.Errorf("the request under way was answered with %s", reply.Status)
	}
	if err := service.wait(); err != nil {
		t.Errorf("the service ended with %v, want exit code 0\n%s", err, service.logged())
	}
}

// awaitRefusal waits until no connection is taken any more.
func awaitRefusal(t *testing.T, address string) {
	t.Helper()
	for began := time.Now(); time.Since(began) < testPatience; time.Sleep(10 * time.Millisecond) {
		connection, err := net.DialTimeout("tcp", address, time.Second)
		if err != nil {
			return
		}
		_ = connection.Close()
	}
	t.Fatal("connections are still taken after SIGTERM")
}

// TestStopCutsWhatTakesTooLong proves that limits.drain bounds a stop, and that the exit code tells.
func TestStopCutsWhatTakesTooLong(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "rapport.yaml")
	write(t, config, "limits: {drain: 50ms}\n")
	service := serveSmall(t, "--config", config)
	connection, err := net.Dial("tcp", strings.TrimPrefix(service.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	if _, err := fmt.Fprint(connection, "POST /v1/assess HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(connection).ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the service does not ask for the body: %q, %v", line, err)
	}
	err = service.stop()
	if code := exitCode(err); code != 2 {
		t.Errorf("the service ended with %v, want exit code 2", err)
	}
	if !strings.Contains(service.logged(), "requests were cut after 50ms") {
		t.Errorf("the cut is not told:\n%s", service.logged())
	}
}

// TestKillDuringActivation kills the service at moments spread over activations: the pointer on disk is always whole, and what it names can serve.
func TestKillDuringActivation(t *testing.T) {
	t.Parallel()
	root := generations(t)
	kills := 6
	if testing.Short() {
		kills = 2
	}
	for kill := range kills {
		process := exec.Command("rapport", "serve", "--addr", "127.0.0.1:0", "--models", root, "--onnxruntime", testenv.Library(t))
		process.Env = []string{"PATH=" + os.Getenv("PATH"), "RAPPORT_ADMIN_TOKEN=" + swapToken}
		service, err := startService(process, t.TempDir()) // it starts: what the last kill left can serve
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(service.kill)
		asked := make(chan struct{})
		go func() {
			defer close(asked)
			for i := 0; ; i++ {
				request, err := http.NewRequest(http.MethodPost, fmt.Sprintf("%s/v1/models/care-en/versions/%d:activate", service.url, 1+i%2), nil)
				if err != nil {
					return
				}
				request.Header.Set("Authorization", "Bearer "+swapToken)
				reply, err := http.DefaultClient.Do(request)
				if err != nil {
					return
				}
				_ = reply.Body.Close()
			}
		}()
		time.Sleep(time.Duration(100+37*kill) * time.Millisecond)
		service.kill()
		<-asked
		current, err := models.Current(root, "care-en")
		if err != nil {
			t.Fatal(err)
		}
		if err := models.Verify(filepath.Join(root, "care-en", strconv.Itoa(current))); err != nil {
			t.Fatal(err)
		}
	}
}
