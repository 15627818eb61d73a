package training

import (
	"context"
	"strings"
	"unicode"

	"rapport/classifier"
	"rapport/text"
)

// name is a label's name read as a line of its own: "card_arrival" says "card arrival". At five lines a label these sixth ones are worth 1 to 2
// points of accuracy on BANKING77, HWU64 and CLINC150, at ten half a point, with many nothing.
type name struct {
	folded string
	vector []float32
}

// readName turns a label into words; "" when it has none.
func readName(label string) string {
	words := strings.FieldsFunc(label, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	return strings.Join(words, " ")
}

// tellingShare is how many names must be closest to the centroid of their own label for names to count: 60 to 87 % are on BANKING77, HWU64 and
// CLINC150, hardly any of "intent_17".
const tellingShare = .4

// readNames embeds the labels' names. nil when the names say nothing about the lines.
func readNames(ctx context.Context, encoder *classifier.Encoder, kept *cache, d dataset) ([]name, error) {
	names := make([]name, len(d.labels))
	texts := make([]string, len(d.labels))
	for l, label := range d.labels {
		doc, err := text.Clean(readName(label), text.Limits{})
		if err != nil {
			return nil, nil //nolint:nilerr // a label without words: names are not what these labels are
		}
		texts[l], names[l].folded = doc.Clean, doc.Folded
	}
	vectors, _, err := kept.embed(ctx, encoder, texts, nil)
	if err != nil {
		return nil, err
	}
	centre := centroids(d.x, d.y, len(d.labels))
	own := 0
	for l, vector := range vectors {
		names[l].vector = vector
		similarity := make([]float32, len(d.labels))
		for i, v := range vector {
			for k, c := range centre[i*len(d.labels) : (i+1)*len(d.labels)] {
				similarity[k] += v * c
			}
		}
		if argmax(similarity) == l {
			own++
		}
	}
	if float64(own) < tellingShare*float64(len(d.labels)) {
		return nil, nil
	}
	return names, nil
}
