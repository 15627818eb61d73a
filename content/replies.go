package content

import (
	"cmp"
	"fmt"
	"slices"

	"rapport/policy"
	"rapport/sentiment"
)

// ReplyFile is replies.yaml: saved replies for the people who take over.
type ReplyFile struct {
	Replies []Saved `yaml:"replies"`
}

// Saved is a reply that an agent may send as it stands.
type Saved struct {
	ID      string            `yaml:"id"`
	Text    string            `yaml:"text"`
	Intents []string          `yaml:"intents"` // none: fits any matter, after those that name it
	Moods   []sentiment.Level `yaml:"moods"`   // none: fits any mood, after those that name it
}

// mostReplies is how many an agent is shown: a longer list is not read.
const mostReplies = 3

// Check returns every fault of the replies for a bundle with these labels, in the order of the file.
func (f ReplyFile) Check(labels []string) []policy.Fault {
	c := &checker{labels: labels}
	if len(f.Replies) > maxEntries {
		c.add("$.replies", "more than %d replies", maxEntries)
		return c.faults
	}
	ids := map[string]bool{}
	for i, reply := range f.Replies {
		path := fmt.Sprintf("$.replies[%d]", i)
		c.id(reply.ID, path, ids)
		c.speech(reply.Text, path+".text", maxText)
		c.intents(reply.Intents, path+".intents")
		for _, mood := range reply.Moods {
			if mood >= sentiment.Annoyed && merry(reply.Text) {
				c.add(path+".text", "is for upset customers: no emoji and no exclamation marks")
				break
			}
		}
	}
	return c.faults
}

// Saved is the saved replies for a matter ("" for none known) in a mood, best first, at most three: those about the matter before those for any, then
// those for the mood before those for a near one. A reply for a mood more than one level away is left out, and so is one for calm customers when
// this one is not.
func (c *Content) Saved(intent string, mood sentiment.Level) []Line {
	if c == nil {
		return nil
	}
	type ranked struct {
		line Line
		rank int
	}
	var fit []ranked
	for _, reply := range c.replies {
		if rank := reply.rank(intent, mood); rank > 0 {
			fit = append(fit, ranked{Line{ID: reply.ID, Text: reply.Text}, rank})
		}
	}
	slices.SortStableFunc(fit, func(a, b ranked) int { return cmp.Compare(b.rank, a.rank) })
	lines := make([]Line, 0, mostReplies)
	for _, one := range fit[:min(mostReplies, len(fit))] {
		lines = append(lines, one.line)
	}
	return lines
}

// rank is 0 for a reply that does not fit.
func (s *Saved) rank(intent string, mood sentiment.Level) int {
	rank := 1
	if len(s.Intents) > 0 {
		if !slices.Contains(s.Intents, intent) {
			return 0
		}
		rank += 10
	}
	switch {
	case len(s.Moods) == 0:
		return rank
	case slices.Contains(s.Moods, mood):
		return rank + 2
	case slices.ContainsFunc(s.Moods, func(m sentiment.Level) bool { return near(m, mood) }):
		return rank + 1
	}
	return 0
}

// near moods are one level apart, and both calm or both not.
func near(a, b sentiment.Level) bool {
	return max(a, b)-min(a, b) == 1 && (a == sentiment.Calm) == (b == sentiment.Calm)
}
