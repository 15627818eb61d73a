package discover

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Config says how topics are found. The zero value means the defaults.
type Config struct {
	Topics   int                                 // 0: chosen by the data
	Smallest int                                 // different lines of a topic; smaller ones are left unsorted. Default 5
	Seed     uint64                              // of the sample, when there are more than 3,000 different lines
	Progress func(stage string, done, total int) // may be nil
}

// ErrConfig is wrapped by errors about a Config that cannot work with the lines there are.
var ErrConfig = errors.New("topics cannot be found this way")

const defaultSmallest = 5

// A line is left unsorted when it is hardly nearer to its own topic than to the next (silhouette), or near to none (cosine to the centre). On sets
// with known labels about half of such lines stand with strangers, against one in ten of the others.
const (
	leastSilhouette = .05
	leastCosine     = .3
)

// Find puts the lines of a pool into topics. The vectors are of Pool.Texts, in their order and of one length; their length and mean do not matter:
// they are centred and normalised first, for what all lines have in common tells no topic. The topics are those of spherical k-means begun from
// a cut of Ward's tree, which on sets with known labels is better and far stabler than random seeding. It needs about 12 bytes a line and
// dimension.
func Find(ctx context.Context, pool Pool, vectors [][]float32, c Config) (Map, error) {
	if c.Smallest == 0 {
		c.Smallest = defaultSmallest
	}
	if c.Progress == nil {
		c.Progress = func(string, int, int) {}
	}
	s, err := centred(pool, vectors)
	if err != nil {
		return Map{}, err
	}
	pool, repeated := pool.withoutRepeats(s)
	rows := pool.said()
	s = s.pick(rows)
	switch {
	case len(rows) == 0:
		return Map{}, fmt.Errorf("%w: no line says anything", ErrNothing)
	case c.Topics < 0 || c.Topics > len(rows):
		return Map{}, fmt.Errorf("%w: %d topics of %d different lines", ErrConfig, c.Topics, len(rows))
	case c.Smallest < 1:
		return Map{}, fmt.Errorf("%w: topics of %d lines", ErrConfig, c.Smallest)
	}
	weights := make([]float32, len(rows))
	for i, row := range rows {
		weights[i] = float32(math.Sqrt(float64(pool.phrases[row].lines))) // often repeated lines count more, but do not become centres of their own
	}
	found, tried, err := cluster(ctx, s, weights, c)
	if err != nil {
		return Map{}, err
	}
	m := Map{pool: pool, space: s, rows: rows, Tried: tried, Repeated: repeated}
	m.settle(found, silhouettes(s, weights, found), c)
	return m, nil
}

// cluster chooses the number of topics when none is given, and finds them.
func cluster(ctx context.Context, s space, weights []float32, c Config) (clustering, []Tried, error) {
	random := rand.New(rand.NewPCG(c.Seed, uint64(s.rows))) //nolint:gosec // a sample, not a secret
	start := begin(s, weights, random)
	topics, tried := c.Topics, []Tried(nil)
	if topics == 0 {
		var err error
		if topics, tried, err = start.choose(ctx, func(done, total int) { c.Progress("choose", done, total) }); err != nil {
			return clustering{}, nil, err
		}
	}
	if topics > start.space.rows {
		return clustering{}, nil, fmt.Errorf("%w: %d topics, at most %d can be told apart", ErrConfig, topics, start.space.rows)
	}
	found, err := kmeans(ctx, s, weights, cut(start.space, start.weights, start.tree, topics), maxRounds)
	c.Progress("topics", 1, 1)
	return found, tried, err
}

// centred is the vectors less their mean, each of length 1.
func centred(pool Pool, vectors [][]float32) (space, error) {
	if len(vectors) != len(pool.phrases) {
		return space{}, fmt.Errorf("%w: %d vectors for %d different lines", ErrConfig, len(vectors), len(pool.phrases))
	}
	if len(vectors) == 0 {
		return space{}, nil
	}
	s := newSpace(len(vectors), len(vectors[0]))
	mean := make([]float64, s.dims)
	for i, vector := range vectors {
		if len(vector) != s.dims {
			return space{}, fmt.Errorf("%w: vectors of %d and %d numbers", ErrConfig, s.dims, len(vector))
		}
		copy(s.row(i), vector)
		normalise(s.row(i))
		for d, x := range s.row(i) {
			mean[d] += float64(x)
		}
	}
	if len(vectors) < fewestCentred {
		return s, nil
	}
	for i := range s.rows {
		row := s.row(i)
		for d := range row {
			row[d] -= float32(mean[d] / float64(s.rows))
		}
		normalise(row)
	}
	return s, nil
}

// fewestCentred: the mean of fewer lines is mostly theirs, not everybody's.
const fewestCentred = 20

// withoutRepeats leaves out the later lines of a conversation that ask what it has asked before, and counts them.
func (p Pool) withoutRepeats(s space) (Pool, int) {
	said := make([][]int, p.Conversations) // phrases by conversation, openings first
	kept := p
	kept.phrases = slices.Clone(p.phrases)
	for i, one := range p.phrases {
		for _, talk := range one.openings {
			said[talk] = append(said[talk], i)
		}
	}
	repeated := 0
	for i := range kept.phrases {
		one := &kept.phrases[i]
		opening := map[int]bool{}
		for _, talk := range one.openings {
			opening[talk] = true
		}
		one.talks = slices.Clone(one.openings)
		one.lines = len(one.openings)
		for _, talk := range p.phrases[i].talks {
			if opening[talk] {
				opening[talk] = false
				continue
			}
			again := slices.ContainsFunc(said[talk], func(j int) bool { return j == i || dot(s.row(i), s.row(j)) >= sameRequest })
			if again {
				repeated++
				continue
			}
			said[talk] = append(said[talk], i)
			one.talks = append(one.talks, talk)
			one.lines++
		}
	}
	return kept, repeated
}

// sameRequest is the cosine of centred vectors from which two lines of one conversation ask the same.
const sameRequest = .6

// said are the phrases that still stand for a line.
func (p Pool) said() []int {
	var rows []int
	for i, one := range p.phrases {
		if one.lines > 0 {
			rows = append(rows, i)
		}
	}
	return rows
}

// settle makes topics of clusters, largest first, and leaves unsorted what belongs to none.
func (m *Map) settle(c clustering, silhouette []float32, config Config) {
	members := make([][]int, c.centres.rows)
	lone := c.centres.rows == 1
	for i, j := range c.of {
		if lone || silhouette[i] >= leastSilhouette && c.cosine[i] >= leastCosine {
			members[j] = append(members[j], i)
		}
	}
	sorted := make([]bool, len(c.of))
	for j, rows := range members {
		if len(rows) < config.Smallest && !lone {
			continue
		}
		for _, i := range rows {
			sorted[i] = true
		}
		slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(c.cosine[b], c.cosine[a]) })
		topic := Topic{members: rows, centre: c.centres.row(j)}
		for _, i := range rows {
			topic.Coherence += float64(c.cosine[i]) / float64(len(rows))
		}
		m.Topics = append(m.Topics, topic)
	}
	var loose []int
	for i := range c.of {
		if !sorted[i] {
			loose = append(loose, i)
		}
	}
	m.count(loose)
	m.describe()
}
