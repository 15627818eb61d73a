package temper

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"slices"

	"rapport/sentiment"
	"rapport/training/eval"
)

// EvalConfig names what the temper engine is judged on.
type EvalConfig struct {
	Scorer  *sentiment.Scorer
	Seed    string   // directory with messages_extra.jsonl and twins.jsonl of temper_seed
	Real    string   // directory with valid.jsonl of temper_real
	Emotion string   // directory with goemotions and vader_ground_truth
	Calm    []string // files of everyday requests, one {"text"} a line
	Tuning  bool     // use the validation file of GoEmotions and leave the rated tweets alone: for work in progress
}

// Scores is how well the engine does. Levels come from the fixed cuts of sentiment.LevelOf; nothing is tuned on what is judged.
type Scores struct {
	TweetsR         float64 // Pearson r of the valence with the mean human rating; NaN while tuning
	EmotionAUC      float64 // of the score, for anger, annoyance, disappointment or disapproval in GoEmotions
	EmotionF1       float64 // best over all thresholds
	RealKappa       float64 // quadratic kappa of the level on real messages
	RealMAE         float64 // in levels
	RealAUC         float64 // of the score, for angry or worse
	ThanksPrecision float64 // of Thanks, against the flag thanks_or_relief
	ThanksRecall    float64
	ExtraKappa      float64 // on authored messages; same author as the training rows, so it shows overfitting and not quality
	ExtraMAE        float64
	AlarmsPer1000   float64 // everyday requests called angry or worse
	TwinsOrdered    float64 // share of the twins that differ in level whose scores differ the same way
	TwinsSame       float64 // mean difference in score of the twins that do not
}

// Eval judges the engine.
func Eval(ctx context.Context, c EvalConfig) (Scores, error) {
	judge := temperJudge{config: c, scores: Scores{TweetsR: math.NaN()}}
	for _, part := range []func() error{judge.tweets, judge.emotions, judge.real, judge.extra, judge.calm, judge.twins} {
		if err := errors.Join(ctx.Err(), part()); err != nil {
			return Scores{}, err
		}
	}
	return judge.scores, nil
}

type temperJudge struct {
	config EvalConfig
	scores Scores
}

func (j *temperJudge) score(row *temperRow) sentiment.Frustration {
	return j.config.Scorer.Score(row.doc, nil)
}

func (j *temperJudge) tweets() error {
	if j.config.Tuning {
		return nil
	}
	rows, err := readRated(filepath.Join(j.config.Emotion, "vader_ground_truth", "tweets", "test.jsonl"), 0, 4)
	var said, rated []float64
	for i := range rows {
		said, rated = append(said, j.score(&rows[i]).Valence), append(rated, rows[i].rating)
	}
	j.scores.TweetsR = eval.Pearson(said, rated)
	return err
}

func (j *temperJudge) emotions() error {
	file := "test.jsonl"
	if j.config.Tuning {
		file = "valid.jsonl"
	}
	rows, err := readGoEmotions(filepath.Join(j.config.Emotion, "goemotions", file))
	var said []float64
	var angry []bool
	for i := range rows {
		said, angry = append(said, j.score(&rows[i]).Score), append(angry, rows[i].level == 1)
	}
	j.scores.EmotionAUC = eval.AUROC(said, angry)
	j.scores.EmotionF1, _ = eval.BestF1(said, angry)
	return err
}

// graded compares levels.
func (j *temperJudge) graded(rows []temperRow) (kappa, mae, auc float64) {
	var gold, said []int
	var goldLevel, saidLevel, scores []float64
	var angry []bool
	for i := range rows {
		found := j.score(&rows[i])
		gold, said = append(gold, rows[i].level), append(said, int(found.Level()))
		goldLevel, saidLevel = append(goldLevel, float64(rows[i].level)), append(saidLevel, float64(found.Level()))
		scores, angry = append(scores, found.Score), append(angry, rows[i].level >= int(sentiment.Angry))
	}
	return eval.QuadraticKappa(gold, said, temperLevels), eval.MAE(goldLevel, saidLevel), eval.AUROC(scores, angry)
}

func (j *temperJudge) real() error {
	file := filepath.Join(j.config.Real, "valid.jsonl")
	rows, err := readGraded(file)
	if err != nil {
		return err
	}
	j.scores.RealKappa, j.scores.RealMAE, j.scores.RealAUC = j.graded(rows)
	var found, right, there float64
	err = readTemperLines(file, func(line temperLine) {
		var rows []temperRow
		addTemper(&rows, line.Text, temperRow{})
		thanks := slices.Contains(line.Flags, "thanks_or_relief")
		said := len(rows) == 1 && j.score(&rows[0]).Thanks
		if thanks {
			there++
		}
		if said {
			found++
		}
		if thanks && said {
			right++
		}
	})
	j.scores.ThanksPrecision, j.scores.ThanksRecall = right/found, right/there
	return err
}

func (j *temperJudge) extra() error {
	rows, err := readGraded(filepath.Join(j.config.Seed, "messages_extra.jsonl"))
	if err == nil {
		j.scores.ExtraKappa, j.scores.ExtraMAE, _ = j.graded(rows)
	}
	return err
}

func (j *temperJudge) calm() error {
	alarms, texts := 0.0, 0.0
	for _, file := range j.config.Calm {
		rows, err := readCalm(file)
		if err != nil {
			return err
		}
		for i := range rows {
			texts++
			if j.score(&rows[i]).Level() >= sentiment.Angry {
				alarms++
			}
		}
	}
	j.scores.AlarmsPer1000 = 1000 * alarms / texts
	return nil
}

func (j *temperJudge) twins() error {
	rows, err := readGraded(filepath.Join(j.config.Seed, "twins.jsonl"))
	if err != nil {
		return err
	}
	var ordered, differ, apart, same float64
	for i := 0; i+1 < len(rows); i += 2 {
		a, b := j.score(&rows[i]).Score, j.score(&rows[i+1]).Score
		if rows[i].level == rows[i+1].level {
			same++
			apart += math.Abs(a - b)
			continue
		}
		differ++
		if (a < b) == (rows[i].level < rows[i+1].level) && a != b {
			ordered++
		}
	}
	j.scores.TwinsOrdered, j.scores.TwinsSame = ordered/differ, apart/same
	return nil
}
