package temper

import (
	"context"
	"math"
	"path/filepath"

	"rapport/conversation"
	"rapport/sentiment"
	"rapport/training/eval"
)

// Weights of what a choice of constants is judged by: the error of the score against the middle of the graded level, the agreement of the levels,
// and on STAR how well the mean anger of a dialogue tells the annoyed customers.
const (
	kappaWorth   = 0.2
	annoyedWorth = 0.1
	searchRounds = 3
	leastGain    = 1e-4 // what is gained by less is not worth another number
)

// Calm dialogues of STAR are many: one in so many is enough.
const calmDialogues = 12

// FitConversations learns the constants of package conversation from what scorer says of graded conversations and of STAR.
func FitConversations(ctx context.Context, c Config, scorer *sentiment.Scorer) (conversation.Estimator, conversation.Forecaster, error) {
	var graded []dialogue
	for _, file := range []string{filepath.Join(c.Seed, "conversations.jsonl"), filepath.Join(c.Policy, "train.jsonl")} {
		more, err := readDialogues(file)
		if err != nil {
			return conversation.Estimator{}, conversation.Forecaster{}, err
		}
		graded = append(graded, more...)
	}
	all, err := readDialogues(filepath.Join(c.Emotion, "star_annoyed", "train.jsonl.gz"))
	if err != nil {
		return conversation.Estimator{}, conversation.Forecaster{}, err
	}
	var annoyed []dialogue
	for i, one := range all {
		if one.annoyed || i%calmDialogues == 0 {
			annoyed = append(annoyed, one)
		}
	}
	if err := embedDialogues(ctx, c.Embed, graded, annoyed); err != nil {
		return conversation.Estimator{}, conversation.Forecaster{}, err
	}
	hear(scorer, graded, annoyed)
	estimator := fitEstimator(graded, annoyed)
	return estimator, fitForecaster(estimator, graded), ctx.Err()
}

// fitEstimator searches the constants of the estimator on graded conversations and the annoyed dialogues of STAR, one after the other over coarse
// grids: the optimum is flat, and round numbers can be read. TimeHalfLife, Miss and MaxPush stay as they are: no conversation
// carries times or what a bot failed to understand.
func fitEstimator(graded, annoyed []dialogue) conversation.Estimator {
	best := conversation.DefaultEstimator() // the search begins in one place, wherever the built-in ones stand
	best.HalfLife, best.Relief, best.Solved = 1, 1, 1
	best.Threat, best.Repeat = .05, .02 // these never count for nothing
	least := estimatorCost(best, graded, annoyed)
	for range searchRounds {
		for _, one := range estimatorGrid() {
			for _, value := range one.values {
				tried := best
				*one.field(&tried) = value
				if cost := estimatorCost(tried, graded, annoyed); cost < least-leastGain {
					best, least = tried, cost
				}
			}
		}
	}
	return best
}

// estimatorGrid is what is tried for each constant, in this order.
func estimatorGrid() []struct {
	field  func(*conversation.Estimator) *float64
	values []float64
} {
	type e = conversation.Estimator
	return []struct {
		field  func(*e) *float64
		values []float64
	}{
		{func(e *e) *float64 { return &e.HalfLife }, []float64{.5, .75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 6}},
		{func(e *e) *float64 { return &e.Relief }, []float64{.2, .3, .4, .5, .6, .7, .8, .9, 1}},
		{func(e *e) *float64 { return &e.Solved }, []float64{.2, .3, .4, .5, .6, .7, .8, .9, 1}},
		{func(e *e) *float64 { return &e.Threat }, []float64{.05, .1, .15, .2, .3}},
		{func(e *e) *float64 { return &e.Repeat }, []float64{.02, .04, .06, .08, .1}},
	}
}

func estimatorCost(e conversation.Estimator, graded, annoyed []dialogue) float64 {
	levels := follow(e, graded)
	return levels.error - kappaWorth*levels.kappa - annoyedWorth*annoyedAUC(e, annoyed)
}

// following is how well an estimator follows the grades.
type following struct{ kappa, mae, error float64 }

