package training

import (
	"fmt"
	"slices"
	"strings"

	"rapport/training/report"
)

// deduplicate keeps one sample of every text; texts are the same when they differ in case and accents only, for the encoder sees neither.
// Where a text has several intents, the source given last decides; within it the intent most lines give; on a tie the text trains nothing.
func deduplicate(samples []sample) ([]sample, report.Deduplication) {
	groups := map[string][]sample{}
	var order []string
	for _, s := range samples {
		if groups[s.folded] == nil {
			order = append(order, s.folded)
		}
		groups[s.folded] = append(groups[s.folded], s)
	}
	var kept []sample
	var left report.Deduplication
	for _, key := range order {
		group := groups[key]
		winner, ok := decide(group)
		same := 0
		for _, s := range group {
			if ok && s.intent == winner.intent {
				same++
			}
		}
		if ok {
			kept = append(kept, winner)
			left.Duplicates += same - 1
		}
		if lost := len(group) - same; lost > 0 {
			left.Dropped += lost
			left.Conflicts = append(left.Conflicts, conflict(group, winner.intent, lost))
		}
	}
	return kept, left
}

// decide is the sample a group of equal texts trains with.
func decide(group []sample) (winner sample, ok bool) {
	last := 0
	for _, s := range group {
		last = max(last, s.source)
	}
	votes := map[string]int{}
	most := 0
	for _, s := range group {
		if s.source == last {
			votes[s.intent]++
			most = max(most, votes[s.intent])
		}
	}
	for _, s := range group {
		if s.source != last || votes[s.intent] < most {
			continue
		}
		if ok && s.intent != winner.intent {
			return sample{}, false
		}
		if !ok {
			winner, ok = s, true
		}
	}
	return winner, ok
}

func conflict(group []sample, kept string, lost int) report.Conflict {
	c := report.Conflict{Kept: kept, Dropped: lost}
	for _, s := range group {
		c.Places = append(c.Places, fmt.Sprintf("%s:%d %s", s.file, s.line, s.intent))
	}
	slices.SortFunc(c.Places, strings.Compare)
	return c
}
