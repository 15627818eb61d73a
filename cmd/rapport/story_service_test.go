package main_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// story is what the commands of one story share.
type story struct{ service *serviceProcess }

type storyKey struct{}

func storyOf(ts *testscript.TestScript) *story {
	one, ok := ts.Value(storyKey{}).(*story)
	if !ok {
		ts.Fatalf("the stage lends this story nothing")
	}
	return one
}

func running(ts *testscript.TestScript) *serviceProcess {
	service := storyOf(ts).service
	if service == nil {
		ts.Fatalf("no service: use serve first")
	}
	return service
}

// program is a process with the directory and the environment of the story.
func program(ts *testscript.TestScript, args []string) *exec.Cmd {
	process := exec.Command(args[0], args[1:]...)
	process.Dir = ts.MkAbs(".")
	for _, name := range []string{
		"PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "GOCOVERDIR", "RAPPORT_ONNXRUNTIME", "RAPPORT_CONFIG", "RAPPORT_ADMIN_TOKEN",
	} {
		if value := ts.Getenv(name); value != "" {
			process.Env = append(process.Env, name+"="+value)
		}
	}
	return process
}

func serve(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 0)
	service, err := startService(program(ts, append([]string{"rapport", "serve", "--addr", "127.0.0.1:0"}, args...)), ts.MkAbs("."))
	ts.Check(err)
	ts.Defer(service.kill)
	storyOf(ts).service = service
	ts.Setenv("URL", service.url)
	ts.Check(os.WriteFile(ts.MkAbs("try.sh"), []byte(service.try+"\n"), 0o600))
}

func stop(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 0)
	if err := running(ts).stop(); err != nil {
		ts.Fatalf("the service does not stop well: %v\n%s", err, running(ts).logged())
	}
}

// hangup sends SIGHUP and waits for a line of the log.
func hangup(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1)
	pattern := regexp.MustCompile(args[0])
	ts.Check(running(ts).cmd.Process.Signal(syscall.SIGHUP))
	for began := time.Now(); !pattern.MatchString(running(ts).logged()); time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > testPatience {
			ts.Fatalf("the log does not hold %s:\n%s", args[0], running(ts).logged())
		}
	}
}

func get(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2)
	status, body := call(ts, http.MethodGet, args[1], nil)
	if strconv.Itoa(status) != args[0] {
		ts.Fatalf("GET %s gives %d, want %s: %s", args[1], status, args[0], body)
	}
	_, err := fmt.Fprintf(ts.Stdout(), "%s\n", body)
	ts.Check(err)
}

// ask prints the replies as rapport assess prints them: a problem with the number of its line, and with no id of a request.
func ask(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1)
	requestID := regexp.MustCompile(`"request_id":"[^"]+"`)
	number := 0
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		number++
		status, body := call(ts, http.MethodPost, "/v1/assess", []byte(strings.TrimSuffix(line, "\n")))
		if status != http.StatusOK {
			body = fmt.Appendf(nil, `{"line":%d,"error":%s}`, number, requestID.ReplaceAll(body, []byte(`"request_id":""`)))
		}
		_, err := fmt.Fprintf(ts.Stdout(), "%s\n", body)
		ts.Check(err)
	}
}

func call(ts *testscript.TestScript, method, path string, body []byte) (int, []byte) {
	request, err := http.NewRequest(method, running(ts).url+path, bytes.NewReader(body))
	ts.Check(err)
	client := http.Client{Timeout: testPatience}
	reply, err := client.Do(request)
	ts.Check(err)
	content, err := io.ReadAll(reply.Body)
	ts.Check(err)
	ts.Check(reply.Body.Close())
	return reply.StatusCode, content
}

// interrupt sends SIGINT to a program at the first line of its standard error that matches.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2)
	pattern := regexp.MustCompile(args[0])
	process := program(ts, args[1:])
	said, err := process.StderrPipe()
	ts.Check(err)
	ts.Check(process.Start())
	tooLong := time.AfterFunc(trainingPatience, func() { _ = process.Process.Kill() })
	defer tooLong.Stop()
	interrupted := false
	var log strings.Builder
	for lines := bufio.NewScanner(said); lines.Scan(); {
		fmt.Fprintln(&log, lines.Text())
		if !interrupted && pattern.MatchString(lines.Text()) {
			interrupted = true
			ts.Check(process.Process.Signal(os.Interrupt))
		}
	}
	code := exitCode(process.Wait())
	_, err = io.WriteString(ts.Stderr(), log.String())
	ts.Check(err)
	if !interrupted || code != 2 {
		ts.Fatalf("interrupted: %v, exit code %d, want 2:\n%s", interrupted, code, log.String())
	}
}
