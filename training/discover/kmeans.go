package discover

import (
	"context"
	"slices"
)

// clustering is what k-means found: one centre a cluster, each of length 1, and for every row its cluster and the cosine to that centre.
type clustering struct {
	centres space
	of      []int
	cosine  []float32
}

// Spherical k-means (Dhillon and Modha 2001): rows go to the centre of highest cosine, centres to the direction of their rows' sum. It ends when
// fewer than settled of the rows move, or after maxRounds.
const (
	maxRounds = 40
	settled   = .0005
)

// kmeans runs from the given centres, which it moves. weights count rows that stand for several equal lines.
func kmeans(ctx context.Context, s space, weights []float32, centres space, rounds int) (clustering, error) {
	c := clustering{centres: centres, of: make([]int, s.rows), cosine: make([]float32, s.rows)}
	for i := range c.of {
		c.of[i] = -1
	}
	for range rounds {
		if err := ctx.Err(); err != nil {
			return clustering{}, err
		}
		moved := c.assign(s)
		c.move(s, weights)
		if float64(moved) <= settled*float64(s.rows) {
			break
		}
	}
	c.assign(s)
	return c, nil
}

// assign sends every row to its nearest centre, the first of equals, and counts those that changed.
func (c *clustering) assign(s space) (moved int) {
	before := slices.Clone(c.of)
	parallel(s.rows, func(from, to int) {
		cosines := make([]float32, c.centres.rows)
		for i := from; i < to; i++ {
			products(s.row(i), c.centres, cosines)
			best := 0
			for j, cosine := range cosines {
				if cosine > cosines[best] {
					best = j
				}
			}
			c.of[i], c.cosine[i] = best, cosines[best]
		}
	})
	for i, was := range before {
		if c.of[i] != was {
			moved++
		}
	}
	return moved
}

// move puts every centre into the middle of its rows. A centre without rows takes the row that is farthest from its own.
func (c *clustering) move(s space, weights []float32) {
	sums := make([]float64, c.centres.rows*s.dims)
	sizes := make([]int, c.centres.rows)
	for i, j := range c.of {
		sizes[j]++
		sum, weight := sums[j*s.dims:(j+1)*s.dims], float64(weights[i])
		for d, x := range s.row(i) {
			sum[d] += weight * float64(x)
		}
	}
	for j := range sizes {
		centre := c.centres.row(j)
		if sizes[j] == 0 {
			far := c.farthest()
			copy(centre, s.row(far))
			c.cosine[far] = 1
			continue
		}
		for d := range centre {
			centre[d] = float32(sums[j*s.dims+d])
		}
		normalise(centre)
	}
}

func (c *clustering) farthest() int {
	far := 0
	for i, cosine := range c.cosine {
		if cosine < c.cosine[far] {
			far = i
		}
	}
	return far
}

func sum(values []float32) float64 {
	var total float64
	for _, v := range values {
		total += float64(v)
	}
	return total
}
