package report

import (
	"math"

	"rapport/training/eval"
)

// battery measures many figures over the same resamples of the same rows: one pass of drawing, and figures that can be compared.
type battery struct {
	rows   int
	gauges []gauge
}

// gauge writes the values of some figures; count says how often each row counts.
type gauge struct {
	into    []*Figure
	trials  []int // rows each figure is a share of; 0 or none for figures that are no shares
	measure func(count []int32, values []float64)
}

func (b *battery) add(measure func(count []int32, values []float64), into ...*Figure) {
	b.gauges = append(b.gauges, gauge{into: into, measure: measure})
}

// share adds the share of the given rows for which yes holds.
func (b *battery) share(into *Figure, rows []int, yes func(row int) bool) {
	held := make([]bool, len(rows))
	for at, row := range rows {
		held[at] = yes(row)
	}
	b.add(func(count []int32, values []float64) {
		part, whole := int32(0), int32(0)
		for at, row := range rows {
			whole += count[row]
			if held[at] {
				part += count[row]
			}
		}
		values[0] = float64(part) / float64(whole)
	}, into)
	b.gauges[len(b.gauges)-1].trials = []int{len(rows)}
}

// mean adds the mean of a value over all rows.
func (b *battery) mean(into *Figure, value []float64) {
	b.add(func(count []int32, values []float64) {
		sum, n := 0.0, 0.0
		for row, v := range value {
			sum += float64(count[row]) * v
			n += float64(count[row])
		}
		values[0] = sum / n
	}, into)
}

// run measures everything that was added.
func (b *battery) run(rounds int, seed uint64) {
	size := 0
	for _, g := range b.gauges {
		size += len(g.into)
	}
	all := func(count []int32, values []float64) {
		for _, g := range b.gauges {
			g.measure(count, values[:len(g.into)])
			values = values[len(g.into):]
		}
	}
	values := make([]float64, size)
	for v := range values {
		values[v] = math.NaN()
	}
	if b.rows > 0 {
		all(eval.Ones(b.rows), values)
	}
	ranges := eval.Intervals(b.rows, rounds, size, seed, all)
	for _, g := range b.gauges {
		for i, f := range g.into {
			*f = newFigure(values[i], ranges[i])
			if len(g.trials) > 0 {
				*f = f.certain(g.trials[i])
			}
		}
		values, ranges = values[len(g.into):], ranges[len(g.into):]
	}
}

// certain widens the interval of a share of 0 or 1, which no resample can: that 3 of 3 rows are right does not mean that all are. It is the exact
// binomial one (Clopper and Pearson 1934), whose other end is the share itself.
func (f Figure) certain(trials int) Figure {
	edge := math.Pow(.025, 1/float64(trials))
	switch {
	case trials < 1 || f.Low != f.High:
	case f.Value == 0:
		f.High = 1 - edge
	case f.Value == 1:
		f.Low = edge
	}
	return f
}
