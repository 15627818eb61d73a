package report

import "rapport/training/eval"

// measureRefusals is nil unless there are rows of both kinds.
func measureRefusals(lines []Line, o Options) *Refusals {
	var known, strange []int
	score, in := make([]float64, len(lines)), make([]bool, len(lines))
	for i, l := range lines {
		score[i], in[i] = l.InScope, l.Gold != OutOfScope
		if in[i] {
			known = append(known, i)
		} else {
			strange = append(strange, i)
		}
	}
	if len(known) == 0 || len(strange) == 0 {
		return nil
	}
	r := &Refusals{Rows: len(strange)}
	b := &battery{rows: len(lines)}
	b.share(&r.Refused, strange, func(row int) bool { return lines[row].Refused })
	b.share(&r.Answered, strange, func(row int) bool { return !lines[row].Abstained })
	b.share(&r.Lost, known, func(row int) bool { return lines[row].Refused })
	order := eval.Order(score)
	b.add(func(count []int32, values []float64) {
		values[0] = order.AUROC(in, count)
		values[1] = order.FPRAt(in, count, .95)
		for i, kept := range []float64{.99, .97, .95} {
			values[2+i] = 1 - order.FPRAt(in, count, kept)
		}
	}, &r.AUROC, &r.FPR95, &r.At1, &r.At3, &r.At5)
	b.run(o.Rounds, o.Seed)
	return r
}
