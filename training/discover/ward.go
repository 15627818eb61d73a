package discover

import "slices"

// merge joins two clusters of the tree at a height; clusters are named by their lowest row.
type merge struct {
	a, b   int
	height float32
}

// ward is the tree of Ward's method (1963) over the rows, lowest merge first: it joins the two clusters whose union loses the least. On unit rows
// that is the loss of k-means too, so a cut of the tree is a good place to begin from, and one tree serves every number of clusters. By the
// nearest-neighbour chain (Murtagh 1983) with the formula of Lance and Williams; rows² of time and memory.
func ward(s space, weights []float32) []merge {
	n := s.rows
	distance := make([]float32, n*n)
	parallel(n, func(from, to int) {
		for i := from; i < to; i++ {
			out := distance[i*n : (i+1)*n]
			products(s.row(i), s, out)
			for j, cosine := range out {
				out[j] = 2 * max(0, 1-cosine) * weights[i] * weights[j] / (weights[i] + weights[j])
			}
		}
	})
	size := slices.Clone(weights)
	alive := make([]int, n) // clusters left, in order
	for i := range alive {
		alive[i] = i
	}
	var merges []merge
	var chain []int
	for len(alive) > 1 {
		if len(chain) == 0 {
			chain = append(chain, alive[0])
		}
		top := chain[len(chain)-1]
		near, height := -1, float32(0)
		if len(chain) > 1 { // the one before wins ties, or the chain could go round
			near = chain[len(chain)-2]
			height = distance[top*n+near]
		}
		for _, j := range alive {
			if d := distance[top*n+j]; j != top && (near < 0 || d < height) {
				near, height = j, d
			}
		}
		if len(chain) < 2 || near != chain[len(chain)-2] {
			chain = append(chain, near)
			continue
		}
		chain = chain[:len(chain)-2]
		a, b := min(top, near), max(top, near)
		merges = append(merges, merge{a, b, height})
		for _, j := range alive {
			if j == a || j == b {
				continue
			}
			d := ((size[a]+size[j])*distance[a*n+j] + (size[b]+size[j])*distance[b*n+j] - size[j]*height) / (size[a] + size[b] + size[j])
			distance[a*n+j], distance[j*n+a] = d, d
		}
		size[a] += size[b]
		at, _ := slices.BinarySearch(alive, b)
		alive = slices.Delete(alive, at, at+1)
	}
	slices.SortStableFunc(merges, func(x, y merge) int {
		switch {
		case x.height < y.height:
			return -1
		case x.height > y.height:
			return 1
		}
		return 0
	})
	return merges
}

// cut is the centres of the tree's k clusters.
func cut(s space, weights []float32, merges []merge, k int) space {
	root := make([]int, s.rows)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, m := range merges[:max(0, s.rows-k)] {
		a, b := find(m.a), find(m.b)
		root[max(a, b)] = min(a, b)
	}
	number := map[int]int{}
	centres := newSpace(k, s.dims)
	for i := range s.rows {
		r := find(i)
		j, known := number[r]
		if !known {
			j = len(number)
			number[r] = j
		}
		centre := centres.row(j)
		for d, x := range s.row(i) {
			centre[d] += weights[i] * x
		}
	}
	for j := range k {
		normalise(centres.row(j))
	}
	return centres
}
