package temper

import (
	"context"
	"math"
	"path/filepath"
	"slices"

	"rapport/sentiment"
)

// TagScore is how the engine does on the authored messages with one tag.
type TagScore struct {
	Tag    string  `json:"tag"`
	Rows   int     `json:"rows"`
	MAE    float64 `json:"mae"`    // in levels
	Bias   float64 `json:"bias"`   // mean of said minus graded, in levels
	Within float64 `json:"within"` // share at most one level off
}

// mustStayCalm are the tags whose lines of level 0 may not be called frustrated.
func mustStayCalm() []string {
	return []string{"idiom_safe", "positive_slang", "emphatic_happy", "polite_request"}
}

// safe counts the calm lines with dangerous words that are called frustrated, by the engine as it serves.
func (j *judge) safe(ctx context.Context) error {
	rows, tags, err := j.tagged()
	if err != nil {
		return err
	}
	set, err := j.judgeRows(ctx, rows)
	if err != nil {
		return err
	}
	in := func(i int) bool {
		return rows[i].level == 0 && slices.ContainsFunc(tags[i], func(tag string) bool { return slices.Contains(mustStayCalm(), tag) })
	}
	j.row(Row{Set: "temper_seed, calm lines with dangerous words", Figure: "called frustrated"}, set, true, set.share(sentiment.Frustrated, in))
	return nil
}

// tagged are the authored messages with their tags.
func (j *judge) tagged() (rows []temperRow, tags [][]string, err error) {
	err = readTemperLines(filepath.Join(j.config.Seed, "messages.jsonl"), func(line temperLine) {
		before := len(rows)
		if addTemper(&rows, line.Text, temperRow{kind: gradedTemper, level: line.Level, group: groupOf(line.Text)}); len(rows) > before {
			tags = append(tags, line.Tags)
		}
	})
	return rows, tags, err
}

// perTag says how held-out readings of the authored messages do, tag by tag.
func (j *judge) perTag(read []reading) error {
	rows, tags, err := j.tagged()
	if err != nil {
		return err
	}
	tagsOf := map[string][]string{}
	var all []string
	for i := range rows {
		tagsOf[rows[i].doc.Raw] = tags[i]
		all = append(all, tags[i]...)
	}
	slices.Sort(all)
	for _, tag := range slices.Compact(all) {
		one := TagScore{Tag: tag}
		for _, r := range read {
			if !slices.Contains(tagsOf[r.row.doc.Raw], tag) {
				continue
			}
			off := float64(int(sentiment.LevelOf(sentiment.Link(r.both))) - r.row.level)
			one.Rows++
			one.MAE += math.Abs(off)
			one.Bias += off
			if math.Abs(off) <= 1 {
				one.Within++
			}
		}
		if n := float64(one.Rows); n > 0 {
			one.MAE, one.Bias, one.Within = one.MAE/n, one.Bias/n, one.Within/n
			j.scores.Tags = append(j.scores.Tags, one)
		}
	}
	return nil
}
