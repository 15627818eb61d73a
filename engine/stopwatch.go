package engine

import "time"

// stopwatch notes how long each stage of a turn takes.
type stopwatch struct {
	now  func() time.Time
	last time.Time
	laps []Timing
}

// lap ends the stage that ran since the last lap.
func (w *stopwatch) lap(stage string) {
	at := w.now()
	w.laps = append(w.laps, Timing{Stage: stage, Took: at.Sub(w.last)})
	w.last = at
}
