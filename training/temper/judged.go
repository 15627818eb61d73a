package temper

import (
	"context"
	"math"

	"rapport/sentiment"
	"rapport/training/eval"
	"rapport/training/report"
)

// judged is a set of rows with what each method says of them. A method that says nothing has no scores.
type judged struct {
	rows   []*temperRow
	scores [methodCount][]float64
}

// hasLevels tells the methods that grade: lexicons only rank.
func hasLevels(method int) bool { return method <= byTone }

// judgeRows asks every method.
func (j *judge) judgeRows(ctx context.Context, rows []temperRow) (judged, error) {
	if err := embedRows(ctx, j.config.Embed, rows); err != nil {
		return judged{}, err
	}
	var set judged
	words := j.config.Scorer.WithTone(nil)
	for i := range rows {
		row := &rows[i]
		set.rows = append(set.rows, row)
		set.add(byBoth, j.config.Scorer.Score(row.doc, row.vector).Score)
		set.add(byWords, words.Score(row.doc, nil).Score)
		if j.alone != nil {
			set.add(byTone, sentiment.Link(j.alone.Bias+dotSingle(j.alone.Direction, row.vector)))
		}
		j.addBaselines(&set, row)
	}
	return set, nil
}

func (s *judged) add(method int, score float64) { s.scores[method] = append(s.scores[method], score) }

func (j *judge) addBaselines(set *judged, row *temperRow) {
	for i, b := range j.baselines {
		set.add(byVADER+i, b.score(row.doc))
	}
}

// judgeReadings takes what held-out engines and tones said.
func (j *judge) judgeReadings(read []reading) judged {
	var set judged
	for _, r := range read {
		set.rows = append(set.rows, r.row)
		set.add(byBoth, sentiment.Link(r.both))
		set.add(byWords, sentiment.Link(r.words))
		set.add(byTone, sentiment.Link(r.tone))
		j.addBaselines(&set, r.row)
	}
	return set
}

// statistic is a figure of one method over counted rows.
type statistic func(method int, count []int32) float64

// row adds a line to the table: the figure of every method that can have it, with its interval. graded figures need levels. line says what it
// is, and what was wanted.
func (j *judge) row(line Row, judged judged, graded bool, of statistic) {
	line.Rows = len(judged.rows)
	j.rowOf(line, func(method int) bool { return len(judged.scores[method]) > 0 && (!graded || hasLevels(method)) }, of)
}

// rowOf is row for figures of the methods that has names, over line.Rows things.
func (j *judge) rowOf(line Row, has func(method int) bool, of statistic) {
	rows := line.Rows
	line.Values = make([]report.Figure, methodCount)
	ranges := eval.Intervals(rows, j.config.Rounds, methodCount, j.config.Seed64, func(count []int32, values []float64) {
		for method := range values {
			values[method] = math.NaN()
			if has(method) {
				values[method] = of(method, count)
			}
		}
	})
	for method := range line.Values {
		line.Values[method] = report.Undefined()
		if has(method) {
			line.Values[method] = withInterval(of(method, eval.Ones(rows)), ranges[method])
		}
	}
	j.scores.Rows = append(j.scores.Rows, line)
}

// ranking is the AUC of the scores against positive.
func (s judged) ranking(positive []bool) statistic {
	var order [methodCount]eval.Ordered
	for method, scores := range s.scores {
		if len(scores) > 0 {
			order[method] = eval.Order(scores)
		}
	}
	return func(method int, count []int32) float64 { return order[method].AUROC(positive, count) }
}

// bestF1 is the best F1 over all thresholds.
func (s judged) bestF1(positive []bool) statistic {
	return func(method int, count []int32) float64 {
		var scores []float64
		var right []bool
		for i, n := range count {
			for range n {
				scores, right = append(scores, s.scores[method][i]), append(right, positive[i])
			}
		}
		f1, _ := eval.BestF1(scores, right)
		return f1
	}
}

// correlation is Pearson's r of the scores with the wanted numbers.
func (s judged) correlation(wanted []float64) statistic {
	return func(method int, count []int32) float64 {
		var a, b []float64
		for i, n := range count {
			for range n {
				a, b = append(a, s.scores[method][i]), append(b, wanted[i])
			}
		}
		return eval.Pearson(a, b)
	}
}

func (s judged) level(method, row int) int { return int(sentiment.LevelOf(s.scores[method][row])) }

// kappa is the quadratic kappa of the levels.
func (s judged) kappa(method int, count []int32) float64 {
	var gold, said []int
	for i, n := range count {
		for range n {
			gold, said = append(gold, s.rows[i].level), append(said, s.level(method, i))
		}
	}
	return eval.QuadraticKappa(gold, said, temperLevels)
}

// mae is the mean distance in levels.
func (s judged) mae(method int, count []int32) float64 {
	sum, rows := 0.0, 0.0
	for i, n := range count {
		sum += float64(n) * math.Abs(float64(s.rows[i].level-s.level(method, i)))
		rows += float64(n)
	}
	return sum / rows
}

// share is how many of the rows that are in are called at least so hot.
func (s judged) share(from sentiment.Level, in func(row int) bool) statistic {
	return func(method int, count []int32) float64 {
		found, rows := 0.0, 0.0
		for i, n := range count {
			if !in(i) {
				continue
			}
			rows += float64(n)
			if s.level(method, i) >= int(from) {
				found += float64(n)
			}
		}
		return found / rows
	}
}

// angry marks the rows that are angry or worse, or have one of the four labels.
func (s judged) angry() []bool {
	positive := make([]bool, len(s.rows))
	for i, row := range s.rows {
		positive[i] = row.level >= int(sentiment.Angry) || row.kind == angryTemper && row.level > 0
	}
	return positive
}

// withInterval is a value with its interval; without one, the value alone.
func withInterval(value float64, r eval.Range) report.Figure {
	if math.IsNaN(r.Low) {
		return report.Figure{Value: value, Low: value, High: value}
	}
	return report.Figure{Value: value, Low: r.Low, High: r.High}
}
