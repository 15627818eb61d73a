package temper

import "math"

// Settings of minimise.
const (
	minimiseMemory = 8
	minimiseEnough = 1e-4 // gradient, as a share of the first one
	halvings       = 20   // of one step
)

// minimise walks from x to the minimum of a smooth convex function by limited-memory BFGS (Nocedal & Wright 2006, algorithm 7.5) with
// backtracking. at writes the gradient and returns the value. Every order is fixed, so equal inputs give equal bytes.
func minimise(x []float64, steps int, at func(x, gradient []float64) float64) {
	var past lbfgs
	gradient, next, nextGradient := make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x))
	value := at(x, gradient)
	enough := minimiseEnough * math.Sqrt(dot(gradient, gradient))
	for range steps {
		size := math.Sqrt(dot(gradient, gradient))
		if size <= enough {
			return
		}
		direction := past.direction(gradient)
		slope, length := dot(gradient, direction), 1.0
		if len(past.moves) == 0 {
			length = 1 / size
		}
		moved := false
		for range halvings {
			for i := range x {
				next[i] = x[i] + length*direction[i]
			}
			if tried := at(next, nextGradient); tried <= value+1e-4*length*slope {
				value, moved = tried, true
				break
			}
			length /= 2
		}
		if !moved {
			return
		}
		past.remember(x, next, gradient, nextGradient)
		copy(x, next)
		copy(gradient, nextGradient)
	}
}

// lbfgs holds the last moves and what they did to the gradient.
type lbfgs struct{ moves, changes [][]float64 }

func (l *lbfgs) remember(from, to, was, is []float64) {
	move, change := make([]float64, len(from)), make([]float64, len(from))
	for i := range from {
		move[i], change[i] = to[i]-from[i], is[i]-was[i]
	}
	if dot(move, change) <= 1e-12 {
		return
	}
	l.moves, l.changes = append(l.moves, move), append(l.changes, change)
	if len(l.moves) > minimiseMemory {
		l.moves, l.changes = l.moves[1:], l.changes[1:]
	}
}

// direction is minus the gradient times the inverse curvature as far as it is known.
func (l *lbfgs) direction(gradient []float64) []float64 {
	d := make([]float64, len(gradient))
	for i, g := range gradient {
		d[i] = -g
	}
	shares := make([]float64, len(l.moves))
	for k := len(l.moves) - 1; k >= 0; k-- {
		shares[k] = dot(l.moves[k], d) / dot(l.moves[k], l.changes[k])
		addTimes(d, l.changes[k], -shares[k])
	}
	if k := len(l.moves) - 1; k >= 0 {
		scale := dot(l.moves[k], l.changes[k]) / dot(l.changes[k], l.changes[k])
		for i := range d {
			d[i] *= scale
		}
	}
	for k := range l.moves {
		back := dot(l.changes[k], d) / dot(l.moves[k], l.changes[k])
		addTimes(d, l.moves[k], shares[k]-back)
	}
	return d
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

// addTimes adds b, times so much, to a.
func addTimes(a, b []float64, times float64) {
	for i, x := range b {
		a[i] += times * x
	}
}
