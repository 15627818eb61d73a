package temper

import (
	"context"
	"math"
	"path/filepath"
	"slices"

	"rapport/sentiment"
)

// tweets compare the valence, which is the engine's older number, with the mean human rating. The other columns are the lexicons' own scores.
func (j *judge) tweets(context.Context) error {
	rows, err := readRated(j.file("vader_ground_truth", "tweets", "test.jsonl"), 0, 4)
	if err != nil {
		return err
	}
	var set judged
	var rated []float64
	for i := range rows {
		set.rows, rated = append(set.rows, &rows[i]), append(rated, -rows[i].rating)
		set.add(byWords, -j.config.Scorer.Score(rows[i].doc, nil).Valence)
		j.addBaselines(&set, &rows[i])
	}
	j.row(Row{Set: "VADER tweets", Figure: "r of the valence", Reach: .885, Aim: .90}, set, false, set.correlation(rated))
	return nil
}

func (j *judge) emotions(ctx context.Context) error {
	rows, err := readGoEmotions(j.file("goemotions", "test.jsonl"))
	if err != nil {
		return err
	}
	set, err := j.judgeRows(ctx, rows)
	if err != nil {
		return err
	}
	j.row(Row{Set: "GoEmotions, four labels", Figure: "AUC", Reach: .84, Aim: .88}, set, false, set.ranking(set.angry()))
	j.row(Row{Set: "GoEmotions, four labels", Figure: "best F1", Reach: .52}, set, false, set.bestF1(set.angry()))
	return nil
}

// graded adds the figures of a graded set.
func (j *judge) graded(name string, set judged, kappa, mae, auc [2]float64) {
	j.row(Row{Set: name, Figure: "quadratic kappa", Reach: kappa[0], Aim: kappa[1]}, set, true, set.kappa)
	j.row(Row{Set: name, Figure: "mean error in levels", Reach: mae[0], Aim: mae[1]}, set, true, set.mae)
	angry := set.angry()
	j.row(Row{Set: name, Figure: "AUC, angry or worse", Reach: auc[0], Aim: auc[1]}, set, false, set.ranking(angry))
	j.row(Row{Set: name, Figure: "recall, angry or worse"}, set, true, set.share(sentiment.Angry, func(i int) bool { return angry[i] }))
}

func (j *judge) real(ctx context.Context) error {
	file := filepath.Join(j.config.Real, "valid.jsonl")
	rows, err := readGraded(file)
	if err != nil {
		return err
	}
	set, err := j.judgeRows(ctx, rows)
	if err != nil {
		return err
	}
	j.graded("temper_real valid", set, [2]float64{.66, .77}, [2]float64{.50, .40}, [2]float64{.88, .93})
	return j.thanks(file)
}

// thanks counts Thanks against the flag thanks_or_relief.
func (j *judge) thanks(file string) error {
	var found, there []bool
	err := readTemperLines(file, func(line temperLine) {
		var rows []temperRow
		if addTemper(&rows, line.Text, temperRow{}); len(rows) == 1 {
			found = append(found, j.config.Scorer.Score(rows[0].doc, nil).Thanks)
			there = append(there, slices.Contains(line.Flags, "thanks_or_relief"))
		}
	})
	part := func(of, in []bool) statistic {
		return func(_ int, count []int32) float64 {
			hits, all := 0.0, 0.0
			for i, n := range count {
				if in[i] {
					all += float64(n)
					if of[i] {
						hits += float64(n)
					}
				}
			}
			return hits / all
		}
	}
	only := func(method int) bool { return method == byWords }
	j.rowOf(Row{Set: "temper_real valid", Figure: "thanks, precision", Rows: len(found)}, only,
		part(there, found))
	j.rowOf(Row{Set: "temper_real valid", Figure: "thanks, recall", Rows: len(found)}, only,
		part(found, there))
	return err
}

// calm counts everyday requests called angry or worse. A lexicon has no levels: it is cut where it finds as many of the angry messages of
// temper_real valid as words and tone do.
func (j *judge) calm(ctx context.Context) error {
	cuts, err := j.cuts(ctx)
	if err != nil {
		return err
	}
	for _, set := range []string{"banking77", "clinc150", "bitext_customer_support"} {
		rows, err := readCalm(filepath.Join(j.config.Intents, set, "test.jsonl"))
		if err != nil {
			return err
		}
		said, err := j.judgeRows(ctx, rows)
		if err != nil {
			return err
		}
		j.row(Row{Set: set + " test", Figure: "called angry, in 1,000", Reach: 5, Aim: 1}, said, false, func(method int, count []int32) float64 {
			found, all := 0.0, 0.0
			for i, n := range count {
				all += float64(n)
				if said.scores[method][i] >= cuts[method] {
					found += float64(n)
				}
			}
			return 1000 * found / all
		})
	}
	return nil
}

// cuts are where a method calls a message angry.
func (j *judge) cuts(ctx context.Context) ([methodCount]float64, error) {
	var cuts [methodCount]float64
	rows, err := readGraded(filepath.Join(j.config.Real, "valid.jsonl"))
	if err != nil {
		return cuts, err
	}
	set, err := j.judgeRows(ctx, rows)
	if err != nil {
		return cuts, err
	}
	angry, found := set.angry(), 0
	for i, is := range angry {
		if is && set.level(byBoth, i) >= int(sentiment.Angry) {
			found++
		}
	}
	for method := range cuts {
		if cuts[method] = .6; hasLevels(method) {
			continue
		}
		var hot []float64
		for i, is := range angry {
			if is {
				hot = append(hot, set.scores[method][i])
			}
		}
		slices.Sort(hot)
		cuts[method] = hot[max(0, len(hot)-max(found, 1))]
	}
	return cuts, nil
}

// sameAtMost is how far the scores of two messages of one level may be apart.
const sameAtMost = .03

func (j *judge) twins(ctx context.Context) error {
	rows, err := readGraded(filepath.Join(j.config.Seed, "twins.jsonl"))
	if err != nil {
		return err
	}
	set, err := j.judgeRows(ctx, rows)
	if err != nil {
		return err
	}
	pairs := func(same bool, worth func(a, b float64, up bool) float64) statistic {
		return func(method int, count []int32) float64 {
			sum, all := 0.0, 0.0
			for pair, n := range count {
				a, b := 2*pair, 2*pair+1
				if (rows[a].level == rows[b].level) != same {
					continue
				}
				all += float64(n)
				sum += float64(n) * worth(set.scores[method][a], set.scores[method][b], rows[a].level < rows[b].level)
			}
			return sum / all
		}
	}
	one := func(is bool) float64 {
		if is {
			return 1
		}
		return 0
	}
	ranked := func(method int) bool { return len(set.scores[method]) > 0 }
	graded := func(method int) bool { return ranked(method) && hasLevels(method) }
	j.rowOf(Row{Set: "twins that differ", Figure: "in the right order", Rows: len(rows) / 2, Reach: .95}, ranked,
		pairs(false, func(a, b float64, up bool) float64 { return one(a != b && (a < b) == up) }))
	j.rowOf(Row{Set: "twins of one level", Figure: "mean difference in score", Rows: len(rows) / 2, Reach: sameAtMost}, graded,
		pairs(true, func(a, b float64, _ bool) float64 { return math.Abs(a - b) }))
	j.rowOf(Row{Set: "twins of one level", Figure: "at most .03 apart", Rows: len(rows) / 2}, graded,
		pairs(true, func(a, b float64, _ bool) float64 { return one(math.Abs(a-b) <= sameAtMost) }))
	return nil
}
