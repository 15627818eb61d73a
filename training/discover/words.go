package discover

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// term is a word or two that stand beside each other.
type term struct {
	text  string
	score float64
}

const (
	topicWords  = 6
	leastScore  = 1.96 // z of the log odds: seldomer than once in twenty by chance
	leastTerms  = 2    // are told even when they could be chance
	priorWords  = 500  // weight of the prior, in words; a tenth of the data when that is less
	everybody   = .25  // of the lines; what so many say tells no topic
	fewestLines = 40   // for that to count
)

// distinctive are the terms that lines of a topic have and others have not, most telling first: log odds with the other topics' terms as
// informative prior, in standard deviations (Monroe, Colaresi and Quinn 2008, "Fightin' Words"). A line counts a term once.
func (m *Map) distinctive() [][]string {
	stop := common()
	inTopic := make([]map[string]float64, len(m.Topics))
	all := map[string]float64{}
	count := func(row int, into map[string]float64) {
		for _, t := range terms(m.phrase(row).words, stop) {
			all[t]++
			if into != nil {
				into[t]++
			}
		}
	}
	for i := range m.Topics {
		inTopic[i] = map[string]float64{}
		for _, row := range m.Topics[i].members {
			count(row, inTopic[i])
		}
	}
	for _, row := range m.loose {
		count(row, nil)
	}
	total := 0.
	for _, t := range slices.Sorted(maps.Keys(all)) {
		total += all[t]
	}
	words := make([][]string, len(m.Topics))
	for i, counts := range inTopic {
		words[i] = shortest(scored(counts, all, total, max(fewestLines, everybody*float64(len(m.rows)))))
	}
	return words
}

// terms are the different words and pairs of a line. A pair has no common word at either end, nor does a word alone.
func terms(words []string, stop map[string]bool) []string {
	seen := map[string]bool{}
	var found []string
	add := func(t string) {
		if !seen[t] {
			seen[t] = true
			found = append(found, t)
		}
	}
	for i, word := range words {
		if stop[word] || len(word) < 2 {
			continue
		}
		add(word)
		if i > 0 && !stop[words[i-1]] && len(words[i-1]) > 1 {
			add(words[i-1] + " " + word)
		}
	}
	return found
}

// scored ranks a topic's terms.
func scored(counts, all map[string]float64, total, most float64) []term {
	var own float64
	names := slices.Sorted(maps.Keys(counts))
	for _, t := range names {
		own += counts[t]
	}
	weight := min(priorWords, total/10)
	var ranked []term
	for _, t := range names {
		if counts[t] < 2 && own > 20 || all[t] > most {
			continue
		}
		prior := weight * all[t] / total
		here, there := counts[t]+prior, all[t]-counts[t]+prior
		odds := math.Log(here/(own+weight-here)) - math.Log(there/(total-own+weight-there))
		z := odds / math.Sqrt(1/here+1/there)
		ranked = append(ranked, term{t, z * math.Sqrt(float64(1+strings.Count(t, " ")))}) // a pair says more than a word
	}
	slices.SortStableFunc(ranked, func(a, b term) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(counts[b.text], counts[a.text]), strings.Compare(a.text, b.text))
	})
	for len(ranked) > leastTerms && ranked[len(ranked)-1].score < leastScore {
		ranked = ranked[:len(ranked)-1]
	}
	return ranked
}

// shortest takes the first terms and passes over those that a pair taken says already.
func shortest(ranked []term) []string {
	var taken []string
	said := map[string]bool{}
	for _, t := range ranked {
		if len(taken) == topicWords {
			break
		}
		words := strings.Fields(t.text)
		if slices.ContainsFunc(words, func(word string) bool { return !said[word] }) {
			taken = append(taken, t.text)
			for _, word := range words {
				said[word] = true
			}
		}
	}
	return taken
}

// suggestedName is a name of at most three words made of the most distinctive terms, which no topic before has.
func suggestedName(topic *Topic, taken map[string]bool) string {
	var words []string
	for _, t := range topic.Words {
		for word := range strings.FieldsSeq(t) {
			if !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	if len(words) == 0 {
		words = []string{"topic"}
	}
	for n := min(2, len(words)); n <= min(4, len(words)); n++ {
		if name := strings.Join(words[:n], "_"); !taken[name] && len(name) <= nameBytes {
			taken[name] = true
			return name
		}
	}
	base := words[0]
	if len(base) > nameBytes {
		base = "topic"
	}
	for n := 2; ; n++ {
		if name := base + "_" + decimal(n); !taken[name] {
			taken[name] = true
			return name
		}
	}
}

const nameBytes = 48
