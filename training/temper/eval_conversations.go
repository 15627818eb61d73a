package temper

import (
	"context"
	"math"
	"path/filepath"
	"slices"

	"rapport/conversation"
	"rapport/sentiment"
	"rapport/training/eval"
)

// dissatisfied is the mean rating below which USS calls a turn dissatisfied (1-5).
const dissatisfied = 2.5

// judgeTurns asks every method about the turns of conversations. What words and tone say is the anger of the conversation where state is true, else
// of the message alone.
func (j *judge) judgeTurns(ctx context.Context, all []dialogue, state bool) (judged, error) {
	if err := embedDialogues(ctx, j.config.Embed, all); err != nil {
		return judged{}, err
	}
	var rows []temperRow
	for i := range all {
		for k := range all[i].turns {
			rows = append(rows, all[i].turns[k].row)
		}
	}
	set, err := j.judgeRows(ctx, rows)
	if err != nil || !state {
		return set, err
	}
	for method, scorer := range map[int]*sentiment.Scorer{byBoth: j.config.Scorer, byWords: j.config.Scorer.WithTone(nil)} {
		hear(scorer, all)
		at := 0
		walk(conversation.DefaultEstimator(), all, func(_ *dialogue, _ int, s conversation.State) {
			set.scores[method][at] = s.Anger
			at++
		})
	}
	return set, nil
}

// star tells the dialogues whose customer became annoyed by the mean over the customer's turns.
func (j *judge) star(ctx context.Context) error {
	all, err := readDialogues(j.file("star_annoyed", "test.jsonl.gz"))
	if err != nil {
		return err
	}
	for _, state := range []bool{false, true} {
		turns, err := j.judgeTurns(ctx, all, state)
		if err != nil {
			return err
		}
		var set judged
		var annoyed []bool
		at := 0
		for i := range all {
			set.rows, annoyed = append(set.rows, &all[i].turns[0].row), append(annoyed, all[i].annoyed)
			for method := range methodCount {
				sum := 0.0
				if len(turns.scores[method]) == 0 {
					continue
				}
				for k := range all[i].turns {
					sum += turns.scores[method][at+k]
				}
				set.add(method, sum/float64(len(all[i].turns)))
			}
			at += len(all[i].turns)
		}
		reach, aim, name := .80, .84, "AUC, mean of messages"
		if state {
			reach, aim, name = 0, 0, "AUC, mean anger of the conversation"
		}
		j.row(Row{Set: "STAR annoyed dialogue, test", Figure: name, Reach: reach, Aim: aim}, set, false, set.ranking(annoyed))
	}
	return nil
}

// satisfaction tells the turns rated below 2.5 in the four sets of USS, which is for evaluation only.
func (j *judge) satisfaction(ctx context.Context) error {
	sets := []string{"sgd", "mwoz", "ccpe", "redial"}
	mean := Row{Set: "USS, mean of the four", Figure: "AUC, satisfaction below 2.5", Reach: .79, Aim: .83}
	sums := make([]float64, methodCount)
	for _, name := range sets {
		var all []dialogue
		for _, file := range []string{"train.jsonl.gz", "valid.jsonl", "test.jsonl"} {
			more, err := readDialogues(j.file("uss", name, file))
			if err != nil {
				return err
			}
			all = append(all, more...)
		}
		set, err := j.judgeTurns(ctx, all, false)
		if err != nil {
			return err
		}
		var low []bool
		for i := range all {
			for k := range all[i].turns {
				low = append(low, all[i].turns[k].rating > 0 && all[i].turns[k].rating < dissatisfied)
			}
		}
		j.row(Row{Set: "USS " + name, Figure: "AUC, satisfaction below 2.5"}, set, false, set.ranking(low))
		for method, figure := range j.scores.Rows[len(j.scores.Rows)-1].Values {
			sums[method] += figure.Value / float64(len(sets))
		}
	}
	mean.Values = plainFigures(sums)
	j.scores.Rows = append(j.scores.Rows, mean)
	return nil
}

