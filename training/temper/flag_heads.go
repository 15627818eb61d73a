package temper

import (
	"cmp"
	"context"
	"slices"
)

// Settings of the flag heads, chosen in five folds of flags_seed; the optimum is flat.
const (
	flagRidge     = 1.0
	flagFolds     = 5
	flagSteps     = 80
	flagPrecision = 0.90  // at the cut, on rows that a head has not seen
	flagCalmRate  = 0.001 // of everyday requests that may lie above it
	calmFlagRow   = 0.2   // weight of an everyday request
	calmFlagShare = 6     // one in so many
	mostLift      = 8.0   // a rare flag counts at most so much more
)

// flagHead hears one flag in the vector of a sentence.
type flagHead struct {
	bias      float64
	direction []float64
}

func (h *flagHead) score(vector []float32) float64 { return h.bias + dotSingle(h.direction, vector) }

// fitFlag is a logistic regression with a ridge.
func fitFlag(ctx context.Context, flag string, rows []*flagRow) *flagHead {
	dims := len(rows[0].vector)
	x := make([]float64, dims+1)
	lift := liftOf(flag, rows)
	minimise(x, flagSteps, func(x, gradient []float64) float64 {
		clear(gradient)
		if ctx.Err() != nil {
			return 0 // a flat function ends the walk
		}
		loss := 0.0
		for _, row := range rows {
			sum, weight, sign := x[dims]+dotSingle(x[:dims], row.vector), row.weight, -1.0
			if slices.Contains(row.has, flag) {
				sign, weight = 1, weight*lift
			}
			loss += weight * softplus(-sign*sum)
			slope := -weight * sign * sigmoid(-sign*sum)
			addSingle(gradient[:dims], row.vector, slope)
			gradient[dims] += slope
		}
		for j := range dims {
			loss += flagRidge / 2 * x[j] * x[j]
			gradient[j] += flagRidge * x[j]
		}
		return loss
	})
	return &flagHead{bias: x[dims], direction: x[:dims]}
}

// liftOf is how much more a row with the flag counts.
func liftOf(flag string, rows []*flagRow) float64 {
	total, positive := 0.0, 0.0
	for _, row := range rows {
		total += row.weight
		if slices.Contains(row.has, flag) {
			positive += row.weight
		}
	}
	return min(max((total-positive)/max(positive, 1)/2, 1), mostLift)
}

// heard is what a head that never saw a row says of it.
type heard struct {
	row   *flagRow
	score float64
	there bool
}

// flagRowsOf are the rows that know a flag.
func flagRowsOf(flag string, parts ...[]flagRow) []*flagRow {
	var rows []*flagRow
	for _, part := range parts {
		for i := range part {
			if slices.Contains(part[i].known, flag) {
				rows = append(rows, &part[i])
			}
		}
	}
	return rows
}

// heardFolds reads every row with a head that never saw its fold.
func heardFolds(ctx context.Context, flag string, rows []*flagRow) []heard {
	var all []heard
	for fold := range uint32(flagFolds) {
		var rest []*flagRow
		for _, row := range rows {
			if row.group%flagFolds != fold {
				rest = append(rest, row)
			}
		}
		head := fitFlag(ctx, flag, rest)
		for _, row := range rows {
			if row.group%flagFolds == fold {
				all = append(all, heard{row: row, score: head.score(row.vector), there: slices.Contains(row.has, flag)})
			}
		}
	}
	return all
}

// cutOf is the lowest score from which on the head is right often enough and wrong on few everyday requests.
func cutOf(all []heard) float64 {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b heard) int { return cmp.Compare(b.score, a.score) })
	calm := 0
	for _, one := range all {
		if one.row.weight < 1 && !one.there {
			calm++
		}
	}
	cut, right, wrong, alarms := all[0].score+1, 0, 0, 0
	for i, one := range all {
		switch {
		case one.there:
			right++
		case one.row.weight < 1:
			alarms++
		default:
			wrong++
		}
		if float64(alarms) > flagCalmRate*float64(calm) {
			break
		}
		next := one.score - 1
		if i+1 < len(all) {
			next = all[i+1].score
		}
		if float64(right) >= flagPrecision*float64(right+wrong) && right > 0 {
			cut = (one.score + next) / 2
		}
	}
	return cut
}
