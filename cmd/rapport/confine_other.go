//go:build !linux

package main

import "os/exec"

// confine does nothing here: only the time of the trial is limited.
func (trial) confine() error { return nil }

func inOwnGroup(*exec.Cmd) (endAll func()) { return func() {} }
