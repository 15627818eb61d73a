package training

import (
	"fmt"
	"slices"
	"strings"

	"rapport/text"
	"rapport/training/corpus"
	"rapport/training/report"
)

// plainName is an intent's name without what people do not see or do not mean: case, accents' encoding and runs of spaces.
func plainName(label string) string {
	if doc, err := text.Clean(label, text.Limits{}); err == nil {
		label = doc.Clean
	}
	return strings.Join(strings.Fields(strings.ToLower(label)), " ")
}

// twinOf is the label that is the same name, or reads as the same; "" for none.
func twinOf(label string, labels []string) string {
	if slices.Contains(labels, label) {
		return label
	}
	plain := plainName(label)
	for _, other := range labels {
		if plainName(other) == plain {
			return other
		}
	}
	return ""
}

// checkTwins refuses intents whose names read the same: two people wrote one intent in two ways, and training would tell them apart by chance.
func checkTwins(sizes []report.LabelCount) error {
	first := make(map[string]report.LabelCount, len(sizes))
	for _, s := range sizes {
		plain := plainName(s.Label)
		if other, there := first[plain]; there {
			return fmt.Errorf("%w: the intents %+q (%d lines) and %+q (%d lines) differ only in case, spaces or how they are encoded: "+
				"give them one name", corpus.ErrBadData, other.Label, other.Rows, s.Label, s.Rows)
		}
		first[plain] = s
	}
	return nil
}
