package discover_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"rapport/training/discover"
)

// TestSuggestedLinesTeach measures what the suggested lines are worth against lines at random: -v measures more and prints the learning curves.
func TestSuggestedLinesTeach(t *testing.T) { //nolint:paralleltest // one ORT environment a process
	start, step, rounds, seeds := 10, 20, 2, 2.
	from := []string{"natcs_dstc11/banking/train.jsonl"}
	to := []string{"natcs_dstc11/banking/test.jsonl"}
	if testing.Verbose() {
		start, step, rounds, seeds = 20, 30, 4, 5
		from, to = append(from, "natcs_dstc11/insurance/train.jsonl"), append(to, "natcs_dstc11/insurance/test.jsonl")
	}
	lessons, exam := readLabelled(t, from...), readLabelled(t, to...)
	suggested, random := make([]float64, rounds+1), make([]float64, rounds+1)
	for seed := range uint64(seeds) {
		for round := range rounds + 1 {
			order := rand.New(rand.NewPCG(seed, 1)).Perm(lessons.pool.Different())
			random[round] += newStudent(lessons, order[:start+round*step]).examine(exam) / seeds
		}
		taught := rand.New(rand.NewPCG(seed, 1)).Perm(lessons.pool.Different())[:start]
		for round := range rounds + 1 {
			student := newStudent(lessons, taught)
			suggested[round] += student.examine(exam) / seeds
			taught = append(taught, suggestions(t, lessons, student, taught, step)...)
		}
	}
	for round := range suggested {
		t.Logf("%3d labels: suggested %.3f, at random %.3f", start+round*step, suggested[round], random[round])
	}
	if suggested[2] < random[2]+.03 {
		t.Errorf("suggested lines teach %.3f, random ones %.3f", suggested[2], random[2])
	}
}

// suggestions are the places of suggested lines.
func suggestions(t *testing.T, lessons labelled, s student, taught []int, count int) []int {
	t.Helper()
	shown, place, given := lessons.pool.Shown(), map[string]int{}, map[string]discover.Label{}
	for i, line := range shown {
		place[line] = i
	}
	for _, i := range taught {
		given[discover.Key(shown[i])] = discover.Label{}
	}
	opinions := make([]discover.Opinion, len(shown))
	for i, vector := range lessons.vectors {
		opinions[i] = s.opinion(vector)
	}
	picked, err := discover.Suggest(lessons.pool, lessons.vectors, opinions, discover.Picking{Count: count, Labelled: given})
	if err != nil {
		t.Fatal(err)
	}
	var places []int
	for _, one := range picked {
		places = append(places, place[one.Text])
	}
	return places
}

// student is a softmax over the cosines to the centres of the intents it was taught.
type student struct {
	names   []string
	centres [][]float64
}

func newStudent(lessons labelled, taught []int) student {
	var s student
	for _, i := range taught {
		at := slices.Index(s.names, lessons.intents[i])
		if at < 0 {
			at = len(s.names)
			s.names, s.centres = append(s.names, lessons.intents[i]), append(s.centres, make([]float64, len(lessons.vectors[i])))
		}
		for d, x := range lessons.vectors[i] {
			s.centres[at][d] += float64(x)
		}
	}
	for _, centre := range s.centres {
		square := 0.
		for _, x := range centre {
			square += x * x
		}
		for d := range centre {
			centre[d] /= math.Sqrt(square)
		}
	}
	return s
}

func (s student) opinion(vector []float32) discover.Opinion {
	const sharpness, near = 15, .55 // about what calibration gives for this encoder
	var o discover.Opinion
	total, nearest := 0., -1.
	for i, centre := range s.centres {
		cosine := 0.
		for d, x := range vector {
			cosine += float64(x) * centre[d]
		}
		p := math.Exp(sharpness * cosine)
		total += p
		nearest = max(nearest, cosine)
		if p > o.Confidence {
			o.Intent, o.Confidence, o.Second = s.names[i], p, o.Confidence
		} else {
			o.Second = max(o.Second, p)
		}
	}
	o.Confidence, o.Second, o.InScope = o.Confidence/total, o.Second/total, 1/(1+math.Exp(-sharpness*(nearest-near)))
	return o
}

func (s student) examine(exam labelled) float64 {
	right := 0.
	for i, vector := range exam.vectors {
		if s.opinion(vector).Intent == exam.intents[i] {
			right++
		}
	}
	return right / float64(len(exam.vectors))
}

func TestSuggestionsAreNewAndAngryFirst(t *testing.T) {
	t.Parallel()
	lines, embed := shop(1, 10)
	pool := discover.Collect(lines)
	vectors := embed(pool.Texts())
	opinions, weights := make([]discover.Opinion, pool.Different()), make([]float64, pool.Different())
	for i := range opinions {
		opinions[i] = discover.Opinion{Intent: "x", Confidence: .6, Second: .3, InScope: 1}
		weights[i] = 1
	}
	weights[7] = 4
	known := discover.Key(pool.Shown()[7])
	picked, err := discover.Suggest(pool, vectors, opinions, discover.Picking{Count: 100, Weights: weights})
	if err != nil || len(picked) != pool.Different() || discover.Key(picked[0].Text) != known {
		t.Fatalf("%d picked of %d, error %v", len(picked), pool.Different(), err)
	}
	picked, err = discover.Suggest(pool, vectors, opinions, discover.Picking{Count: 4, Labelled: map[string]discover.Label{known: {Intent: "x"}}})
	if err != nil || len(picked) != 4 || slices.ContainsFunc(picked, func(s discover.Suggested) bool { return discover.Key(s.Text) == known }) {
		t.Errorf("%d picked, error %v", len(picked), err)
	}
	if _, err := discover.Suggest(pool, vectors, opinions[1:], discover.Picking{Count: 1}); !errors.Is(err, discover.ErrConfig) {
		t.Errorf("got %v", err)
	}
}
