package content

import (
	"slices"
	"strings"

	"rapport/conversation"
)

// AnswerFile is answers.yaml: what is asked often, and what there is to say to it.
type AnswerFile struct {
	Answers []Entry `yaml:"answers"`
}

// Entry answers the matters of some intents: at once with Text, or by a tree of questions.
type Entry struct {
	ID      string   `yaml:"id"`
	Intents []string `yaml:"intents"`

	Text     string `yaml:"text"`
	Ref      string `yaml:"ref"`      // where to read on: an address or a name of the bot's own
	Resolved Settle `yaml:"resolved"` // whether the text settles the matter; default maybe

	Start string          `yaml:"start"` // the first step
	Steps map[string]Step `yaml:"steps"`
}

// Step is a question with options, an answer, or the way to a person.
type Step struct {
	Question string   `yaml:"question"`
	Options  []Option `yaml:"options"`

	Text     string `yaml:"text"`
	Ref      string `yaml:"ref"`
	Resolved Settle `yaml:"resolved"`

	Person bool `yaml:"person"` // a person takes it from here; Text, if any, is said first
}

// Option leads on when the customer says yes or no, one of the words, or something with one of the intents.
type Option struct {
	Label   string   `yaml:"label"` // what the customer may choose
	Is      string   `yaml:"is"`    // yes or no
	Words   []string `yaml:"words"`
	Intents []string `yaml:"intents"`
	Go      string   `yaml:"go"` // the next step
}

// Settle says whether an answer settles the matter.
type Settle string

// The degrees.
const (
	Maybe  Settle = "maybe"
	Surely Settle = "yes"
)

// AnswerRef is an answer, or the question that leads to it.
type AnswerRef struct {
	ID       string   // entry, or entry/step
	Text     string   // "" for a question
	Ref      string   // "" for none
	Resolved Settle   // "" for a question, and for the way to a person
	Question string   // "" for an answer
	Options  []string // of a question; never empty then
	Person   bool     // a person takes it from here
}

// place is a step of the files.
type place struct {
	entry *Entry
	key   string // entry, or entry/step
	step  Step
	ways  []way
}

// way is an option ready to be compared with a message.
type way struct {
	is      string
	phrases []string // with a space on either side
	intents []string
	to      string
}

// index prepares the entries for look-up.
func (c *Content) index() {
	c.byIntent, c.steps = map[string]int{}, map[uint32]place{}
	for i := range c.entries {
		entry := &c.entries[i]
		for _, intent := range entry.Intents {
			c.byIntent[intent] = i
		}
		if len(entry.Steps) == 0 {
			c.steps[fingerprint(entry.ID)] = place{entry: entry, key: entry.ID, step: Step{Text: entry.Text, Ref: entry.Ref, Resolved: entry.Resolved}}
		}
		for name, step := range entry.Steps {
			at := place{entry: entry, key: entry.ID + "/" + name, step: step}
			for _, option := range step.Options {
				at.ways = append(at.ways, option.way(entry.ID))
			}
			c.steps[fingerprint(at.key)] = at
		}
	}
}

func (o Option) way(entry string) way {
	w := way{is: o.Is, intents: o.Intents, to: entry + "/" + o.Go}
	for _, phrase := range append([]string{o.Label}, o.Words...) {
		if bare := bareWords(phrase); bare != "  " {
			w.phrases = append(w.phrases, bare)
		}
	}
	return w
}

// Answers reports whether an entry answers an intent.
func (c *Content) Answers(intent string) bool {
	if c == nil {
		return false
	}
	_, known := c.byIntent[intent]
	return known
}

// first is the key of the step that an entry begins with.
func (e *Entry) first() string {
	if len(e.Steps) == 0 {
		return e.ID
	}
	return e.ID + "/" + e.Start
}

// remembers is for how many turns a question stays open.
const remembers = 2

// open is the step whose question the customer may be answering; ok is false when there is none.
func (c *Content) open(s conversation.State, turn int) (at place, ok bool) {
	question := s.Told.Open(turn, remembers)
	if c == nil || question == 0 {
		return place{}, false
	}
	at, ok = c.steps[question]
	return at, ok
}

// Follow is the message as the open question makes it understood: a "yes" or a lone name that answers it is no new matter, no refusal and no message
// that was not understood. Without an open question, and when the message answers something else, it is heard unchanged.
func (c *Content) Follow(was conversation.State, heard conversation.Heard) conversation.Heard {
	at, ok := c.open(was, was.Turn+1)
	if !ok || at.next(heard) == "" {
		return heard
	}
	heard.Intent, heard.Role, heard.Abstained, heard.Why, heard.Alternatives = "", conversation.Talk, false, "", nil
	return heard
}

// next is the step that the message leads to; "" for none. Words count more than intents, for they are what was asked for.
func (p place) next(heard conversation.Heard) string {
	said := bareWords(heard.Text)
	for _, w := range p.ways {
		if slices.ContainsFunc(w.phrases, func(phrase string) bool { return strings.Contains(said, phrase) }) {
			return w.to
		}
	}
	verdict := yesOrNo(said)
	for _, w := range p.ways {
		if w.is != "" && w.is == verdict || heard.Intent != "" && slices.Contains(w.intents, heard.Intent) {
			return w.to
		}
	}
	return ""
}

// bareWords is a text in lower case, its words parted by one space, with a space on either side.
func bareWords(text string) string {
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	return " " + strings.Join(strings.FieldsFunc(text, between), " ") + " "
}

// yesOrNo is how a message begins: yes, no or "".
func yesOrNo(said string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(said), " ")
	switch first {
	case "yes", "yeah", "yep", "yup", "ya", "sure", "correct", "right", "exactly", "ok", "okay", "true", "indeed", "definitely", "y":
		return "yes"
	case "no", "nope", "nah", "not", "never", "none", "neither", "false", "wrong", "n":
		return "no"
	}
	return ""
}
