package training

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"

	"rapport/training/corpus"
)

// unseenSources are the data sets the default recipe is judged on without: real shop customers, a bank's catalogue, insurance and banking calls.
func unseenSources() [][]string {
	return [][]string{{"abcd_humanfirst"}, {"watson_banking"}, {"natcs_dstc11/insurance", "natcs_dstc11/banking"}}
}

// unseen says what the recipe's bundle is worth for a bot it has no line of: for each of a few data sets it trains without the data set and
// judges on its test rows, mapped to the recipe's intents.
func (c BenchmarkConfig) unseen(ctx context.Context, root string) (BenchmarkTable, error) {
	if c.Recipe == "" {
		return nil, nil
	}
	var table BenchmarkTable
	for i, unseen := range unseenSources() {
		rows, err := testRows(c.Recipe, c.Corpora, unseen)
		if err != nil {
			return nil, fmt.Errorf("benchmark %v: %w", unseen, err)
		}
		run := benchmarkRun{set: unseen[0], setting: "the recipe without it"}
		train := Config{Name: "unseen", Recipe: c.Recipe, Corpora: c.Corpora, Without: unseen}
		row, err := c.run(ctx, run, train, []EvalConfig{{Rows: rows}}, filepath.Join(root, "unseen", strconv.Itoa(i)))
		if err != nil {
			return nil, fmt.Errorf("benchmark %v: %w", unseen, err)
		}
		table = append(table, row...)
	}
	return table, nil
}

// testRows are the mapped rows of the data sets' test files.
func testRows(recipe, corpora string, datasets []string) ([]corpus.Row, error) {
	r, err := corpus.OpenRecipe(recipe)
	if err != nil {
		return nil, err
	}
	if r, err = r.Tests(corpora, datasets); err != nil {
		return nil, err
	}
	rows, bad, err := r.Mix(corpora, 0)
	if err == nil && len(bad) > 0 {
		err = &corpus.BadLinesError{Lines: bad}
	}
	return rows, err
}
