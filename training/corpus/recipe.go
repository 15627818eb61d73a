package corpus

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/go-json-experiment/json"
)

// Recipe says how to mix a bundle's data from public corpora and our own lines. It is a small JSON file beside our own data; the corpora stay
// outside the repository.
type Recipe struct {
	// Map is a tab-separated file in the corpora directory with the columns care_intent, dataset and label: rows of that label
	// in that data set become rows of that intent.
	Map string `json:"map"`
	// File is read of every data set, normally its official training split.
	File string `json:"file"`
	// Leave lists data sets that are not used.
	Leave []string `json:"leave,omitempty"`
	// Caps bound how many rows data sets give an intent; the first that matches a row counts.
	Caps []Cap `json:"caps"`
	// Data lists labelled files or directories of our own, relative to the recipe. They come after the corpora and overrule them.
	Data []string `json:"data"`
}

// Cap lets the data sets that match Dataset (a pattern of path.Match) give at most Rows rows (0: none) to each intent, together. With Intent set
// it is for that intent alone. Which rows are kept depends on the seed and their text, not on the order in the files.
type Cap struct {
	Dataset string `json:"dataset"`
	Intent  string `json:"intent,omitempty"`
	Rows    int    `json:"rows"`
}

// OpenRecipe reads a recipe file. Unknown keys are refused.
func OpenRecipe(file string) (Recipe, error) {
	raw, err := os.ReadFile(file) //nolint:gosec // the caller names the recipe
	if err != nil {
		return Recipe{}, fmt.Errorf("read recipe: %w", err)
	}
	var r Recipe
	if err := json.Unmarshal(raw, &r, json.RejectUnknownMembers(true)); err != nil {
		return Recipe{}, fmt.Errorf("%w: recipe %s: %w", ErrBadData, file, err)
	}
	if r.File == "" {
		r.File = "train.jsonl"
	}
	for i, c := range r.Caps {
		if _, err := path.Match(c.Dataset, ""); err != nil || c.Rows < 0 {
			return Recipe{}, fmt.Errorf("%w: recipe %s: cap %d needs a data set pattern and a number of rows", ErrBadData, file, i+1)
		}
	}
	for i, d := range r.Data {
		r.Data[i] = filepath.Join(filepath.Dir(file), filepath.FromSlash(d))
	}
	return r, nil
}

// Mix reads the mapped rows of the corpora directory, capped.
func (r Recipe) Mix(corpora string, seed uint64) ([]Row, []BadLine, error) {
	if r.Map == "" {
		return nil, nil, nil
	}
	mappings, err := readMap(filepath.Join(corpora, filepath.FromSlash(r.Map)))
	if err != nil {
		return nil, nil, err
	}
	intents := map[string]map[string]string{} // data set, label -> intent
	var datasets []string                     // in the order of the map
	for _, m := range mappings {
		if slices.Contains(r.Leave, m.dataset) {
			continue
		}
		if intents[m.dataset] == nil {
			intents[m.dataset] = map[string]string{}
			datasets = append(datasets, m.dataset)
		}
		intents[m.dataset][m.label] = m.intent
	}
	var rows []corpusRow
	var bad []BadLine
	for _, dataset := range datasets {
		more, worse, err := readCorpus(filepath.Join(corpora, filepath.FromSlash(dataset), r.File), intents[dataset])
		if err != nil {
			return nil, nil, err
		}
		for _, row := range more {
			row.File = path.Join(dataset, r.File)
			rows = append(rows, corpusRow{Row: row, dataset: dataset})
		}
		bad = append(bad, worse...)
	}
	return r.capped(rows, seed), bad, nil
}

// capped keeps the rows the caps allow, in their order.
func (r Recipe) capped(rows []corpusRow, seed uint64) []Row {
	type group struct {
		cap    int
		intent string
	}
	groups := map[group][]int{}
	keep := make([]bool, len(rows))
	for i, row := range rows {
		at := slices.IndexFunc(r.Caps, func(c Cap) bool { return c.matches(row) })
		if at < 0 {
			keep[i] = true
			continue
		}
		g := group{at, row.Intent}
		groups[g] = append(groups[g], i)
	}
	for g, members := range groups {
		slices.SortStableFunc(members, func(a, b int) int {
			return cmp.Compare(Draw(seed, rows[a].Text), Draw(seed, rows[b].Text))
		})
		for _, i := range members[:min(len(members), r.Caps[g.cap].Rows)] {
			keep[i] = true
		}
	}
	var kept []Row
	for i, row := range rows {
		if keep[i] {
			kept = append(kept, row.Row)
		}
	}
	return kept
}

func (c Cap) matches(row corpusRow) bool {
	ok, _ := path.Match(c.Dataset, row.dataset)
	return ok && (c.Intent == "" || c.Intent == row.Intent)
}

// Draw is a number that depends on the seed and the text only: sorting by it shuffles rows the same way whatever file order they came in.
func Draw(seed uint64, text string) uint64 {
	sum := sha256.Sum256(binary.LittleEndian.AppendUint64([]byte(text), seed))
	return binary.LittleEndian.Uint64(sum[:])
}

// Tests is the recipe reading the test files of the named data sets only, whole.
func (r Recipe) Tests(corpora string, datasets []string) (Recipe, error) {
	mappings, err := readMap(filepath.Join(corpora, filepath.FromSlash(r.Map)))
	if err != nil {
		return Recipe{}, err
	}
	r.File, r.Caps, r.Leave = "test.jsonl", nil, nil
	for _, m := range mappings {
		if !slices.Contains(datasets, m.dataset) {
			r.Leave = append(r.Leave, m.dataset)
		}
	}
	return r, nil
}
