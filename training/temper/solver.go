package temper

import "math"

// coefficient is one number to learn: a rule's weight or a word's own heat.
type coefficient struct {
	value     float64
	prior     float64 // where the ridge pulls it to
	ridge     float64
	low, high float64
}

// heatRow is one text of the joint fit. Its sum of cues is the sum of x times coefficient.
type heatRow struct {
	at     []int32
	x      []float64
	kind   temperKind
	level  int
	weight float64
	sum    float64
}

// heatModel learns all weights at once, by ridge regression on what each kind of row can say:
//
//	graded: an ordinal logistic loss at the sums where Link passes .2, .4, .6 and .8, so that the levels come out right by themselves
//	angry:  a logistic loss with an offset of its own; other people's anger needs the order right, not our levels
//	calm:   a loss only for rising above annoyed
type heatModel struct {
	coefficients []coefficient
	rows         []heatRow
	columns      [][]textCell
	emotions     float64 // offset of the angry rows
}

// Settings of the heat fit, chosen on temper_real valid, GoEmotions valid and temper_seed in four folds.
const (
	heatSweeps   = 20
	gradedSlope  = 2.5 // how sharply graders pass from one level to the next, per unit of the sum
	emotionSlope = 0.7
	maxStep      = 0.5 // of one coefficient in one sweep
)

// levelSums are the sums at which a message passes into the levels 1 to 4.
func levelSums() [temperLevels - 1]float64 {
	var sums [temperLevels - 1]float64
	for i := range sums {
		sums[i] = logit(0.2*float64(i+1)) - logit(restScore)
	}
	return sums
}

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

// slopes is the gradient and curvature of a row's loss in its sum.
func (m *heatModel) slopes(r *heatRow, passes [temperLevels - 1]float64) (gradient, curvature float64) {
	switch r.kind {
	case gradedTemper:
		for i, pass := range passes {
			p := sigmoid(gradedSlope * (r.sum - pass))
			if r.level > i {
				gradient += gradedSlope * (p - 1)
			} else {
				gradient += gradedSlope * p
			}
			curvature += gradedSlope * gradedSlope * p * (1 - p)
		}
	case angryTemper:
		p := sigmoid(emotionSlope * (r.sum + m.emotions))
		gradient, curvature = emotionSlope*(p-float64(r.level)), emotionSlope*emotionSlope*p*(1-p)
	case calmTemper:
		p := sigmoid(gradedSlope * (r.sum - passes[1]))
		gradient, curvature = gradedSlope*p, gradedSlope*gradedSlope*p*(1-p)
	case ratedTemper:
	}
	return r.weight * gradient, r.weight * curvature
}

// fit runs coordinate descent with bounded Newton steps, always in the same order.
func (m *heatModel) fit() {
	m.columns = make([][]textCell, len(m.coefficients))
	for i := range m.rows {
		r := &m.rows[i]
		r.sum = 0
		for j, at := range r.at {
			m.columns[at] = append(m.columns[at], textCell{row: int32(i), x: r.x[j]})
			r.sum += r.x[j] * m.coefficients[at].value
		}
	}
	passes := levelSums()
	for range heatSweeps {
		m.fitOffset(passes)
		for at := range m.coefficients {
			m.fitOne(at, passes)
		}
	}
}

func (m *heatModel) fitOffset(passes [temperLevels - 1]float64) {
	gradient, curvature := 0.0, 1e-6
	for i := range m.rows {
		if m.rows[i].kind == angryTemper {
			g, h := m.slopes(&m.rows[i], passes)
			gradient, curvature = gradient+g, curvature+h
		}
	}
	m.emotions -= math.Max(-maxStep, math.Min(maxStep, gradient/curvature))
}

func (m *heatModel) fitOne(at int, passes [temperLevels - 1]float64) {
	c := &m.coefficients[at]
	gradient, curvature := c.ridge*(c.value-c.prior), c.ridge
	for _, entry := range m.columns[at] {
		g, h := m.slopes(&m.rows[entry.row], passes)
		gradient, curvature = gradient+g*entry.x, curvature+h*entry.x*entry.x
	}
	if curvature == 0 {
		return
	}
	step := math.Max(-maxStep, math.Min(maxStep, -gradient/curvature))
	value := math.Max(c.low, math.Min(c.high, c.value+step))
	step, c.value = value-c.value, value
	if step == 0 {
		return
	}
	for _, entry := range m.columns[at] {
		m.rows[entry.row].sum += step * entry.x
	}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
