package temper

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"rapport/sentiment"
)

// tally counts right and wrong answers about flags in one message.
type tally struct{ right, extra, missed float64 }

func (t *tally) count(there, said bool) {
	switch {
	case there && said:
		t.right++
	case there:
		t.missed++
	case said:
		t.extra++
	}
}

// tallies are those of every message of a set, by method.
type tallies [methodCount][]tally

// of is a figure of the sums.
func (t *tallies) of(figure func(sum tally) float64) statistic {
	return func(method int, count []int32) float64 {
		var sum tally
		for i, n := range count {
			one := t[method][i]
			sum.right += float64(n) * one.right
			sum.extra += float64(n) * one.extra
			sum.missed += float64(n) * one.missed
		}
		return figure(sum)
	}
}

func precisionOf(sum tally) float64 { return sum.right / (sum.right + sum.extra) }
func recallOf(sum tally) float64    { return sum.right / (sum.right + sum.missed) }
func f1Of(sum tally) float64        { return 2 * sum.right / (2*sum.right + sum.extra + sum.missed) }

// flagRowsTo adds precision, recall and F1 of a set to the table. reach and aim hold what was wanted of the three.
func (j *judge) flagRowsTo(set string, rows int, t *tallies, reach, aim [3]float64) {
	has := func(method int) bool { return len(t[method]) > 0 }
	figures := []func(tally) float64{precisionOf, recallOf, f1Of}
	for i, name := range []string{"precision", "recall", "F1"} {
		j.rowOf(Row{Set: set, Figure: name, Rows: rows, Reach: reach[i], Aim: aim[i]}, has, t.of(figures[i]))
	}
}

// flags judges requests for a person, threats, sensitive subjects and facts. The phrases were written with the rows of flags_seed in view, so their
// figures there are no measurement of new messages; the sets after it were not looked at, and the heads never saw their fold.
func (j *judge) flags(ctx context.Context) error {
	if j.config.Flags == "" {
		return nil
	}
	if err := j.flagSeed(ctx); err != nil {
		return err
	}
	for _, step := range []func() error{j.facts, j.handoffs, j.realFlags, j.calmFlags} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// flagSeed judges the phrases, and unless there are no refits a head on the vector beside them.
func (j *judge) flagSeed(ctx context.Context) error {
	calm, err := j.calmFlagRows()
	if err != nil {
		return err
	}
	for _, one := range []struct {
		file, name string
		of         func(flagLine) (known, has []string)
		flags      []string
		reach, aim [3]float64
	}{
		{"human_request.jsonl", "human request", humanLine, []string{humanFlag}, [3]float64{.98, .95}, [3]float64{.99, .98}},
		{"sensitive.jsonl", "any sensitive subject", subjectLine, []string{anySubject}, [3]float64{.90, .90}, [3]float64{.90, .97}},
		{"threats.jsonl", "threats, by kind", threatLine, threatNames(), [3]float64{0, 0, .85}, [3]float64{0, 0, .93}},
	} {
		rows, err := readFlags(filepath.Join(j.config.Flags, one.file), 1, one.of)
		if err != nil {
			return err
		}
		var phrases tallies
		phrases[byWords] = j.tallied(rows, one.flags)
		j.flagRowsTo("flags_seed "+one.name+", phrases that saw the rows", len(rows), &phrases, one.reach, one.aim)
		if j.config.NoRefits {
			continue
		}
		heads, err := j.heads(ctx, rows, calm, one.flags)
		if err != nil {
			return err
		}
		j.flagRowsTo("flags_seed "+one.name+", a head tried in 5 folds", len(rows), heads, [3]float64{}, [3]float64{})
	}
	return nil
}

// said are the flags that the engine raises.
func said(found sentiment.Frustration) []string {
	var flags []string
	if found.HumanRequested {
		flags = append(flags, humanFlag)
	}
	if found.Sensitive != "" {
		flags = append(flags, anySubject)
	}
	if len(found.Threats) > 0 {
		flags = append(flags, anyThreat)
	}
	for _, threat := range found.Threats {
		flags = append(flags, string(threat))
	}
	return flags
}

// tallied counts what the phrases say of some flags.
func (j *judge) tallied(rows []flagRow, flags []string) []tally {
	all := make([]tally, len(rows))
	for i := range rows {
		raised := said(j.config.Scorer.Score(rows[i].doc, nil))
		for _, flag := range flags {
			all[i].count(slices.Contains(rows[i].has, flag), slices.Contains(raised, flag))
		}
	}
	return all
}

// calmFlagRows are everyday requests that no head may take for a flag.
func (j *judge) calmFlagRows() ([]flagRow, error) {
	var calm []flagRow
	for _, file := range j.config.Calm {
		if strings.Contains(file, "bitext") { // its people ask for people
			continue
		}
		rows, err := readFlags(file, calmFlagRow, calmLine)
		if err != nil {
			return nil, err
		}
		for i := 0; i < len(rows); i += calmFlagShare {
			calm = append(calm, rows[i])
		}
	}
	return calm, nil
}

// heads are a head for each flag by itself, and beside the phrases.
func (j *judge) heads(ctx context.Context, rows, calm []flagRow, flags []string) (*tallies, error) {
	if err := embedRows(ctx, j.config.Embed, rows, calm); err != nil {
		return nil, err
	}
	var t tallies
	t[byTone], t[byBoth] = make([]tally, len(rows)), make([]tally, len(rows))
	at := make(map[*flagRow]int, len(rows))
	for i := range rows {
		at[&rows[i]] = i
	}
	for _, flag := range flags {
		j.config.tell("fit a head for the flag " + flag)
		all := heardFolds(ctx, flag, flagRowsOf(flag, rows, calm))
		cut := cutOf(all)
		for _, one := range all {
			i, seed := at[one.row]
			if !seed {
				continue
			}
			hears := one.score >= cut
			t[byTone][i].count(one.there, hears)
			t[byBoth][i].count(one.there, hears || slices.Contains(said(j.config.Scorer.Score(one.row.doc, nil)), flag))
		}
	}
	return &t, ctx.Err()
}
