package report

func (r *Report) measureLabels(b *battery, labels []string, known []Line) {
	r.Labels = make([]Label, len(labels))
	into := []*Figure{&r.MacroF1}
	for i, name := range labels {
		l := &r.Labels[i]
		l.Label = name
		into = append(into, &l.Precision, &l.Recall, &l.F1)
	}
	best := make([]int, len(known))
	for i, l := range known {
		best[i] = l.Best()
		r.Labels[l.Gold].Rows++
		r.Labels[best[i]].Predicted++
	}
	trials := []int{0}
	for _, l := range r.Labels {
		trials = append(trials, l.Predicted, l.Rows, l.Rows+l.Predicted)
	}
	rows, predicted, right := make([]float64, len(labels)), make([]float64, len(labels)), make([]float64, len(labels))
	b.add(func(count []int32, values []float64) {
		clear(rows)
		clear(predicted)
		clear(right)
		for i, n := range count {
			gold := known[i].Gold
			rows[gold] += float64(n)
			predicted[best[i]] += float64(n)
			if gold == best[i] {
				right[gold] += float64(n)
			}
		}
		sum, n := 0.0, 0.0
		for l := range labels {
			f1 := 2 * right[l] / (rows[l] + predicted[l])
			values[1+3*l], values[2+3*l], values[3+3*l] = right[l]/predicted[l], right[l]/rows[l], f1
			if rows[l]+predicted[l] > 0 {
				sum, n = sum+f1, n+1
			}
		}
		values[0] = sum / n
	}, into...)
	b.gauges[len(b.gauges)-1].trials = trials
}
