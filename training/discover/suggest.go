package discover

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Suggested is a line whose label would help.
type Suggested struct {
	Text        string  `json:"text"`  // personal data masked
	Lines       int     `json:"lines"` // that say the same
	Guess       string  `json:"guess"` // of the model
	Probability float64 `json:"probability"`
	InScope     float64 `json:"in_scope"`
	Score       float64 `json:"score"` // when it was picked; falls from pick to pick

	key string
}

// Doubt is what a label of a line is worth by itself: 1 for a line the model can make nothing of, 0 for one it is sure of.
func (o Opinion) Doubt() float64 {
	return 1 - min(1, max(0, o.InScope*(o.Confidence-o.Second)))
}

const (
	neighbours = 10   // lines that tell how common a line is
	crowd      = 1000 // lines the neighbours are looked for in
	doubtPower = 1.0
	crowdPower = 1.0
	apartPower = 1.0
)

// Suggest picks up to so many lines, the most helpful first. A line is worth its doubt (margin sampling: Settles 2009), times how many others are
// like it (information density: Settles and Craven 2008), times its distance from all that are picked or labelled (a greedy k-centre: Sener and
// Savarese 2018), times its weight, which may be nil for all the same: angry customers may count more. opinions and weights are in the order of
// Pool.Texts; lines whose Key is in labelled are not picked.
func Suggest(pool Pool, vectors [][]float32, opinions []Opinion, pick Picking) ([]Suggested, error) {
	if len(opinions) != len(pool.phrases) || pick.Weights != nil && len(pick.Weights) != len(pool.phrases) {
		return nil, fmt.Errorf("%w: %d opinions and %d weights for %d different lines", ErrConfig, len(opinions), len(pick.Weights), len(pool.phrases))
	}
	s, err := centred(pool, vectors)
	if err != nil {
		return nil, err
	}
	if s.rows == 0 {
		return nil, fmt.Errorf("%w: no line says anything", ErrNothing)
	}
	worth, nearest := make([]float64, s.rows), make([]float32, s.rows)
	for i, common := range density(s, pick.Seed) {
		worth[i] = math.Pow(opinions[i].Doubt(), doubtPower) * math.Pow(common, crowdPower)
		if pick.Weights != nil {
			worth[i] *= pick.Weights[i]
		}
		nearest[i] = -1
	}
	done := make([]bool, s.rows)
	for i := range pool.phrases {
		if _, labelled := pick.Labelled[pool.phrases[i].key()]; labelled {
			done[i] = true
			approach(s, nearest, i)
		}
	}
	var picked []Suggested
	for len(picked) < pick.Count {
		at, score := mostWorth(worth, nearest, done)
		if at < 0 {
			break
		}
		done[at] = true
		approach(s, nearest, at)
		one := pool.phrases[at]
		picked = append(picked, Suggested{one.text, one.lines, opinions[at].Intent, opinions[at].Confidence, opinions[at].InScope, score, one.key()})
	}
	return picked, nil
}

// Picking says which lines Suggest picks.
type Picking struct {
	Count    int
	Seed     uint64           // of the crowd, when there are more than 1,000 different lines
	Weights  []float64        // nil: all the same
	Labelled map[string]Label // by Key
}

// density is the mean cosine of every row to its nearest neighbours in a crowd, 0 to 1.
func density(s space, seed uint64) []float64 {
	random := rand.New(rand.NewPCG(seed, uint64(s.rows))) //nolint:gosec // a sample, not a secret
	others, _ := sample(s, make([]float32, s.rows), crowd, random)
	density := make([]float64, s.rows)
	parallel(s.rows, func(from, to int) {
		cosines := make([]float32, others.rows)
		for i := from; i < to; i++ {
			products(s.row(i), others, cosines)
			slices.Sort(cosines)
			last := cosines[max(0, len(cosines)-neighbours-1):]
			if last[len(last)-1] > .9999 && len(last) > 1 {
				last = last[:len(last)-1] // itself
			}
			density[i] = max(0, sum(last)/float64(len(last)))
		}
	})
	return density
}

// approach tells every row of one more that is picked.
func approach(s space, nearest []float32, picked int) {
	parallel(s.rows, func(from, to int) {
		for i := from; i < to; i++ {
			nearest[i] = max(nearest[i], dot(s.row(i), s.row(picked)))
		}
	})
}

// mostWorth is the row to pick next, -1 when none is left.
func mostWorth(worth []float64, nearest []float32, done []bool) (at int, score float64) {
	at = -1
	for i, one := range worth {
		if done[i] {
			continue
		}
		if value := one * math.Pow((1-float64(nearest[i]))/2, apartPower); at < 0 || value > score {
			at, score = i, value
		}
	}
	return at, score
}
