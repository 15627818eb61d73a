package discover

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Opinion is what an existing model makes of a line.
type Opinion struct {
	Intent     string  // the likeliest
	Confidence float64 // of it, given that the line is in scope
	Second     float64 // confidence of the next
	InScope    float64 // probability that the model knows what the line wants
}

// Nearest is the intent of an existing model that a topic is closest to.
type Nearest struct {
	Intent      string  `json:"intent"`
	Probability float64 `json:"probability"` // that a line of the topic has this intent and the model knows it, in the mean
	Known       bool    `json:"known"`       // at least half
}

const (
	judgedLines = 200 // of a topic, nearest to the centre
	knownFrom   = .5
)

// Compare asks an existing model about the lines of every topic. judge takes the text that was embedded and the vector's place among Pool.Texts.
func (m *Map) Compare(judge func(bare string, place int) (Opinion, error)) error {
	for i := range m.Topics {
		topic := &m.Topics[i]
		mass, lines := map[string]float64{}, 0.
		for _, row := range topic.members[:min(judgedLines, len(topic.members))] {
			one := m.phrase(row)
			opinion, err := judge(one.bare, m.rows[row])
			if err != nil {
				return err
			}
			mass[opinion.Intent] += float64(one.lines) * opinion.Confidence * opinion.InScope
			lines += float64(one.lines)
		}
		names := slices.Sorted(maps.Keys(mass))
		best := slices.MaxFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(mass[a], mass[b]), strings.Compare(b, a)) })
		probability := mass[best] / lines
		topic.Nearest = &Nearest{Intent: best, Probability: probability, Known: probability >= knownFrom}
		if topic.Nearest.Known {
			topic.Name = best
		}
	}
	return nil
}

func decimal(n int) string { return strconv.Itoa(n) }
