package page

import "math"

// dot is one of a hundred customers.
type dot struct {
	X, Y float64
	Tone Tone
	Name string
}

// dots gives every part its share of a hundred dots; what rounding loses goes to the parts that lost most (largest remainder).
func (h Hundred) dots() []dot {
	counts := make([]int, len(h.Parts))
	left := 100
	for i, part := range h.Parts {
		counts[i] = int(math.Floor(100*share(part.Share, 1) + 1e-9))
		left -= counts[i]
	}
	given := make([]bool, len(h.Parts))
	for ; left > 0 && left <= len(h.Parts); left-- {
		most := -1
		for i, part := range h.Parts {
			if !given[i] && (most < 0 || rest(part.Share) > rest(h.Parts[most].Share)) {
				most = i
			}
		}
		counts[most]++
		given[most] = true
	}
	var all []dot
	for i, part := range h.Parts {
		for range counts[i] {
			at := len(all)
			all = append(all, dot{X: float64(at%20)*17 + 10, Y: float64(at/20)*17 + 10, Tone: part.Tone, Name: part.Name})
		}
	}
	return all
}

func rest(v float64) float64 { return 100*v - math.Floor(100*v+1e-9) }
