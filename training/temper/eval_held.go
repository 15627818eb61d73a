package temper

import "context"

// folds judges the authored messages by engines and tones that never saw their fold.
func (j *judge) folds(ctx context.Context) error {
	read, err := j.fit.crossValidate(ctx, seedSource, toneFolds)
	if err != nil {
		return err
	}
	messages, err := j.messages(read)
	if err != nil {
		return err
	}
	j.graded("temper_seed messages, 5 folds", j.judgeReadings(messages), [2]float64{.80, .88}, [2]float64{.50, .35}, [2]float64{})
	return j.perTag(messages)
}

// messages are the readings of messages.jsonl: the twins are not among them.
func (j *judge) messages(read []reading) ([]reading, error) {
	rows, _, err := j.tagged()
	if err != nil {
		return nil, err
	}
	is := make(map[string]bool, len(rows))
	for i := range rows {
		is[rows[i].doc.Raw] = true
	}
	var messages []reading
	for _, r := range read {
		if is[r.row.doc.Raw] {
			messages = append(messages, r)
		}
	}
	return messages, nil
}

// left judges each source by what was learned from the others.
func (j *judge) left(ctx context.Context) error {
	emotions, err := readGoEmotions(j.file("goemotions", "test.jsonl"))
	if err != nil {
		return err
	}
	if err := embedRows(ctx, j.config.Embed, emotions); err != nil {
		return err
	}
	for _, source := range j.sources {
		if source.name != seedSource && source.name != realSource && source.name != emotionsSource {
			continue
		}
		rows := source.train
		if source.name == emotionsSource {
			rows = emotions
		}
		read, err := leaveOut(ctx, j.config.Config, j.sources, source.name, rows)
		if err != nil {
			return err
		}
		set, name := j.judgeReadings(read), "learned without "+source.name
		switch source.name {
		case emotionsSource:
			j.row(Row{Set: name, Figure: "AUC on its test", Reach: .78, Aim: .82}, set, false, set.ranking(set.angry()))
		case seedSource:
			j.row(Row{Set: name, Figure: "quadratic kappa on it", Reach: .55, Aim: .70}, set, true, set.kappa)
		default:
			j.row(Row{Set: name, Figure: "quadratic kappa on its train", Reach: .45, Aim: .60}, set, true, set.kappa)
		}
	}
	return nil
}
