package conversation

import (
	"math"
	"time"
)

// Evidence is what one message tells the Estimator.
type Evidence struct {
	Message  float64 // frustration of the message alone, 0-1
	Repeats  int     // how often the matter was put, this time included
	Misses   int     // messages in a row that were not understood
	Threats  int     // threats made
	Thanks   bool    // thanks or relief
	Resolved bool    // the matter is solved
}

// Estimator moves the anger of a conversation from turn to turn: up at once, down with a half-life.
type Estimator struct {
	HalfLife     float64       // turns of calm messages that halve what is left above the message
	TimeHalfLife time.Duration // silence that halves it too
	Repeat       float64       // push for each time the matter is put again, from the second on
	Miss         float64       // push for each miss in a row
	Threat       float64       // push for a threat
	MaxPush      float64       // of all pushes together; they add their share of what is left up to 1
	Relief       float64       // share of the anger that stays after thanks
	Solved       float64       // share that stays when the matter is solved
}

// DefaultEstimator holds the constants that Advance uses. HalfLife, Repeat, Threat, Relief and Solved are searched by `rapport train --temper` on
// graded conversations and the annoyed dialogues of STAR; a test holds them to it. No conversation there carries times or what a bot failed to
// understand: TimeHalfLife, Miss and MaxPush are judgement.
func DefaultEstimator() Estimator {
	return Estimator{
		HalfLife: 1.25, TimeHalfLife: 4 * time.Hour,
		Repeat: 0.08, Miss: 0.04, Threat: 0.15, MaxPush: 0.15, Relief: 0.6, Solved: 0.6,
	}
}

// Next is the anger after a message, 0-1. was and the message's score outside 0-1 are clamped; not-a-number counts as 0.
func (e Estimator) Next(was float64, heard Evidence, gap time.Duration) float64 {
	was, message := unit(was), unit(heard.Message)
	push := e.Repeat*float64(max(0, heard.Repeats-1)) + e.Miss*float64(heard.Misses)
	if heard.Threats > 0 {
		push += e.Threat
	}
	message += (1 - message) * min(push, e.MaxPush)
	if message >= was {
		return message
	}
	left := was - message
	left *= math.Exp2(-1 / e.HalfLife)
	if gap > 0 {
		left *= math.Exp2(-float64(gap) / float64(e.TimeHalfLife))
	}
	if heard.Thanks {
		left *= e.Relief
	}
	if heard.Resolved {
		left *= e.Solved
	}
	return unit(message + left)
}

func evidence(s State, h Heard) Evidence {
	return Evidence{
		Message: h.Mood.Score, Repeats: s.Repeats, Misses: s.Misses, Threats: len(h.Mood.Threats),
		Thanks: h.Mood.Thanks, Resolved: s.Resolved,
	}
}

func unit(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return min(1, max(0, x))
}
