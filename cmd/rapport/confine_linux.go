package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// confine puts limits on this process that nothing in it can lift: memory for the graph and what a batch of it may need, processor time, no files to
// write, no core dump.
func (t trial) confine() error {
	now, err := addressSpace()
	if err != nil {
		return err
	}
	const room = 2 << 30 // for the library, its arena and Go's heap
	for _, one := range []struct {
		resource int
		most     uint64
	}{
		{syscall.RLIMIT_AS, now + room + 6*uint64(t.bytes)}, //nolint:gosec // a length
		{syscall.RLIMIT_CPU, uint64(t.work().Seconds()) + 1},
		{syscall.RLIMIT_FSIZE, 0},
		{syscall.RLIMIT_CORE, 0},
	} {
		if err := syscall.Setrlimit(one.resource, &syscall.Rlimit{Cur: one.most, Max: one.most}); err != nil {
			return fmt.Errorf("set limit %d of the trial: %w", one.resource, err)
		}
	}
	return nil
}

// addressSpace is how much this process has reserved, in bytes: much with the race detector.
func addressSpace() (uint64, error) {
	content, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	pages, err := strconv.ParseUint(strings.Fields(string(content))[0], 10, 64)
	return pages * uint64(os.Getpagesize()), err //nolint:gosec // a page size
}

// inOwnGroup has a child and all it starts be ended together: when its time is up, and by calling endAll.
func inOwnGroup(child *exec.Cmd) (endAll func()) {
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	child.Cancel = func() error { return syscall.Kill(-child.Process.Pid, syscall.SIGKILL) }
	return func() {
		if child.Process != nil {
			_ = syscall.Kill(-child.Process.Pid, syscall.SIGKILL) // mostly nobody is left
		}
	}
}
