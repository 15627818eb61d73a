package main_test

import (
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

type command = func(ts *testscript.TestScript, neg bool, args []string)

// storyCommands are the words of stories beside those of testscript.
//
//	exits CODE PROGRAM ARG...      run, and want this exit code
//	holds DIRECTORY NAME...        the directory holds these names and nothing else
//	text NAME TEXT [TIMES]         set a variable; <xx> in TEXT is the byte with that hex code
//	bytes FILE                     turn every <xx> in a file into that byte
//	repeat FILE TIMES TEXT         write a file of one text over and over
//	flip FILE                      change one bit in the middle of a file
//	serve ARG...                   rapport serve on a free port until the story ends; $URL is where, try.sh what it printed to try
//	get STATUS PATH                ask the service, want this status, print the body
//	ask FILE                       send each line to POST /v1/assess and print the replies as rapport assess prints them
//	hangup PATTERN                 SIGHUP to the service, wait until its log matches
//	stop                           SIGTERM to the service, want exit code 0; its output is in serve.out and serve.err
//	interrupt PATTERN PROGRAM ...  run, SIGINT when standard error matches, want exit code 2
func storyCommands() map[string]command {
	return map[string]command{
		"exits": exits, "holds": holds, "text": text, "bytes": rawBytes, "repeat": repeat, "flip": flip,
		"serve": serve, "get": get, "ask": ask, "hangup": hangup, "stop": stop, "interrupt": interrupt,
	}
}

func want(ts *testscript.TestScript, neg bool, args []string, least int) {
	if neg || len(args) < least {
		ts.Fatalf("see storyCommands for how this command is used")
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2)
	err := ts.Exec(args[1], args[2:]...)
	if code := exitCode(err); strconv.Itoa(code) != args[0] {
		ts.Fatalf("%s exits with %d (%v), want %s", strings.Join(args[1:], " "), code, err, args[0])
	}
}

// exitCode is -1 for a process that did not exit by itself.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return failed.ExitCode()
	}
	return -1
}

func holds(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1)
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	names := []string{}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	wanted := append([]string{}, args[1:]...)
	slices.Sort(wanted)
	if diff := cmp.Diff(wanted, names); diff != "" {
		ts.Fatalf("%s holds other names than wanted (-want +got):\n%s", args[0], diff)
	}
}

// unhex turns <xx> into the byte with that hex code.
func unhex(said string) string {
	return regexp.MustCompile(`<[0-9a-f]{2}>`).ReplaceAllStringFunc(said, func(escape string) string {
		value, _ := hex.DecodeString(strings.Trim(escape, "<>"))
		return string(value)
	})
}

func text(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2)
	times := 1
	if len(args) > 2 {
		var err error
		times, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	ts.Setenv(args[0], strings.Repeat(unhex(args[1]), times))
}

func rawBytes(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(unhex(ts.ReadFile(args[0]))), 0o600))
}

func repeat(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 3)
	times, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat(unhex(args[2]), times)), 0o600))
}

func flip(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1)
	path := ts.MkAbs(args[0])
	content, err := os.ReadFile(path)
	ts.Check(err)
	content[len(content)/2] ^= 1
	ts.Check(os.WriteFile(path, content, 0o600))
}
