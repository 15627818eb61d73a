package svm

import (
	"math"
	"math/rand/v2"
)

// Solver limits. On the validation files of BANKING77 and HWU64 the member alone is within .6 points of what a solver run to the end reaches, at
// half the time; beside the head the difference is lost in the noise.
const (
	violation   = .05 // of a margin, at which a row counts as solved
	roundFactor = 2   // rounds only have to judge: their violation is as many times larger
	maxPasses   = 10  // over the rows near the border between two looks at all
	maxLooks    = 12
	farther     = 10 // looks a row rests for each margin it is away from being violated
)

// startBias is where a machine starts: "no" with a margin of exactly 1, so that no negative row is violated before a positive one pulled.
const startBias = -1

// machine is the memory of one goroutine: one label's machine at a time.
type machine struct {
	*rows

	p      *Problem
	random *rand.Rand

	label  int
	w      []float32
	bias   float32
	alpha  []float32 // of each row; not below 0
	active []int     // rows that may move
	due    []int32   // of each row that does not hold the border: the look that visits it again

	whole     []float32 // the dual variables on all rows, while rounds are fitted
	wholeBias float32
}

func newMachine(p *Problem, shared *rows) *machine {
	n := len(p.Rows)
	return &machine{rows: shared, p: p, w: make([]float32, p.Features), alpha: make([]float32, n), due: make([]int32, n), whole: make([]float32, n)}
}

// fit solves one label on all rows, then without the rows of each round in turn, and writes what it found into s.
func (m *machine) fit(label int, s *Solution) {
	m.label, m.bias = label, startBias
	m.random = rand.New(rand.NewPCG(uint64(label), 1)) //nolint:gosec // an order to visit rows in, the same every time
	clear(m.w)
	clear(m.alpha)
	m.solve(nil, violation)
	whole := append([]float32(nil), m.w...)
	s.Weights[label], s.Bias[label], m.wholeBias = whole, m.bias, m.bias
	copy(m.whole, m.alpha)
	for r, round := range m.p.Rounds {
		copy(m.w, whole)
		copy(m.alpha, m.whole)
		m.bias = m.wholeBias
		m.forget(round.Without)
		m.solve(m.out[r], roundFactor*violation)
		for at := range round.Without {
			features, values := m.asked[r].row(at)
			s.Margins[r][at*m.p.Classes+label] = m.bias + dot(m.w, features, values)
		}
	}
}

// forget takes rows out of the machine: weights are a sum over rows, so that nothing of them is left.
func (m *machine) forget(without []int32) {
	for _, i := range without {
		if a := m.alpha[i]; a != 0 {
			m.move(int(i), -a)
			m.alpha[i] = 0
		}
	}
}

// solve brings every row that is not left out within the violation. Rows far on the right side are looked at now and then only.
func (m *machine) solve(out []bool, within float32) {
	clear(m.due)
	for look := range int32(maxLooks) {
		if m.look(out, within, look) == 0 && look > 0 {
			return
		}
		for range maxPasses {
			if m.pass() <= within {
				break
			}
		}
	}
}

// look visits the rows that are due and not left out, and collects the active ones: those that hold the border, and those it violates. It returns how
// many were violated that had not held it.
func (m *machine) look(out []bool, within float32, look int32) int {
	found := 0
	m.active = m.active[:0]
	for i, a := range m.alpha {
		if out != nil && out[i] {
			continue
		}
		if a == 0 {
			if m.due[i] > look {
				continue
			}
			slope := m.slope(i)
			if slope >= -within {
				m.due[i] = look + 1 + int32(min(farther*slope, maxLooks))
			}
			m.follow(i, slope)
			found++
		}
		m.active = append(m.active, i)
	}
	return found
}

// pass moves every active row once, in random order, and returns the largest violation met. Rows that do not hold the border any more leave.
func (m *machine) pass() float32 {
	worst := float32(0)
	m.random.Shuffle(len(m.active), func(a, b int) { m.active[a], m.active[b] = m.active[b], m.active[a] })
	kept := m.active[:0]
	for _, i := range m.active {
		slope := m.slope(i)
		if m.alpha[i] == 0 && slope >= 0 {
			continue
		}
		m.follow(i, slope)
		worst = max(worst, float32(math.Abs(float64(slope))))
		kept = append(kept, i)
	}
	m.active = kept
	return worst
}

// side is 1 for a row of the label and -1 for any other.
func (m *machine) side(i int) float32 {
	if m.p.Labels[i] == m.label {
		return 1
	}
	return -1
}

// slope is how much a row's dual variable wants to shrink: below 0 the row is violated.
func (m *machine) slope(i int) float32 {
	features, values := m.row(i)
	return m.side(i)*(m.bias+dot(m.w, features, values)) - 1 + m.alpha[i]*m.soft[i]
}

// follow solves the problem for one row of known slope with all others fixed.
func (m *machine) follow(i int, slope float32) {
	old := m.alpha[i]
	m.alpha[i] = max(0, old-slope/(m.square[i]+m.soft[i]))
	m.move(i, m.alpha[i]-old)
}

// move adds a row to the weights.
func (m *machine) move(i int, by float32) {
	if by == 0 {
		return
	}
	by *= m.side(i)
	features, values := m.row(i)
	for k, f := range features {
		m.w[f] += by * values[k]
	}
	m.bias += by
}

// dot is the product of weights and a sparse row.
func dot(w []float32, features []int32, values []float32) float32 {
	values = values[:len(features)]
	var a, b, c, d float32 // four sums: the processor adds them side by side
	k := 0
	for ; k+3 < len(features); k += 4 {
		f, v := features[k:k+4:k+4], values[k:k+4:k+4]
		a += w[f[0]] * v[0]
		b += w[f[1]] * v[1]
		c += w[f[2]] * v[2]
		d += w[f[3]] * v[3]
	}
	for ; k < len(features); k++ {
		a += w[features[k]] * values[k]
	}
	return (a + b) + (c + d)
}
