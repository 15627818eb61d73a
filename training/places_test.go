package training_test

import (
	"math/rand/v2"
	"testing"

	"rapport/training"
)

func TestWholePlacesAreLeftOutWhenThereAreEnough(t *testing.T) {
	t.Parallel()
	place := func(sizes ...int) (all []int) {
		for p, n := range sizes {
			for range n {
				all = append(all, p)
			}
		}
		return all
	}
	for name, test := range map[string]struct {
		places []int
		want   bool
	}{
		"one file":        {place(50), false},
		"four places":     {place(10, 10, 10, 10), false},
		"six places":      {place(9, 3, 3, 2, 5, 1), true},
		"one that is all": {place(90, 3, 3, 2, 5, 1), false},
	} {
		groups, told := training.PlaceFolds(test.places)
		if told != test.want {
			t.Errorf("%s: places tell %v, want %v", name, told, test.want)
		}
		if !told {
			continue
		}
		fold, load := map[int]int{}, map[int]int{}
		for i, p := range test.places {
			if f, seen := fold[p]; seen && f != groups[i] {
				t.Errorf("%s: place %d is in folds %d and %d", name, p, f, groups[i])
			}
			fold[p] = groups[i]
			load[groups[i]]++
		}
		if len(load) != 5 {
			t.Errorf("%s: %d folds hold rows, want 5: %v", name, len(load), load)
		}
	}
}

func TestClustersKeepTogetherWhatIsAlike(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 1))
	const dims, labels, each = 16, 3, 60
	var x [][]float32
	var y, kind []int
	for label := range labels {
		for i := range each { // two kinds of lines a label
			row := make([]float32, dims)
			for d := range row {
				row[d] = float32(.1 * random.NormFloat64())
			}
			row[2*label+i%2]++
			x, y, kind = append(x, row), append(y, label), append(kind, i%2)
		}
	}
	cluster := training.FindClusters(x, y, labels)
	kinds := map[[2]int]int{}
	for i, c := range cluster {
		if was, seen := kinds[[2]int{y[i], c}]; seen && was != kind[i] {
			t.Errorf("cluster %d of label %d holds both kinds", c, y[i])
		}
		kinds[[2]int{y[i], c}] = kind[i]
	}
	for i, c := range training.FindClusters(x, y, labels) {
		if c != cluster[i] {
			t.Fatal("the same rows give other clusters")
		}
	}
}