// detection measures how soon the conversation is called angry once a grader does.
func (j *judge) detection(ctx context.Context) error {
	for _, one := range []struct{ name, file string }{
		{"policy_real valid", filepath.Join(j.config.Held, "valid.jsonl")},
		{"temper_seed conversations (fitted on)", filepath.Join(j.config.Seed, "conversations.jsonl")},
	} {
		all, err := readDialogues(one.file)
		if err != nil {
			return err
		}
		set, err := j.judgeTurns(ctx, all, true)
		if err != nil {
			return err
		}
		j.row(Row{Set: one.name, Figure: "quadratic kappa, anger of the conversation"}, set, true, set.kappa)
		var found [methodCount]times
		for _, method := range []int{byBoth, byWords} {
			found[method] = set.times(method, all)
		}
		for _, figure := range []struct {
			name string
			of   func(times) float64
		}{
			{"turns until angry is seen, median", func(t times) float64 { return t.quantile(.5) }},
			{"turns until angry is seen, 90 %", func(t times) float64 { return t.quantile(.9) }},
			{"angry conversations missed", func(t times) float64 { return t.missed }},
			{"others called angry", func(t times) float64 { return t.alarms }},
		} {
			values := make([]float64, methodCount)
			for method := range values {
				values[method] = math.NaN()
				if method == byBoth || method == byWords {
					values[method] = figure.of(found[method])
				}
			}
			j.scores.Rows = append(j.scores.Rows, Row{Set: one.name, Figure: figure.name, Rows: len(all), Values: plainFigures(values)})
		}
	}
	return nil
}

// times is how late anger is seen.
type times struct {
	delays []int   // turns after the first graded angry, of those seen; a turn early is 0
	missed float64 // share of the conversations with such a turn that are never called angry
	alarms float64 // share of the others that are called angry
}

func (t times) quantile(q float64) float64 {
	if len(t.delays) == 0 {
		return math.NaN()
	}
	slices.Sort(t.delays)
	return float64(t.delays[min(int(q*float64(len(t.delays))), len(t.delays)-1)])
}

func (s judged) times(method int, all []dialogue) times {
	var t times
	at, angry, quiet := 0, 0.0, 0.0
	for i := range all {
		gold, seen := -1, -1
		for k := range all[i].turns {
			if gold < 0 && all[i].turns[k].row.level >= int(sentiment.Angry) {
				gold = k
			}
			if seen < 0 && s.level(method, at+k) >= int(sentiment.Angry) {
				seen = k
			}
		}
		at += len(all[i].turns)
		switch {
		case gold < 0:
			quiet++
			if seen >= 0 {
				t.alarms++
			}
		case seen < 0:
			angry++
			t.missed++
		default:
			angry++
			t.delays = append(t.delays, max(0, seen-gold))
		}
	}
	t.missed, t.alarms = t.missed/angry, t.alarms/quiet
	return t
}

// forecast measures the probability that the next turn is angry.
func (j *judge) forecast(ctx context.Context) error {
	all, err := readDialogues(filepath.Join(j.config.Held, "valid.jsonl"))
	if err != nil {
		return err
	}
	if err := embedDialogues(ctx, j.config.Embed, all); err != nil {
		return err
	}
	hear(j.config.Scorer, all)
	var said []float64
	var angry []bool
	forecasts(conversation.DefaultEstimator(), conversation.DefaultForecaster(), all, func(state conversation.State, next bool) {
		said, angry = append(said, state.Forecast), append(angry, next)
	})
	only := func(method int) bool { return method == byBoth }
	order := eval.Order(said)
	j.rowOf(Row{Set: "policy_real valid", Figure: "forecast of an angry next turn, AUC", Rows: len(said)}, only,
		func(_ int, count []int32) float64 { return order.AUROC(angry, count) })
	j.rowOf(Row{Set: "policy_real valid", Figure: "forecast, mean said minus share that came", Rows: len(said)}, only,
		func(_ int, count []int32) float64 {
			sum, all := 0.0, 0.0
			for i, n := range count {
				sum, all = sum+float64(n)*said[i], all+float64(n)
				if angry[i] {
					sum -= float64(n)
				}
			}
			return sum / all
		})
	return nil
}
