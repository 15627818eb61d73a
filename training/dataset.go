package training

import (
	"fmt"
	"slices"
	"strings"

	"rapport/training/corpus"
	"rapport/training/report"
)

// dataset is arranged samples turned into numbers.
type dataset struct {
	labels     []string // sorted
	x          [][]float32
	y          []int // index into labels
	cluster    []int // within the label
	fold       []int
	place      []int // where the row comes from
	outOfScope [][]float32
	oosFold    []int
	oosPlace   []int

	folded, outFolded []string // texts of x and outOfScope
	names             []name   // by label; nil when the names say nothing
}

// newDataset numbers the labels of arranged samples and assigns folds; the vectors are in the samples' order.
func newDataset(samples []sample, vectors [][]float32, c Config) dataset {
	var d dataset
	folds, from := assignFolds(samples, c.Folds, c.Seed), placesOf(samples)
	for i, s := range samples {
		if slices.Contains(c.OutOfScope, s.intent) {
			d.outOfScope, d.oosFold = append(d.outOfScope, vectors[i]), append(d.oosFold, folds[i])
			d.outFolded, d.oosPlace = append(d.outFolded, s.folded), append(d.oosPlace, from[i])
			continue
		}
		if len(d.labels) == 0 || d.labels[len(d.labels)-1] != s.intent {
			d.labels = append(d.labels, s.intent)
		}
		d.folded, d.place = append(d.folded, s.folded), append(d.place, from[i])
		d.x, d.y, d.fold = append(d.x, vectors[i]), append(d.y, len(d.labels)-1), append(d.fold, folds[i])
	}
	d.cluster = findClusters(d.x, d.y, len(d.labels))
	return d
}

// rows are all of the data set, names included, as a head is fitted to them.
func (d dataset) rows() rowsOf {
	all := rowsOf{x: d.x, y: d.y, cluster: d.cluster, outOfScope: d.outOfScope}
	for l, name := range d.names {
		all.addName(name.vector, l)
	}
	return all
}

// checkRows refuses what no classifier can be fitted to: fewer than two intents, or intents with a single line, which could neither be learned
// nor checked.
func checkRows(sizes []report.LabelCount, outOfScope []string) error {
	var tiny []string
	labels := 0
	for _, s := range sizes {
		if slices.Contains(outOfScope, s.Label) {
			continue
		}
		labels++
		if s.Rows < minRowsPerLabel {
			tiny = append(tiny, fmt.Sprintf("%s (%d)", s.Label, s.Rows))
		}
	}
	switch {
	case labels < 2:
		return fmt.Errorf("%w: %d intents, at least 2 are needed", corpus.ErrBadData, labels)
	case len(tiny) > 0:
		return fmt.Errorf("%w: these intents have fewer than %d different lines, write more or leave them out: %s",
			corpus.ErrBadData, minRowsPerLabel, strings.Join(tiny, ", "))
	}
	return nil
}

// labelSizes counts arranged samples by intent, in order.
func labelSizes(samples []sample) []report.LabelCount {
	var sizes []report.LabelCount
	for _, s := range samples {
		if len(sizes) == 0 || sizes[len(sizes)-1].Label != s.intent {
			sizes = append(sizes, report.LabelCount{Label: s.intent})
		}
		sizes[len(sizes)-1].Rows++
	}
	return sizes
}
