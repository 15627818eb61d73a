package discover

import (
	"context"
	"math/rand/v2"
)

// Tried is one number of topics and how well it divides: the mean silhouette, -1 to 1.
type Tried struct {
	Topics     int     `json:"topics"`
	Silhouette float64 `json:"silhouette"`
}

// How the number of topics is chosen: the mean silhouette for numbers in steps of a tenth, each averaged with its neighbours; the smallest number
// whose silhouette is within a few hundredths of the best, for fewer topics are less work to name. What that gives on sets with known labels is
// printed by TestTopicsAgainstLabels.
const (
	sampleRows    = 3000 // lines of the tree, 36 MB; more change the topics less than new data does
	nearBest      = .97
	stepOfTopics  = 1.1
	fewestTopics  = 2
	mostTopics    = 150
	linesPerTopic = 4 // at least, on the average
	chooseRounds  = 6
)

// beginning is where k-means begins: a sample of the lines and its tree.
type beginning struct {
	space   space
	weights []float32
	tree    []merge
}

func begin(s space, weights []float32, random *rand.Rand) beginning {
	s, weights = sample(s, weights, sampleRows, random)
	return beginning{s, weights, ward(s, weights)}
}

// choose tries numbers of topics on the sample. A handful of lines is one topic.
func (b beginning) choose(ctx context.Context, progress func(done, total int)) (int, []Tried, error) {
	grid := gridOfTopics(b.space.rows)
	tried := make([]Tried, len(grid))
	for i, k := range grid {
		c, err := kmeans(ctx, b.space, b.weights, cut(b.space, b.weights, b.tree, k), chooseRounds)
		if err != nil {
			return 0, nil, err
		}
		tried[i] = Tried{k, sum(silhouettes(b.space, b.weights, c)) / float64(b.space.rows)}
		progress(i+1, len(grid))
	}
	return smallestOfBest(tried), tried, nil
}

func smallestOfBest(tried []Tried) int {
	smooth := make([]float64, len(tried))
	var high float64
	for i := range tried {
		from, to := max(0, i-1), min(len(tried), i+2)
		for _, one := range tried[from:to] {
			smooth[i] += one.Silhouette / float64(to-from)
		}
		high = max(high, smooth[i])
	}
	for i, one := range smooth {
		if high > 0 && one >= nearBest*high {
			return tried[i].Topics
		}
	}
	return 1
}

// gridOfTopics are the numbers tried for so many lines.
func gridOfTopics(rows int) []int {
	var grid []int
	for k := fewestTopics; k <= min(mostTopics, rows/linesPerTopic); k = max(k+1, int(float64(k)*stepOfTopics)) {
		grid = append(grid, k)
	}
	return grid
}

// sample is at most so many rows, drawn without return, in their order.
func sample(s space, weights []float32, most int, random *rand.Rand) (space, []float32) {
	if s.rows <= most {
		return s, weights
	}
	rows := make([]int, 0, most)
	for i := range s.rows { // selection sampling: Knuth, volume 2, 3.4.2, algorithm S
		if random.IntN(s.rows-i) < most-len(rows) {
			rows = append(rows, i)
		}
	}
	drawn := make([]float32, len(rows))
	for i, row := range rows {
		drawn[i] = weights[row]
	}
	return s.pick(rows), drawn
}
