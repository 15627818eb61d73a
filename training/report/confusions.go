package report

import (
	"rapport/text"
	"rapport/training/eval"
)

// measureConfusions lists the most frequent confused pairs, with masked lines when examples are asked for.
func (r *Report) measureConfusions(b *battery, labels []string, known []Line, examples int) {
	gold, predicted := make([]int, len(known)), make([]int, len(known))
	rowsOf := make([][]int, len(labels))
	for i, l := range known {
		gold[i], predicted[i] = l.Gold, l.Best()
		rowsOf[l.Gold] = append(rowsOf[l.Gold], i)
	}
	pairs := eval.Confusions(gold, predicted)
	pairs = pairs[:min(len(pairs), listedConfusions)]
	r.Confusions = make([]Confusion, len(pairs))
	for at, pair := range pairs {
		c := &r.Confusions[at]
		c.Gold, c.Predicted, c.Rows = labels[pair.Gold], labels[pair.Predicted], pair.Rows
		b.share(&c.Share, rowsOf[pair.Gold], func(row int) bool { return predicted[row] == pair.Predicted })
		for _, row := range rowsOf[pair.Gold] {
			if predicted[row] == pair.Predicted && len(c.Examples) < examples {
				c.Examples = append(c.Examples, Example(known[row].Text))
			}
		}
	}
}

// longestExample bounds a shown line, in characters.
const longestExample = 160

// Example is a line fit to be shown: personal data masked, long lines cut.
func Example(line string) string {
	shown := []rune(text.Mask(line))
	if len(shown) > longestExample {
		return string(shown[:longestExample]) + "…"
	}
	return string(shown)
}
