package discover

import (
	"math"
	"runtime"
	"sync"
)

// space is sentence vectors as k-means reads them: rows of equal length, one after the other, each of length 1. So a dot product is a cosine.
type space struct {
	rows, dims int
	flat       []float32
}

func newSpace(rows, dims int) space {
	return space{rows: rows, dims: dims, flat: make([]float32, rows*dims)}
}

func (s space) row(i int) []float32 { return s.flat[i*s.dims : (i+1)*s.dims : (i+1)*s.dims] }

// pick is the space of some rows, in the order given.
func (s space) pick(rows []int) space {
	picked := newSpace(len(rows), s.dims)
	for i, row := range rows {
		copy(picked.row(i), s.row(row))
	}
	return picked
}

// dot is the inner product in four independent sums, which the processor adds at the same time.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + (s2 + s3)
}

// products writes the inner products of a row with all rows of a space into out, four at a time: the row is read once for them, and reading is what
// bounds the loop. Every product adds its terms from first to last, so it does not depend on which rows it is taken with.
func products(row []float32, others space, out []float32) {
	n, j := len(row), 0
	for ; j+4 <= others.rows; j += 4 {
		b, c, d, e := others.row(j)[:n], others.row(j + 1)[:n], others.row(j + 2)[:n], others.row(j + 3)[:n]
		var s0, s1, s2, s3 float32
		for i, x := range row {
			s0 += x * b[i]
			s1 += x * c[i]
			s2 += x * d[i]
			s3 += x * e[i]
		}
		out[j], out[j+1], out[j+2], out[j+3] = s0, s1, s2, s3
	}
	for ; j < others.rows; j++ {
		var sum float32
		other := others.row(j)[:n]
		for i, x := range row {
			sum += x * other[i]
		}
		out[j] = sum
	}
}

// normalise gives a row length 1. A row of zeros, or one that is not finite, becomes zeros: it is as far from everything as can be.
func normalise(row []float32) {
	var square float64
	for _, x := range row {
		square += float64(x) * float64(x)
	}
	length := math.Sqrt(square)
	if !(length > 1e-12) || math.IsInf(length, 0) {
		clear(row)
		return
	}
	for i := range row {
		row[i] = float32(float64(row[i]) / length)
	}
}

// parallel calls f for ranges that cover 0 to n, on all cores. What f writes must belong to its range alone, so the result does not depend on
// the number of cores.
func parallel(n int, f func(from, to int)) {
	const block = 256
	workers := min(runtime.GOMAXPROCS(0), (n+block-1)/block)
	if workers <= 1 {
		f(0, n)
		return
	}
	blocks := make(chan int)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for from := range blocks {
				f(from, min(from+block, n))
			}
		})
	}
	for from := 0; from < n; from += block {
		blocks <- from
	}
	close(blocks)
	group.Wait()
}
