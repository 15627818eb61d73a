package content

import (
	"fmt"
	"slices"
	"time"

	"rapport/conversation"
	"rapport/policy"
	"rapport/sentiment"
)

// GreetingFile is greetings.yaml. The first greeting that fits is said.
type GreetingFile struct {
	Greetings []Greeting `yaml:"greetings"`
}

// Greeting is how to begin, in one of several wordings.
type Greeting struct {
	Texts    []string  `yaml:"texts"`
	From     *int      `yaml:"from"`     // hour of the day where the people work, 0-23
	Until    *int      `yaml:"until"`    // hour, exclusive; before From it is after midnight
	Channels []string  `yaml:"channels"` // none for all
	Open     *bool     `yaml:"open"`     // somebody is there to take over, or nobody
	For      []History `yaml:"for"`      // none for new and returning customers
}

// History is what was before.
type History string

// The histories.
const (
	FirstTime History = "new"
	Back      History = "returning" // back in the conversation after a while
	Upset     History = "upset"     // upset now, or so when last here
)

// Histories lists all of them.
func Histories() []History { return []History{FirstTime, Back, Upset} }

// away is after how long without a message a customer is greeted again.
const away = 30 * time.Minute

// greeting is a Greeting ready for use.
type greeting struct {
	Greeting
	sentences []sentence
}

func (f GreetingFile) ready() []greeting {
	all := make([]greeting, len(f.Greetings))
	for i, one := range f.Greetings {
		all[i] = greeting{one, sentences(one.Texts)}
	}
	return all
}

// Check returns every fault of the greetings, in the order of the file.
func (f GreetingFile) Check() []policy.Fault {
	c := &checker{}
	if len(f.Greetings) > maxEntries {
		c.add("$.greetings", "more than %d greetings", maxEntries)
		return c.faults
	}
	for i, g := range f.Greetings {
		path := fmt.Sprintf("$.greetings[%d]", i)
		if len(g.Texts) == 0 || len(g.Texts) > maxLines {
			c.add(path+".texts", "want 1 to %d texts", maxLines)
			continue
		}
		for j, text := range g.Texts {
			here := fmt.Sprintf("%s.texts[%d]", path, j)
			c.speech(text, here, maxLine)
			if slices.Contains(g.For, Upset) && merry(text) {
				c.add(here, "is said to upset customers: no emoji and no exclamation marks")
			}
		}
		for j, history := range g.For {
			if !slices.Contains(Histories(), history) {
				c.add(fmt.Sprintf("%s.for[%d]", path, j), "want one of %s", list(Histories()))
			}
		}
		c.hour(g.From, path+".from", 23)
		c.hour(g.Until, path+".until", 24)
		if g.From != nil && g.Until != nil && *g.From == *g.Until {
			c.add(path+".until", "is the hour it begins: it is never said")
		}
	}
	return c.faults
}

func (c *checker) hour(hour *int, path string, most int) {
	if hour != nil && (*hour < 0 || *hour > most) {
		c.add(path, "want an hour of the day, 0 to %d", most)
	}
}

// greet is how to begin, with the first message and after a while without any.
func (c *Content) greet(t *Turn, told *conversation.Told) (*Line, *conversation.Told) {
	how, begins := history(t)
	if !begins {
		return nil, told
	}
	for i := range c.greetings {
		if !c.greetings[i].fits(t, how) {
			continue
		}
		chosen := pick(c.greetings[i].sentences, t, told)
		if chosen == nil {
			return nil, told
		}
		return &Line{Text: chosen.text}, told.Line(chosen.print)
	}
	return nil, told
}

// history says what was before, and whether there is anything to begin.
func history(t *Turn) (how History, begins bool) {
	first := t.Now.Turn == 1
	if !first && (t.Heard.At.IsZero() || t.Was.Updated.IsZero() || t.Heard.At.Sub(t.Was.Updated) < away) {
		return "", false
	}
	worst := max(t.Now.Level(), t.Heard.Mood.Level())
	switch {
	case worst >= sentiment.Annoyed, t.Was.PeakLevel() >= sentiment.Angry, t.Now.Complaint, t.Now.Sensitive != "":
		return Upset, true
	case first:
		return FirstTime, true
	}
	return Back, true
}

func (g *greeting) fits(t *Turn, how History) bool {
	if len(g.For) == 0 && how == Upset || !oneOf(g.For, how) || !oneOf(g.Channels, t.Context.Channel) {
		return false
	}
	return (g.Open == nil || *g.Open != t.Decision.Closed) && g.at(t.Decision.Hour)
}

// at reports whether it is the hour; an hour that is not known is none.
func (g *greeting) at(hour int) bool {
	from, until := 0, 24
	if g.From == nil && g.Until == nil {
		return true
	}
	if g.From != nil {
		from = *g.From
	}
	if g.Until != nil {
		until = *g.Until
	}
	if until < from {
		return hour >= from || hour >= 0 && hour < until
	}
	return hour >= from && hour < until
}