func follow(e conversation.Estimator, dialogues []dialogue) following {
	var gold, said []int
	var goldLevel, saidLevel []float64
	squares := 0.0
	walk(e, dialogues, func(d *dialogue, turn int, state conversation.State) {
		level := d.turns[turn].row.level
		gold, said = append(gold, level), append(said, int(state.Level()))
		goldLevel, saidLevel = append(goldLevel, float64(level)), append(saidLevel, float64(state.Level()))
		off := state.Anger - (float64(level)+.5)/temperLevels
		squares += off * off
	})
	return following{
		kappa: eval.QuadraticKappa(gold, said, temperLevels), mae: eval.MAE(goldLevel, saidLevel),
		error: math.Sqrt(squares / float64(len(gold))),
	}
}

// walk takes every conversation through the estimator and shows the state after each message.
func walk(e conversation.Estimator, dialogues []dialogue, use func(d *dialogue, turn int, state conversation.State)) {
	for i := range dialogues {
		var state conversation.State
		for turn := range dialogues[i].turns {
			state = state.AdvanceBy(e, conversation.DefaultForecaster(), dialogues[i].turns[turn].heard)
			use(&dialogues[i], turn, state)
		}
	}
}

// annoyedAUC is how well the mean anger over its turns tells an annoyed dialogue from others.
func annoyedAUC(e conversation.Estimator, dialogues []dialogue) float64 {
	if len(dialogues) == 0 {
		return 0
	}
	scores, annoyed := annoyedScores(e, dialogues)
	return eval.AUROC(scores, annoyed)
}

func annoyedScores(e conversation.Estimator, dialogues []dialogue) (scores []float64, annoyed []bool) {
	scores, annoyed = make([]float64, 0, len(dialogues)), make([]bool, 0, len(dialogues))
	walk(e, dialogues, func(d *dialogue, turn int, state conversation.State) {
		if turn == 0 {
			scores, annoyed = append(scores, 0), append(annoyed, d.annoyed)
		}
		scores[len(scores)-1] += state.Anger / float64(len(d.turns))
	})
	return scores, annoyed
}

// Settings of the forecast fit.
const (
	forecastRidge = 0.5
	forecastSteps = 200
)

// fitForecaster learns from graded conversations how likely the next customer turn is graded angry or worse: a logistic regression, so that its
// probabilities are calibrated. Weights that would be against sense are held at 0.
func fitForecaster(e conversation.Estimator, graded []dialogue) conversation.Forecaster {
	var rows [][6]float64
	var angry []bool
	forecasts(e, conversation.Forecaster{}, graded, func(state conversation.State, next bool) {
		rows, angry = append(rows, conversation.Forecaster{}.Features(state)), append(angry, next)
	})
	x := make([]float64, 7)
	signs := [6]float64{1, 1, 1, 1, 1, -1}
	held := [6]bool{}
	for range len(held) {
		minimise(x, forecastSteps, func(x, gradient []float64) float64 { return forecastLoss(x, gradient, rows, angry, held) })
		wrong := false
		for i, sign := range signs {
			if x[i+1]*sign < 0 && !held[i] {
				held[i], wrong, x[i+1] = true, true, 0
			}
		}
		if !wrong {
			break
		}
	}
	for i := range x {
		x[i] = rounded(x[i], 2)
	}
	return conversation.Forecaster{Bias: x[0], Anger: x[1], Rise: x[2], Peak: x[3], Repeats: x[4], Misses: x[5], Solved: x[6]}
}

func forecastLoss(x, gradient []float64, rows [][6]float64, angry []bool, held [6]bool) float64 {
	clear(gradient)
	loss := 0.0
	for i, row := range rows {
		sum := x[0]
		for j, value := range row {
			sum += x[j+1] * value
		}
		slope := sigmoid(sum)
		loss += softplus(sum)
		if angry[i] {
			loss, slope = loss-sum, slope-1
		}
		gradient[0] += slope
		for j, value := range row {
			gradient[j+1] += slope * value
		}
	}
	for j := range held {
		loss += forecastRidge / 2 * x[j+1] * x[j+1]
		gradient[j+1] += forecastRidge * x[j+1]
		if held[j] {
			gradient[j+1] = 0
		}
	}
	return loss
}

// forecasts shows every state that has a next turn, with whether that one is angry or worse.
func forecasts(e conversation.Estimator, f conversation.Forecaster, graded []dialogue, use func(state conversation.State, next bool)) {
	for i := range graded {
		var state conversation.State
		turns := graded[i].turns
		for turn := range turns[:len(turns)-1] {
			state = state.AdvanceBy(e, f, turns[turn].heard)
			use(state, turns[turn+1].row.level >= int(sentiment.Angry))
		}
	}
}
