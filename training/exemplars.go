package training

import (
	"math"
	"sync"

	"rapport/models/onnx"
)

// Settings of the clusters whose centres are a label's exemplars.
const (
	clustersPerLabel = 8  // at most; between 4 and 32 no AUROC moves by more than .004
	rowsPerCluster   = 10 // at least: single rows tell out of scope worse than their mean does
	clusterRounds    = 4
)

// findClusters numbers the rows' clusters: within each label spherical k-means, started from rows far from each other, with at most
// clustersPerLabel clusters and about rowsPerCluster rows or more in each. Rows of one label are 0..; the same rows give the same clusters.
func findClusters(x [][]float32, y []int, labels int) []int {
	members := make([][]int, labels)
	for i, label := range y {
		members[label] = append(members[label], i)
	}
	cluster := make([]int, len(y))
	var done sync.WaitGroup
	for half := range 2 { // the labels share nothing
		done.Go(func() {
			for label := half; label < labels; label += 2 {
				clusterLabel(x, members[label], cluster)
			}
		})
	}
	done.Wait()
	return cluster
}

// clusterLabel fills in the clusters of one label's rows.
func clusterLabel(x [][]float32, rows, cluster []int) {
	if len(rows) == 0 {
		return
	}
	centres := spread(x, rows, min(clustersPerLabel, (len(rows)+rowsPerCluster-1)/rowsPerCluster))
	for round := range clusterRounds {
		if round > 0 {
			centres = centresOf(x, rows, cluster, len(centres))
		}
		for _, i := range rows {
			best := float32(math.Inf(-1))
			for c, centre := range centres {
				if s := dotProduct(x[i], centre); s > best {
					best, cluster[i] = s, c
				}
			}
		}
	}
}

// spread picks rows far from each other: the first, then always the one least like those picked.
func spread(x [][]float32, rows []int, n int) [][]float32 {
	picked := [][]float32{x[rows[0]]}
	closest := make([]float32, len(rows))
	for j := range closest {
		closest[j] = float32(math.Inf(-1))
	}
	for len(picked) < n {
		last, next := picked[len(picked)-1], 0
		for j, i := range rows {
			closest[j] = max(closest[j], dotProduct(x[i], last))
			if closest[j] < closest[next] {
				next = j
			}
		}
		picked = append(picked, x[rows[next]])
	}
	return picked
}

// centresOf are the directions of the clusters' means; a cluster without rows has none and is left out.
func centresOf(x [][]float32, rows, cluster []int, clusters int) [][]float32 {
	sums, filled := make([][]float32, clusters), make([]bool, clusters)
	for _, i := range rows {
		c := cluster[i]
		if !filled[c] {
			sums[c], filled[c] = make([]float32, len(x[i])), true
		}
		for d, v := range x[i] {
			sums[c][d] += v
		}
	}
	centres := sums[:0]
	for c, sum := range sums {
		if filled[c] && normalise(sum) {
			centres = append(centres, sum)
		}
	}
	return centres
}

// exemplars are the centres of all labels' clusters, dims x exemplars, row-major. Rows left out of the clusters are left out of the centres, so
// that a row held out is compared with others only.
func exemplars(rows rowsOf, labels int) []float32 {
	members := make([][]int, labels)
	for i, label := range rows.y {
		members[label] = append(members[label], i)
	}
	var all [][]float32
	for _, of := range members {
		all = append(all, centresOf(rows.x, of, rows.cluster, clustersPerLabel)...)
	}
	return columns(all)
}

// columns is a matrix whose columns are the vectors, row-major.
func columns(vectors [][]float32) []float32 {
	if len(vectors) == 0 {
		return nil
	}
	flat := make([]float32, len(vectors[0])*len(vectors))
	for c, vector := range vectors {
		for d, v := range vector {
			flat[d*len(vectors)+c] = v
		}
	}
	return flat
}

// roundedColumns adds a matrix to a graph as int8 with a scale a column, a quarter of the bytes: cosines change by less than .002. The runtime
// turns it into float32 once, when it loads the graph.
func roundedColumns(g *onnx.Graph, matrix []float32, rows int) string {
	n := len(matrix) / rows
	scale, rounded := make([]float32, n), make([]int8, len(matrix))
	for i, v := range matrix {
		scale[i%n] = max(scale[i%n], float32(math.Abs(float64(v)))/math.MaxInt8)
	}
	for i, v := range matrix {
		rounded[i] = int8(math.Round(float64(v / scale[i%n])))
	}
	return g.Node("Mul", []string{g.Node("Cast", []string{g.ConstInt8(rounded, rows, n)}, onnx.To(onnx.Float32)), g.ConstFloat(scale, 1, n)})
}

// normalise gives a vector length 1 and says whether it has a direction.
func normalise(vector []float32) bool {
	square := 0.0
	for _, v := range vector {
		square += float64(v) * float64(v)
	}
	if square == 0 {
		return false
	}
	scale := float32(1 / math.Sqrt(square))
	for d := range vector {
		vector[d] *= scale
	}
	return true
}

func dotProduct(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	d := 0
	for ; d+4 <= len(a); d += 4 {
		s0 += a[d] * b[d]
		s1 += a[d+1] * b[d+1]
		s2 += a[d+2] * b[d+2]
		s3 += a[d+3] * b[d+3]
	}
	for ; d < len(a); d++ {
		s0 += a[d] * b[d]
	}
	return (s0 + s1) + (s2 + s3)
}
