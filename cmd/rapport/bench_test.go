package main_test

import (
	"bytes"
	"fmt"
	"io"
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

	"rapport/classifier"
	"rapport/internal/testenv"
	"rapport/models"
)

// sixteen is a message of sixteen tokens, special tokens included.
const sixteen = "where is my refund? i have been waiting for it since monday"

// BenchmarkRequest compares, in one run, the CPU time that a served request costs the service's process (network, HTTP, JSON, tokens, encoder, head,
// temper, rules, garbage collection: all of it) with runs of the same encoder in ONNX Runtime and nothing else. The target is a ratio of at most
// 1.15. Blocks of both alternate, so that a busy machine slows both.
func BenchmarkRequest(b *testing.B) {
	const block = 100
	server := startServer(b)
	raw := rawRun(b)
	send(b, server.url, block) // warm
	var served, alone time.Duration
	requests := 0
	for b.Loop() {
		before := server.cpu(b)
		send(b, server.url, block)
		served += server.cpu(b) - before
		before = ownCPU(b)
		for range block {
			if err := raw.Run(); err != nil {
				b.Fatal(err)
			}
		}
		alone += ownCPU(b) - before
		requests += block
	}
	perRequest := float64(served.Microseconds()) / float64(requests)
	perRun := float64(alone.Microseconds()) / float64(requests)
	b.ReportMetric(perRequest, "request-us")
	b.ReportMetric(perRun, "raw-encoder-us")
	b.ReportMetric(perRequest/perRun, "ratio")
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

func send(b *testing.B, url string, times int) {
	b.Helper()
	body := fmt.Appendf(nil, `{"text": %q, "conversation_id": "bench"}`, sixteen)
	for range times {
		reply, err := http.Post(url, "application/json", bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, reply.Body)
		_ = reply.Body.Close()
		if reply.StatusCode != http.StatusOK {
			b.Fatalf("answered %s", reply.Status)
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

// rawRun binds the served encoder's graph to the sixteen tokens.
func rawRun(b *testing.B) *classifier.Binding {
	b.Helper()
	runtime, err := classifier.OpenRuntime(testenv.Library(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = runtime.Close() })
	source, err := models.OpenEncoder(filepath.Join(testenv.Models(b), "encoders", "minilm-l6-int8", "1"))
	if err != nil {
		b.Fatal(err)
	}
	tokenizer, err := classifier.OpenTokenizer(filepath.Join(source.Path(), "vocab.txt"))
	if err != nil {
		b.Fatal(err)
	}
	session, err := runtime.Load(source.Content("encoder.onnx"), []string{"input_ids", "attention_mask"}, []string{"embedding"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = session.Close() })
	ids := tokenizer.Encode(nil, sixteen, classifier.MaxTokens)
	if len(ids) != 16 {
		b.Fatalf("the message has %d tokens", len(ids))
	}
	mask := make([]int32, len(ids))
	for i := range mask {
		mask[i] = 1
	}
	shape, dimensions := []int64{1, int64(len(ids))}, source.Manifest.Dimensions
	binding, err := session.Bind(
		[]classifier.Tensor{{Shape: shape, Int: ids}, {Shape: shape, Int: mask}},
		[]classifier.Tensor{{Shape: []int64{1, int64(dimensions)}, Float: make([]float32, dimensions)}},
	)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = binding.Close() })
	return binding
}
