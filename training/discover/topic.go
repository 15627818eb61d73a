package discover

import (
	"cmp"
	"slices"
)

// Map is the topics found.
type Map struct {
	Lines         int     `json:"lines"`         // given
	Passed        int     `json:"passed"`        // say nothing: greetings, numbers
	Repeated      int     `json:"repeated"`      // ask what their conversation has asked before
	Different     int     `json:"different"`     // lines that differ by more than case, punctuation, numbers
	Conversations int     `json:"conversations"` // given; lines of none are one each
	Opened        int     `json:"opened"`        // conversations in which the customer says something; shares are of these
	Topics        []Topic `json:"topics"`        // by share, largest first
	Unsorted      Group   `json:"unsorted"`      // lines of no topic
	Tried         []Tried `json:"tried"`         // numbers of topics; empty when one was given

	pool  Pool
	space space
	rows  []int // of space to phrases of pool
	loose []int // rows of no topic
}

// Group is how much of the traffic something is.
type Group struct {
	Lines         int     `json:"lines"`
	Different     int     `json:"different"`
	Conversations int     `json:"conversations"` // that say it at any time
	Share         float64 `json:"share"`         // of the conversations, those it opens
}

// Topic is lines that ask for the same.
type Topic struct {
	ID int `json:"id"` // 1 is the largest
	Group
	Covered   float64  `json:"covered"`   // share of the conversations opened by this topic or a larger one
	Coherence float64  `json:"coherence"` // mean cosine of its lines to their centre, 0 to 1
	Name      string   `json:"name"`      // suggested
	Words     []string `json:"words"`     // distinctive words and pairs of words, most distinctive first
	Typical   []string `json:"typical"`   // lines near the centre that differ from each other, personal data masked
	Nearest   *Nearest `json:"nearest,omitempty"`

	members []int // rows of the space, nearest to the centre first
	centre  []float32
}

// count sizes topics and the rest, and puts the topics in order.
func (m *Map) count(loose []int) {
	m.Lines, m.Passed, m.Conversations, m.Different = m.pool.Lines, m.pool.Passed, m.pool.Conversations, len(m.rows)
	everything := make([]int, len(m.rows))
	for i := range everything {
		everything[i] = i
	}
	m.Opened = len(m.openings(everything))
	for i := range m.Topics {
		m.Topics[i].Group = m.group(m.Topics[i].members)
	}
	m.Unsorted = m.group(loose)
	m.loose = loose
	slices.SortStableFunc(m.Topics, func(a, b Topic) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(b.Lines, a.Lines), cmp.Compare(a.members[0], b.members[0]))
	})
	covered := 0
	for i := range m.Topics {
		topic := &m.Topics[i]
		topic.ID = i + 1
		covered += len(m.openings(topic.members))
		topic.Covered = share(covered, m.Opened)
	}
}

func (m *Map) group(rows []int) Group {
	g := Group{Different: len(rows), Share: share(len(m.openings(rows)), m.Opened)}
	talks := map[int]bool{}
	for _, i := range rows {
		g.Lines += m.phrase(i).lines
		for _, talk := range m.phrase(i).talks {
			talks[talk] = true
		}
	}
	g.Conversations = len(talks)
	return g
}

// openings are the conversations that rows open; a conversation has one opening, so rows share none.
func (m *Map) openings(rows []int) map[int]bool {
	talks := map[int]bool{}
	for _, i := range rows {
		for _, talk := range m.phrase(i).openings {
			talks[talk] = true
		}
	}
	return talks
}

// TopicOf is the topic's ID for every text of Pool.Texts, 0 for those of no topic.
func (m *Map) TopicOf() []int {
	ids := make([]int, len(m.pool.phrases))
	for _, topic := range m.Topics {
		for _, row := range topic.members {
			ids[m.rows[row]] = topic.ID
		}
	}
	return ids
}

func (m *Map) phrase(row int) *phrase { return &m.pool.phrases[m.rows[row]] }

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// describe gives every topic typical lines, words and a name.
func (m *Map) describe() {
	words := m.distinctive()
	taken := map[string]bool{}
	for i := range m.Topics {
		topic := &m.Topics[i]
		topic.Typical = m.typical(topic)
		topic.Words = words[i]
		topic.Name = suggestedName(topic, taken)
	}
}

// Typical lines are chosen among the nearest to the centre by maximal marginal relevance (Carbonell and Goldstein 1998).
const (
	typicalLines = 4
	typicalFrom  = 40
	relevance    = .6 // of nearness, the rest is difference from those chosen
)

func (m *Map) typical(topic *Topic) []string {
	candidates := slices.Clone(topic.members[:min(typicalFrom, len(topic.members))])
	var chosen []int
	for len(chosen) < typicalLines && len(candidates) > 0 {
		best, high := 0, -2.
		for at, i := range candidates {
			nearest := float32(0)
			for _, j := range chosen {
				nearest = max(nearest, dot(m.space.row(i), m.space.row(j)))
			}
			if value := relevance*float64(dot(m.space.row(i), topic.centre)) - (1-relevance)*float64(nearest); value > high {
				best, high = at, value
			}
		}
		chosen = append(chosen, candidates[best])
		candidates = slices.Delete(candidates, best, best+1)
	}
	lines := make([]string, len(chosen))
	for k, i := range chosen {
		lines[k] = withoutNumbers(m.phrase(i).text)
	}
	return lines
}
