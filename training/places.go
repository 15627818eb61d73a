package training

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
)

// Data from this many places or more, none of which has more than the share of the rows, says how a bundle fares in a place it has not seen.
const (
	minPlaces     = 5
	maxPlaceShare = .5
	placeFolds    = 5
)

// placesOf numbers the places samples come from, each a directory of files: the data sets of a recipe are one each.
func placesOf(samples []sample) []int {
	numbers := map[string]int{}
	all := make([]int, len(samples))
	for i, s := range samples {
		place := filepath.Dir(s.file)
		if _, known := numbers[place]; !known {
			numbers[place] = len(numbers)
		}
		all[i] = numbers[place]
	}
	return all
}

// placesTell says whether there are places enough to leave some out.
func (d dataset) placesTell() bool {
	rows := countPlaces(d)
	return len(rows) >= minPlaces && float64(slices.Max(rows)) <= maxPlaceShare*float64(len(d.place)+len(d.oosPlace))
}

// countPlaces is how many rows each place has.
func countPlaces(d dataset) []int {
	all := slices.Concat(d.place, d.oosPlace)
	rows := make([]int, slices.Max(all)+1)
	for _, place := range all {
		rows[place]++
	}
	return rows
}

// placeRounds leave out whole places, a group of them at a time; groups are about equally large.
func (v validator) placeRounds() []round {
	rows := countPlaces(v.data)
	places := make([]int, len(rows))
	for place := range places {
		places[place] = place
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(rows[b], rows[a]) })
	load, group := make([]int, placeFolds), make([]int, len(rows))
	for _, place := range places { // the largest first, each to the group with least
		least := slices.Index(load, slices.Min(load))
		group[place] = least
		load[least] += rows[place]
	}
	v.folds = placeFolds
	v.data.fold, v.data.oosFold = through(group, v.data.place), through(group, v.data.oosPlace)
	return v.foldRounds()
}

// through looks every index up in a table.
func through(table, indexes []int) []int {
	out := make([]int, len(indexes))
	for i, index := range indexes {
		out[i] = table[index]
	}
	return out
}

// leavePlacesOut is what heads say about places they have not seen, and true, where there are places enough; else what was known before. A bundle
// mixed from many places is made to serve another one: heads that have not seen a place name the 60 default intents rightly there 58 times in 100
// where cross-validation says 81, and confidences fitted to the latter promise 10 points too much.
func (v validator) leavePlacesOut(ctx context.Context, before heldOut) (evidence heldOut, left bool, err error) {
	if !v.data.placesTell() {
		return before, false, nil
	}
	rounds := v.placeRounds()
	if evidence, err = v.askAll(ctx, rounds); err != nil {
		return heldOut{}, false, err
	}
	for _, r := range rounds {
		v.forget(r, evidence.gold)
	}
	return evidence, true, nil
}

// forget marks the gold of rows a round leaves out whose label has no row left to learn from.
func (v validator) forget(r round, gold []int) {
	left := make([]int, len(v.data.labels))
	for _, label := range v.data.y {
		left[label]++
	}
	for _, i := range r.without {
		if int(i) < len(v.data.y) {
			left[v.data.y[i]]--
		}
	}
	for _, i := range r.without {
		if int(i) < len(v.data.y) && left[v.data.y[i]] == 0 {
			gold[i] = unlearnedLabel
		}
	}
}
