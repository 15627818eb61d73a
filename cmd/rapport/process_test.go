package main_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"time"
)

// testPatience is how long a test waits for a service or an import before it fails; trainingPatience, for a training, which a busy machine or the
// race detector makes many times longer.
const (
	testPatience     = 30 * time.Second
	trainingPatience = 5 * time.Minute
)

// serviceProcess is a running `rapport serve`, a process of its own.
type serviceProcess struct {
	url   string // http://127.0.0.1:port
	try   string // the command line it prints to try it with
	out   string // path of what it prints
	log   string // path of what it logs
	cmd   *exec.Cmd
	ended chan struct{}
	err   error // of the process; read it after ended
}

// startService starts cmd, a `rapport serve`, with its output in files of directory, and waits until it listens.
func startService(cmd *exec.Cmd, directory string) (*serviceProcess, error) {
	s := &serviceProcess{
		out: filepath.Join(directory, "serve.out"), log: filepath.Join(directory, "serve.err"), cmd: cmd, ended: make(chan struct{}),
	}
	out, err := os.Create(s.out)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }()
	log, err := os.Create(s.log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }()
	cmd.Stdout, cmd.Stderr = out, log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		s.err = cmd.Wait()
		close(s.ended)
	}()
	if err := s.awaitGreeting(); err != nil {
		s.kill()
		return nil, err
	}
	return s, nil
}

func (s *serviceProcess) awaitGreeting() error {
	greeting := regexp.MustCompile(`listens on (http://\S+); try:\n\n(?s:(.*))\n\n`)
	for began := time.Now(); time.Since(began) < testPatience; {
		said, err := os.ReadFile(s.out)
		if err != nil {
			return err
		}
		if parts := greeting.FindSubmatch(said); parts != nil {
			s.url, s.try = string(parts[1]), string(parts[2])
			return nil
		}
		select {
		case <-s.ended:
			return fmt.Errorf("the service ended: %w\n%s", s.err, s.logged())
		case <-time.After(10 * time.Millisecond):
		}
	}
	return fmt.Errorf("the service does not listen:\n%s", s.logged())
}

func (s *serviceProcess) logged() string {
	logged, err := os.ReadFile(s.log)
	if err != nil {
		return err.Error()
	}
	return string(logged)
}

// stop asks the service to end and waits until it did.
func (s *serviceProcess) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.wait()
}

func (s *serviceProcess) wait() error {
	select {
	case <-s.ended:
		return s.err
	case <-time.After(testPatience):
		return errors.New("the service does not end")
	}
}

// kill ends the service if it still runs.
func (s *serviceProcess) kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}
