package ngram

import (
	"fmt"
	"math"
	"slices"
)

// Model is a linear model a label on a vocabulary. It is immutable and safe for concurrent use.
type Model struct {
	vocabulary *Vocabulary
	labels     int
	bias       []float32 // a label
	scale      []float32 // a label: what one step of its weights is worth
	weights    []int8    // feature by feature, a weight a label
}

// New makes a model of weights, label by label with one number a feature, and biases. Weights are rounded to 8 bits, the largest of a label
// being 127. Errors wrap ErrInvalid.
func New(v *Vocabulary, weights [][]float32, bias []float32) (*Model, error) {
	if len(weights) != len(bias) || len(bias) < 2 || len(bias) > MaxLabels || v.Size() > MaxFeatures {
		return nil, fmt.Errorf("%w: %d rows of weights, %d biases, %d features", ErrInvalid, len(weights), len(bias), v.Size())
	}
	m := &Model{
		vocabulary: v, labels: len(bias), bias: slices.Clone(bias), scale: make([]float32, len(bias)), weights: make([]int8, v.Size()*len(bias)),
	}
	for l, row := range weights {
		if len(row) != v.Size() {
			return nil, fmt.Errorf("%w: label %d has %d weights for %d features", ErrInvalid, l, len(row), v.Size())
		}
		if err := m.round(l, row); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *Model) round(label int, row []float32) error {
	top := float64(0)
	for _, w := range row {
		top = max(top, math.Abs(float64(w)))
	}
	if math.IsNaN(top) || math.IsInf(top, 0) || !finite(m.bias[label]) {
		return fmt.Errorf("%w: a weight of label %d is not finite", ErrInvalid, label)
	}
	if top == 0 {
		return nil
	}
	m.scale[label] = float32(top / math.MaxInt8)
	for f, w := range row {
		m.weights[f*m.labels+label] = int8(math.RoundToEven(float64(w) / top * math.MaxInt8))
	}
	return nil
}

// Labels is how many labels the model scores.
func (m *Model) Labels() int { return m.labels }

// Vocabulary are the n-grams the model knows.
func (m *Model) Vocabulary() *Vocabulary { return m.vocabulary }

// fine is what a feature's value is multiplied with to be counted in whole numbers. The sum over a message of 4,000 characters stays far below the
// range of an int32: the values of a kind have length 1, so 16,000 of them sum to at most 127, times 127, times fine, times two kinds: 1.3e8.
const fine = 1 << 12

// Add adds share times a folded text's margins to logits, which has Labels numbers. A margin is the distance from the label's border: 1 and more is
// clearly the label's side, -1 and less clearly the other.
func (m *Model) Add(logits []float32, share float32, folded string) {
	v := m.vocabulary
	c := v.count(folded)
	defer v.free.Put(c)
	c.values = slices.Grow(c.values[:0], len(c.touched))[:len(c.touched)]
	v.weigh(c, c.values)
	c.sums = slices.Grow(c.sums[:0], m.labels)[:m.labels]
	sums := c.sums
	clear(sums)
	for i, feature := range c.touched {
		value := int32(c.values[i]*fine + .5)
		row := m.weights[int(feature)*m.labels : (int(feature)+1)*m.labels]
		addRow(sums, row, value)
	}
	for l := range logits[:m.labels] {
		margin := m.bias[l] + float32(sums[l])*(m.scale[l]/fine)
		logits[l] += share * margin
	}
}

// addRow adds value times each weight of a row. Four at a time: the loop is most of what scoring costs.
func addRow(sums []int32, row []int8, value int32) {
	for len(row) >= 4 && len(sums) >= 4 {
		sums[0] += value * int32(row[0])
		sums[1] += value * int32(row[1])
		sums[2] += value * int32(row[2])
		sums[3] += value * int32(row[3])
		sums, row = sums[4:], row[4:]
	}
	for i, w := range row {
		sums[i] += value * int32(w)
	}
}

func finite(v float32) bool { return !math.IsNaN(float64(v)) && !math.IsInf(float64(v), 0) }
