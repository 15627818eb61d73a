package report

// pairs are the lines in scope for both reports: first the other report's, then this one's.
type pairs struct {
	rows   [][2]Outcome
	labels [2][]Label
}

func newPairs(this, with Report) *pairs {
	p := &pairs{labels: [2][]Label{with.Labels, this.Labels}}
	for i, b := range this.Outcomes {
		if a := with.Outcomes[i]; a.Gold != OutOfScope && b.Gold != OutOfScope {
			p.rows = append(p.rows, [2]Outcome{a, b})
		}
	}
	return p
}

func (p *pairs) right(side int) []bool {
	right := make([]bool, len(p.rows))
	for i, row := range p.rows {
		right[i] = row[side].Best == row[side].Gold
	}
	return right
}

// statistic measures both sides over counted rows; nil for figures that outcomes do not tell, and for no pairs.
func (p *pairs) statistic(name string) func(count []int32) (first, second float64) {
	if p == nil || len(p.rows) == 0 {
		return nil
	}
	var one func(side int, count []int32) float64
	switch name {
	case "accuracy":
		one = func(side int, count []int32) float64 {
			return p.share(side, count, anyRow, func(o Outcome) bool { return o.Best == o.Gold })
		}
	case "answered":
		one = func(side int, count []int32) float64 {
			return p.share(side, count, anyRow, func(o Outcome) bool { return !o.Abstained })
		}
	case "right_when_answered":
		one = func(side int, count []int32) float64 {
			return p.share(side, count, func(o Outcome) bool { return !o.Abstained }, func(o Outcome) bool { return o.Best == o.Gold })
		}
	case "macro_f1":
		one = p.macroF1
	default:
		return nil
	}
	return func(count []int32) (float64, float64) { return one(0, count), one(1, count) }
}

func anyRow(Outcome) bool { return true }

func (p *pairs) share(side int, count []int32, of, yes func(Outcome) bool) float64 {
	part, whole := int32(0), int32(0)
	for i, row := range p.rows {
		if of(row[side]) {
			whole += count[i]
			if yes(row[side]) {
				part += count[i]
			}
		}
	}
	return float64(part) / float64(whole)
}

func (p *pairs) macroF1(side int, count []int32) float64 {
	rows, right := make([]float64, len(p.labels[side])), make([]float64, len(p.labels[side]))
	for i, row := range p.rows {
		o, n := row[side], float64(count[i])
		rows[o.Gold] += n
		rows[o.Best] += n
		if o.Best == o.Gold {
			right[o.Gold] += n
		}
	}
	sum, n := 0.0, 0.0
	for l, r := range rows {
		if r > 0 {
			sum, n = sum+2*right[l]/r, n+1
		}
	}
	return sum / n
}
