package training

import (
	"slices"

	"rapport/training/corpus"
	"rapport/training/report"
)

// gather reads all sources, cleans and deduplicates their rows, and says what it left out. It refuses what no classifier can be fitted to.
func gather(c Config) ([]sample, report.Data, error) {
	samples, found, err := collect(c)
	if err != nil {
		return nil, report.Data{}, err
	}
	if err := checkTwins(found.Labels); err != nil {
		return nil, report.Data{}, err
	}
	return samples, found, checkRows(found.Labels, c.OutOfScope)
}

// collect is gather for any data.
func collect(c Config) ([]sample, report.Data, error) {
	sources, bad, err := readSources(c)
	if err != nil {
		return nil, report.Data{}, err
	}
	samples, refused := clean(sources)
	bad = append(bad, refused...)
	if len(bad) > 0 && !c.SkipBad {
		return nil, report.Data{}, &corpus.BadLinesError{Lines: bad}
	}
	found := report.Data{Skipped: bad}
	for _, s := range sources {
		found.Sources = append(found.Sources, report.SourceCount{Name: s.name, Rows: len(s.rows)})
	}
	samples = slices.DeleteFunc(samples, func(s sample) bool { return slices.Contains(c.Leave, s.intent) })
	samples, found.Deduplication = deduplicate(samples)
	arrange(samples)
	found.Rows, found.Digest, found.Labels = len(samples), digest(samples), labelSizes(samples)
	return samples, found, nil
}

// readSources reads the recipe's corpora, the recipe's own data and the data given, in this order.
func readSources(c Config) ([]source, []corpus.BadLine, error) {
	var sources []source
	var bad []corpus.BadLine
	paths := c.Data
	if c.Recipe != "" {
		recipe, err := corpus.OpenRecipe(c.Recipe)
		if err != nil {
			return nil, nil, err
		}
		recipe.Leave = slices.Concat(recipe.Leave, c.Without)
		rows, worse, err := recipe.Mix(c.Corpora, c.Seed)
		if err != nil {
			return nil, nil, err
		}
		sources, bad = append(sources, source{"corpora of the recipe", rows}), append(bad, worse...)
		paths = slices.Concat(recipe.Data, paths)
	}
	for _, path := range paths {
		rows, worse, err := corpus.Read(path)
		if err != nil {
			return nil, nil, err
		}
		sources, bad = append(sources, source{path, rows}), append(bad, worse...)
	}
	return sources, bad, nil
}

func texts(samples []sample) []string {
	all := make([]string, len(samples))
	for i, s := range samples {
		all[i] = s.text
	}
	return all
}
