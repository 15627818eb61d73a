package policy

import (
	"cmp"
	"slices"

	"rapport/sentiment"
)

// acknowledge picks the customer's own words that a reply should show to have been read: the facts of the case first, then the strongest
// cues, at most three and no two that overlap.
func acknowledge(s *Signals) []string {
	const most = 3
	type span struct {
		start, end int
		text       string
	}
	var spans []span
	add := func(start, end int, text string) {
		overlaps := slices.ContainsFunc(spans, func(o span) bool { return start < o.end && o.start < end })
		if len(spans) < most && text != "" && !overlaps {
			spans = append(spans, span{start, end, text})
		}
	}
	for _, fact := range s.Facts {
		add(fact.Start, fact.End, fact.Text)
	}
	cues := slices.Clone(s.Cues)
	slices.SortStableFunc(cues, func(a, b sentiment.Cue) int { return cmp.Compare(b.Weight, a.Weight) })
	for _, cue := range cues {
		if cue.Weight >= leastQuoted && cue.End > cue.Start && quotable(cue.Rule) {
			add(cue.Start, cue.End, cue.Text)
		}
	}
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	texts := make([]string, len(spans))
	for i := range spans {
		texts[i] = spans[i].text
	}
	return texts
}

// leastQuoted is the weight from which a cue says something worth acknowledging: "where is my" and a lone "again" do not.
const leastQuoted = 0.5

// quotable reports whether the words of a cue are about the case. To quote an insult or capitals back would mock the customer.
func quotable(rule string) bool {
	return slices.Contains([]string{"waiting", "repetition", "not_working", "not_received", "no_response", "wasted"}, rule)
}
