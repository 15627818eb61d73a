package discover

// silhouettes are Rousseeuw's (1987) for every row, with the cosine distance, in -1 to 1. The mean distance to a cluster is then one minus the
// inner product with the cluster's mean, so they are exact and cost no more than one round of k-means. A row alone in its cluster has 0.
func silhouettes(s space, weights []float32, c clustering) []float32 {
	k := c.centres.rows
	means, totals := newSpace(k, s.dims), make([]float64, k)
	sums := make([]float64, k*s.dims)
	for i, j := range c.of {
		w := float64(weights[i])
		totals[j] += w
		for d, x := range s.row(i) {
			sums[j*s.dims+d] += w * float64(x)
		}
	}
	for j := range k {
		if totals[j] > 0 {
			for d := range s.dims {
				means.flat[j*s.dims+d] = float32(sums[j*s.dims+d] / totals[j])
			}
		}
	}
	values := make([]float32, s.rows)
	parallel(s.rows, func(from, to int) {
		cosines := make([]float32, k)
		for i := from; i < to; i++ {
			products(s.row(i), means, cosines)
			values[i] = silhouette(cosines, totals, c.of[i], float64(weights[i]))
		}
	})
	return values
}

// silhouette of one row: the row itself is taken out of its own cluster's mean.
func silhouette(cosines []float32, totals []float64, own int, weight float64) float32 {
	others := totals[own] - weight
	if !(others > 1e-9) {
		return 0
	}
	within := 1 - (float64(cosines[own])*totals[own]-weight)/others
	nearest := 2.
	for j, cosine := range cosines {
		if j != own && totals[j] > 0 {
			nearest = min(nearest, 1-float64(cosine))
		}
	}
	if high := max(within, nearest); high > 0 {
		return float32((nearest - within) / high)
	}
	return 0
}
