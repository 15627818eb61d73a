package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
	"github.com/mattn/go-isatty"
)

// patience is how long a stage may take before it is worth a bar.
const patience = 2 * time.Second

// bars shows how far the stages of a long verb are: bars on a terminal for stages that take longer than patience, one line for each finished
// stage elsewhere.
type bars struct {
	out      io.Writer
	terminal bool
	quiet    bool
	mu       sync.Mutex
	stages   map[string]*stage
	writer   progress.Writer
}

type stage struct {
	began   time.Time
	tracker *progress.Tracker
	done    bool
}

func newBars(out io.Writer, quiet bool) *bars {
	file, ok := out.(*os.File)
	return &bars{out: out, terminal: ok && isatty.IsTerminal(file.Fd()), quiet: quiet, stages: map[string]*stage{}}
}

// report is told that a stage has done so many of its total steps. It is safe for concurrent use.
func (b *bars) report(name string, done, total int) {
	if b.quiet {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	finished := done >= total
	current, known := b.stages[name]
	if !known || current.done && !finished { // a stage of a benchmark comes again and again
		current = &stage{began: time.Now()}
		b.stages[name] = current
	}
	switch {
	case current.done:
	case b.terminal:
		b.draw(name, current, done, total)
	case finished:
		_, _ = fmt.Fprintf(b.out, "%s: %d done in %.1fs\n", name, total, time.Since(current.began).Seconds())
	}
	current.done = current.done || finished
}

// draw moves the bar of a stage, which appears once the stage proves to be long.
func (b *bars) draw(name string, s *stage, done, total int) {
	if s.tracker == nil {
		if time.Since(s.began) < patience {
			return
		}
		if b.writer == nil {
			b.writer = progress.NewWriter()
			b.writer.SetOutputWriter(b.out)
			b.writer.SetUpdateFrequency(200 * time.Millisecond)
			b.writer.SetStyle(progress.StyleDefault)
			go b.writer.Render()
		}
		s.tracker = &progress.Tracker{Message: name, Total: int64(total)}
		b.writer.AppendTracker(s.tracker)
	}
	s.tracker.SetValue(int64(done))
	if done >= total {
		s.tracker.MarkAsDone()
	}
}

// close waits until the last bar is drawn.
func (b *bars) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.writer == nil {
		return
	}
	b.writer.Stop()
	for b.writer.IsRenderInProgress() {
		time.Sleep(10 * time.Millisecond)
	}
}
