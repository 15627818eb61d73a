package main_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"rapport/classifier"
	rapport "rapport/cmd/rapport"
	"rapport/internal/testenv"
	"rapport/models"
)

// sixteen is a message of sixteen tokens, special tokens included.
const sixteen = "where is my refund? i have been waiting for it since monday"

// BenchmarkHandler compares, in one process and one run, the CPU time of a request from its bytes to the bytes of the reply (HTTP handler, JSON,
// tokens, encoder, head, temper, rules, garbage collection) with runs of the same encoder in ONNX Runtime and nothing else. The target is a
// ratio of at most 1.15. The median of many short alternating blocks counts, because neighbours on the machine spoil some.
func BenchmarkHandler(b *testing.B) {
	const block = 20
	handler, free, err := rapport.Handler(b.Context(), testenv.Models(b), testenv.Library(b), "")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = free() })
	raw := bindSixteen(b, rawSession(b, nil))
	var served, alone []time.Duration
	for b.Loop() {
		before := ownCPU(b)
		for range block {
			request := httptest.NewRequest(http.MethodPost, "/v1/assess", bytes.NewReader(body()))
			request.Header.Set("Content-Type", "application/json")
			reply := httptest.NewRecorder()
			if handler.ServeHTTP(reply, request); reply.Code != http.StatusOK {
				b.Fatalf("answered %d", reply.Code)
			}
		}
		served = append(served, ownCPU(b)-before)
		before = ownCPU(b)
		for range block {
			if err := raw.Run(); err != nil {
				b.Fatal(err)
			}
		}
		alone = append(alone, ownCPU(b)-before)
	}
	slices.Sort(served)
	slices.Sort(alone)
	request, run := served[len(served)/2], alone[len(alone)/2]
	b.ReportMetric(float64(request.Microseconds())/block, "request-us")
	b.ReportMetric(float64(run.Microseconds())/block, "raw-encoder-us")
	b.ReportMetric(float64(request)/float64(run), "ratio")
}

// BenchmarkRequest measures the same over loopback, as the CPU time of the service's whole process, kernel and network included, with one client
// that waits for each reply and with eight. A core that has just been idle runs the very same graph up to a third slower, so one waiting client
// costs more a request than eight do.
func BenchmarkRequest(b *testing.B) {
	for _, clients := range []int{1, 8} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			const block = 40
			server := startServer(b)
			session := rawSession(b, openRuntime(b))
			raw := []*classifier.Binding{bindSixteen(b, session), bindSixteen(b, session)}
			together(clients, func(int) { send(b, server.url, block) }) // warm
			var served, alone time.Duration
			rounds := 0
			for b.Loop() {
				before := server.cpu(b)
				together(clients, func(int) { send(b, server.url, block) })
				served += server.cpu(b) - before
				before = ownCPU(b)
				together(len(raw), func(i int) {
					for range block {
						if err := raw[i].Run(); err != nil {
							b.Error(err)
						}
					}
				})
				alone += ownCPU(b) - before
				rounds++
			}
			perRequest := float64(served.Microseconds()) / float64(rounds*block*clients)
			perRun := float64(alone.Microseconds()) / float64(rounds*block*len(raw))
			b.ReportMetric(perRequest, "request-us")
			b.ReportMetric(perRun, "raw-encoder-us")
			b.ReportMetric(perRequest/perRun, "ratio")
		})
	}
}

func together(n int, f func(i int)) {
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { f(i) })
	}
	wait.Wait()
}

type server struct {
	url string
	pid int
}

func startServer(b *testing.B) server {
	b.Helper()
	program := filepath.Join(b.TempDir(), "rapport")
	build := exec.CommandContext(b.Context(), "go", "build", "-o", program, ".")
	if output, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, output)
	}
	address := freeAddress(b)
	serve := exec.CommandContext(b.Context(), program, "serve", "--addr", address,
		"--models", testenv.Models(b), "--onnxruntime", testenv.Library(b))
	serve.Env = append(os.Environ(), "MALLOC_ARENA_MAX=2")
	if err := serve.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = serve.Process.Signal(syscall.SIGTERM)
		_ = serve.Wait()
	})
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		reply, err := http.Get("http://" + address + "/readyz")
		if err == nil {
			_ = reply.Body.Close()
			return server{url: "http://" + address + "/v1/assess", pid: serve.Process.Pid}
		}
		if time.Since(began) > 20*time.Second {
			b.Fatalf("the service is not ready: %v", err)
		}
	}
}

func freeAddress(b *testing.B) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func body() []byte { return fmt.Appendf(nil, `{"text": %q, "conversation_id": "bench"}`, sixteen) }

func send(b *testing.B, url string, times int) {
	b.Helper()
	for range times {
		reply, err := http.Post(url, "application/json", bytes.NewReader(body()))
		if err != nil {
			b.Error(err)
			return
		}
		_, _ = io.Copy(io.Discard, reply.Body)
		_ = reply.Body.Close()
		if reply.StatusCode != http.StatusOK {
			b.Errorf("answered %s", reply.Status)
		}
	}
}

// cpu is what the process has used so far, from Linux's accounting in ticks of 10 ms.
func (s server) cpu(b *testing.B) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(s.pid), "stat"))
	if err != nil {
		b.Skipf("no process accounting here: %v", err)
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		b.Fatal(err)
	}
	system, err := strconv.Atoi(fields[12])
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

func ownCPU(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func openRuntime(b *testing.B) *classifier.Runtime {
	b.Helper()
	runtime, err := classifier.OpenRuntime(testenv.Library(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = runtime.Close() })
	return runtime
}

// rawSession loads the served encoder's graph, into the environment that is open when there is no runtime to load it with.
func rawSession(b *testing.B, runtime *classifier.Runtime) *classifier.Session {
	b.Helper()
	if runtime == nil {
		runtime = new(classifier.Runtime)
	}
	source, err := models.OpenEncoder(encoderDirectory(b))
	if err != nil {
		b.Fatal(err)
	}
	session, err := runtime.Load(source.Content("encoder.onnx"), []string{"input_ids", "attention_mask"}, []string{"embedding"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = session.Close() })
	return session
}

// bindSixteen binds a session to the sixteen tokens.
func bindSixteen(b *testing.B, session *classifier.Session) *classifier.Binding {
	b.Helper()
	tokenizer, err := classifier.OpenTokenizer(filepath.Join(encoderDirectory(b), "vocab.txt"))
	if err != nil {
		b.Fatal(err)
	}
	const tokens, dimensions = 16, 384
	ids := tokenizer.Encode(nil, sixteen, classifier.MaxTokens)
	if len(ids) != tokens {
		b.Fatalf("the message has %d tokens", len(ids))
	}
	mask := slices.Repeat([]int32{1}, tokens)
	binding, err := session.Bind(
		[]classifier.Tensor{{Shape: []int64{1, tokens}, Int: ids}, {Shape: []int64{1, tokens}, Int: mask}},
		[]classifier.Tensor{{Shape: []int64{1, dimensions}, Float: make([]float32, dimensions)}},
	)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = binding.Close() })
	return binding
}

func encoderDirectory(b *testing.B) string {
	b.Helper()
	return filepath.Join(testenv.Models(b), "encoders", "minilm-l6-int8", "1")
}
