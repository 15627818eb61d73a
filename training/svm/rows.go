package svm

import "rapport/classifier/ngram"

// rows are what all machines share and none changes.
type rows struct {
	packed
	square []float32 // of each row: its length squared, the bias feature included
	soft   []float32 // of each row: 1 / (2 C weight), the diagonal that squared hinge loss adds
	out    [][]bool  // by round and row: it is left out
	asked  []packed  // by round: the rows left out, as they are asked
}

func newRows(p Problem) *rows {
	n := len(p.Rows)
	s := &rows{packed: pack(p.Rows), square: make([]float32, n), soft: make([]float32, n)}
	for i := range n {
		_, values := s.row(i)
		s.square[i] = 1
		for _, v := range values {
			s.square[i] += v * v
		}
		weight := 1.0
		if p.Weights != nil {
			weight = p.Weights[i]
		}
		s.soft[i] = float32(.5 / (p.Strength * weight))
	}
	for _, round := range p.Rounds {
		out, asked := make([]bool, n), make([]ngram.Vector, len(round.Without))
		for at, i := range round.Without {
			out[i], asked[at] = true, p.Rows[i]
			if round.Asked != nil {
				asked[at] = round.Asked(i)
			}
		}
		s.out, s.asked = append(s.out, out), append(s.asked, pack(asked))
	}
	return s
}

// packed are vectors end to end: one pass over them reads memory in order.
type packed struct {
	starts   []int
	features []int32
	values   []float32
}

func pack(vectors []ngram.Vector) packed {
	total := 0
	for _, v := range vectors {
		total += len(v.Features)
	}
	p := packed{make([]int, 1, len(vectors)+1), make([]int32, 0, total), make([]float32, 0, total)}
	for _, v := range vectors {
		p.features, p.values = append(p.features, v.Features...), append(p.values, v.Values...)
		p.starts = append(p.starts, len(p.features))
	}
	return p
}

// row is the features and values of one row.
func (p packed) row(i int) ([]int32, []float32) {
	from, to := p.starts[i], p.starts[i+1]
	return p.features[from:to:to], p.values[from:to:to]
}
