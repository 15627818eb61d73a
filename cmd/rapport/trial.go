package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/go-json-experiment/json"

	"rapport/classifier"
	"rapport/models"
)

// trialRequest is what the child that tries a model is told, beside the files in its directory.
type trialRequest struct {
	Model       models.Model `json:"model"`
	Labels      int          `json:"labels"`
	ONNXRuntime string       `json:"onnxruntime"`
	Texts       []string     `json:"texts"`
}

// Files of a trial's directory.
const (
	trialGraph      = "model.onnx"
	trialVocabulary = "vocab.txt"
	trialTold       = "trial.json"
)

// errTrial marks what a trial found, or that it did not come to an end.
var errTrial = errors.New("trial of the model")

// trial is a model in a directory of its own, to be run by a child with limits.
type trial struct {
	directory string
	bytes     int // of the graph
	texts     int
	wait      time.Duration // for the child
}

// prepareTrial lays out a trial in a new directory; remove it afterwards.
func prepareTrial(graph, vocabulary []byte, request trialRequest) (t trial, err error) {
	t = trial{bytes: len(graph), texts: len(request.Texts)}
	t.wait = trialPatience + time.Duration(t.texts)*trialPerMessage
	if t.directory, err = os.MkdirTemp("", "rapport-trial-"); err != nil {
		return t, err
	}
	told, err := json.Marshal(request)
	for name, content := range map[string][]byte{trialGraph: graph, trialVocabulary: vocabulary, trialTold: told} {
		err = errors.Join(err, os.WriteFile(filepath.Join(t.directory, name), content, 0o600))
	}
	if err != nil {
		return t, errors.Join(err, t.remove())
	}
	return t, nil
}

func (t trial) remove() error { return os.RemoveAll(t.directory) }

// Limits of a trial. Loading takes a second or two and a message a few milliseconds; a machine may be busy with others, which costs wall time alone.
const (
	trialPatience   = 20 * time.Second       // of wall time, and
	trialWork       = 6 * time.Second        // of processor time, and
	trialPerMessage = 250 * time.Millisecond // of both a message
	maxTrialReply   = 256 << 20              // bytes: 10,000 lines of 1,000 labels
	maxTrialWords   = 4 << 10                // bytes of what a child says went wrong
)

// run has a child try the model: this program with a verb of its own. It has no environment, limits on memory, processor time and files, and is
// killed when it takes too long. Whatever becomes of the child, this process goes on.
func (t trial) run(ctx context.Context) (classifier.Tried, error) {
	program, err := os.Executable()
	if err != nil {
		return classifier.Tried{}, fmt.Errorf("%w: %w", errTrial, err)
	}
	return t.runBy(ctx, &exec.Cmd{Path: program, Args: []string{"rapport", "models", "try", t.directory}})
}

// work is the processor time a trial may take.
func (t trial) work() time.Duration { return trialWork + time.Duration(t.texts)*trialPerMessage }

// runBy has a given child try the model.
func (t trial) runBy(ctx context.Context, child *exec.Cmd) (classifier.Tried, error) {
	ctx, cancel := context.WithTimeout(ctx, t.wait)
	defer cancel()
	bounded := exec.CommandContext(ctx, child.Path, child.Args[1:]...) //nolint:gosec // this program
	bounded.Args[0] = child.Args[0]
	bounded.Env = []string{"MALLOC_ARENA_MAX=2"}
	bounded.Dir = t.directory
	bounded.WaitDelay = 200 * time.Millisecond // for what it may have started to let go of its output
	endAll := inOwnGroup(bounded)
	said, words := &limited{limit: maxTrialReply}, &limited{limit: maxTrialWords}
	bounded.Stdout, bounded.Stderr = said, words
	err := bounded.Run()
	endAll()
	switch {
	case errors.Is(context.Cause(ctx), context.DeadlineExceeded):
		return classifier.Tried{}, fmt.Errorf("%w: it took longer than %s and was stopped", errTrial, t.wait)
	case ctx.Err() != nil:
		return classifier.Tried{}, ctx.Err()
	case err != nil:
		return classifier.Tried{}, fmt.Errorf("%w: %s (%w)", errTrial, words.printable(), err)
	}
	var tried classifier.Tried
	if err := json.Unmarshal(said.Bytes(), &tried); err != nil || len(tried.Logits) != t.texts || len(tried.IDs) != t.texts {
		return classifier.Tried{}, fmt.Errorf("%w: it did not say what it found", errTrial)
	}
	return tried, nil
}

// limited keeps the beginning of what is written to it.
type limited struct {
	bytes.Buffer

	limit int
}

// Write implements io.Writer.
func (l *limited) Write(p []byte) (int, error) {
	if room := l.limit - l.Len(); room > 0 {
		l.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

var _ io.Writer = (*limited)(nil)

// printable is what was written, without what could steer a terminal; its end is where the cause stands.
func (l *limited) printable() string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(l.String(), " "))
	plain = strings.Join(strings.Fields(plain), " ")
	if plain == "" {
		return "the process ended without a word"
	}
	const most = 500
	if runes := []rune(plain); len(runes) > most {
		return string(runes[:most]) + " ..."
	}
	return plain
}
