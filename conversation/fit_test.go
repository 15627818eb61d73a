package conversation_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"testing"
	"time"

	"rapport/conversation"
	"rapport/internal/testenv"
	"rapport/sentiment"
	"rapport/text"
)

var fit = flag.Bool("fit", false, "search the constants of DefaultEstimator again")

// graded is a conversation with the anger a person gave it after each customer turn. Only the training files are fitted on.
type graded struct {
	ID    string `json:"id"`
	Turns []struct {
		Speaker  string `json:"speaker"`
		Text     string `json:"text"`
		Anger    int    `json:"anger"`
		Resolved bool   `json:"resolved"`
	} `json:"turns"`
}

// step is one turn as the estimator sees it, with the grade.
type step struct {
	evidence conversation.Evidence
	level    int
	first    bool
}

// TestAngerFollowsTheGradedConversations compares the estimator with the last message alone, on the graded conversations with the scorer's
// own marks. `go test ./conversation -run AngerFollows -fit -v` searches the constants.
func TestAngerFollowsTheGradedConversations(t *testing.T) {
	t.Parallel()
	seed := steps(t, "temper_seed", "conversations.jsonl")
	train, valid := steps(t, "policy_real", "train.jsonl"), steps(t, "policy_real", "valid.jsonl")
	both := append(append([]step(nil), seed...), train...)
	if *fit {
		search(t, both)
	}
	last := conversation.Estimator{HalfLife: 1e-9, TimeHalfLife: time.Hour}
	for _, one := range []struct {
		name  string
		turns []step
	}{{"temper_seed", seed}, {"policy_real train", train}, {"policy_real valid", valid}} {
		ours, theirs := follow(conversation.DefaultEstimator(), one.turns), follow(last, one.turns)
		t.Logf("%-18s %4d turns: kappa %.3f, rmse %.3f; last message alone: kappa %.3f, rmse %.3f",
			one.name, len(one.turns), ours.kappa, ours.rmse, theirs.kappa, theirs.rmse)
	}
	if ours, theirs := follow(conversation.DefaultEstimator(), both), follow(last, both); ours.rmse >= theirs.rmse || ours.kappa <= theirs.kappa {
		t.Errorf("the estimator is no better than the last message alone: %+v against %+v", ours, theirs)
	}
}

func steps(t *testing.T, path ...string) []step {
	t.Helper()
	scorer, err := sentiment.New(sentiment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(testenv.Shared(t, append([]string{"data"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	var all []step
	for line := range bytes.Lines(file) {
		var one graded
		if err := json.Unmarshal(line, &one); err != nil {
			t.Fatal(err)
		}
		first := true
		for _, turn := range one.Turns {
			if turn.Speaker != "customer" {
				continue
			}
			doc, err := text.Clean(turn.Text, text.Limits{})
			if err != nil {
				continue
			}
			mood := scorer.Score(doc, nil)
			evidence := conversation.Evidence{Message: mood.Score, Threats: len(mood.Threats), Thanks: mood.Thanks, Resolved: turn.Resolved}
			all = append(all, step{evidence, turn.Anger, first})
			first = false
		}
	}
	return all
}

type agreement struct{ kappa, rmse float64 }

// follow runs an estimator over turns: quadratic kappa of the levels, and the error of the score against the middle of the graded level.
func follow(e conversation.Estimator, turns []step) agreement {
	var anger, squares float64
	var table [5][5]float64
	for _, one := range turns {
		if one.first {
			anger = 0
		}
		anger = e.Next(anger, one.evidence, 0)
		off := anger - (float64(one.level)+0.5)/5
		squares += off * off
		table[one.level][sentiment.LevelOf(anger)]++
	}
	return agreement{kappa(table), math.Sqrt(squares / float64(len(turns)))}
}

func kappa(table [5][5]float64) float64 {
	var rows, columns [5]float64
	var total, seen, chance float64
	for i := range table {
		for j, n := range table[i] {
			rows[i] += n
			columns[j] += n
			total += n
		}
	}
	for i := range table {
		for j, n := range table[i] {
			weight := float64((i - j) * (i - j))
			seen += weight * n
			chance += weight * rows[i] * columns[j] / total
		}
	}
	return 1 - seen/chance
}

// search is coordinate descent over a coarse grid, in the order of the fields.
func search(t *testing.T, turns []step) {
	t.Helper()
	best := conversation.DefaultEstimator()
	cost := func(e conversation.Estimator) float64 { a := follow(e, turns); return a.rmse - 0.2*a.kappa }
	for range 3 {
		for _, one := range []struct {
			field  func(e *conversation.Estimator) *float64
			values []float64
		}{
			{func(e *conversation.Estimator) *float64 { return &e.HalfLife }, []float64{0.3, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 6}},
			{func(e *conversation.Estimator) *float64 { return &e.Relief }, []float64{0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}},
			{func(e *conversation.Estimator) *float64 { return &e.Solved }, []float64{0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}},
			{func(e *conversation.Estimator) *float64 { return &e.Threat }, []float64{0, 0.05, 0.1, 0.15, 0.2, 0.3}},
		} {
			for _, value := range one.values {
				tried := best
				*one.field(&tried) = value
				if cost(tried) < cost(best) {
					best = tried
				}
			}
		}
	}
	t.Logf("best: %+v: %+v", best, follow(best, turns))
}
