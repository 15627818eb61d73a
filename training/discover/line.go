package discover

import (
	"errors"
	"regexp"
	"strings"

	"rapport/text"
)

// ErrNothing is wrapped by errors about input in which there is nothing to find.
var ErrNothing = errors.New("nothing to find topics in")

// Line is one thing a customer wrote.
type Line struct {
	Text         string
	Conversation string // lines of one conversation share it; "" is a conversation of its own
	Opening      bool   // the first line of its conversation that says something; lines without a conversation are openings
}

// Pool is lines with equal ones put together.
type Pool struct {
	Lines         int
	Conversations int
	Passed        int // lines that say nothing: greetings, numbers, signs
	phrases       []phrase
	talks         map[string]int // conversation to its number
}

// phrase is what one or more lines say, word for word but for case, punctuation, numbers and greetings.
type phrase struct {
	text     string // as first written, personal data masked
	bare     string // what is embedded: without reference numbers, which say nothing about the topic
	words    []string
	lines    int
	openings []int // the conversations it opens
	talks    []int // all conversations it stands in
}

// Collect cleans the lines, leaves out those that say nothing and puts together those that say the same. Lines that are not UTF-8 say nothing.
func Collect(lines []Line) Pool {
	p := Pool{Lines: len(lines), talks: map[string]int{}}
	known := map[string]int{}
	small := smallTalk()
	for _, line := range lines {
		talk := p.talk(line.Conversation)
		said, ok := read(line.Text, small)
		if !ok {
			p.Passed++
			continue
		}
		key := strings.Join(said.words, " ")
		at, seen := known[key]
		if !seen {
			at = len(p.phrases)
			known[key] = at
			p.phrases = append(p.phrases, said)
		}
		p.phrases[at].lines++
		p.phrases[at].talks = append(p.phrases[at].talks, talk)
		if line.Opening || line.Conversation == "" {
			p.phrases[at].openings = append(p.phrases[at].openings, talk)
		}
	}
	return p
}

// talk numbers a conversation.
func (p *Pool) talk(id string) int {
	if id == "" {
		p.Conversations++
		return p.Conversations - 1
	}
	number, known := p.talks[id]
	if !known {
		number = p.Conversations
		p.talks[id] = number
		p.Conversations++
	}
	return number
}

// Texts is what is to be embedded, one text a different line, in the order in which Find takes the vectors.
func (p Pool) Texts() []string {
	texts := make([]string, len(p.phrases))
	for i, one := range p.phrases {
		texts[i] = one.bare
	}
	return texts
}

// Shown is the lines as they may be shown, personal data masked, in the order of Texts.
func (p Pool) Shown() []string {
	texts := make([]string, len(p.phrases))
	for i, one := range p.phrases {
		texts[i] = one.text
	}
	return texts
}

// Different is how many different lines there are.
func (p Pool) Different() int { return len(p.phrases) }

// reference is a number of four digits and more, or what Mask left of one, with the words that announce it ("order ID: 4711-0815", "my ticket number
// is 123456"). In a vector it would weigh as much as the request beside it, so only the noun stays.
var reference = regexp.MustCompile(
	`(?i)(?:\b(order|ticket|tracking|account|booking|reference|case|invoice|transaction|policy|customer|claim|return)s?\b[\s,(]*)?` +
		`(?:\b(?:order|item)?\s?(?:ids?|numbers?|num|no|nr|ref)\b\.?\s*)?(?:\b(?:is|was)\b)?[\s:#(-]*` +
		`(?:\[(?:email|iban|card|phone)\]|\b\pL{0,4}\d[\d-]{3,}\w*)\)?`)

// withoutNumbers is a line for a report: a reference number is #.
func withoutNumbers(line string) string {
	return strings.Join(strings.Fields(reference.ReplaceAllString(line, "$1 #")), " ")
}

// read cleans one line. ok is false when nothing is left of it that says anything.
func read(raw string, small map[string]bool) (phrase, bool) {
	doc, err := text.Clean(raw, text.Limits{})
	if err != nil {
		return phrase{}, false
	}
	masked := text.Mask(doc.Clean)
	bare, err := text.Clean(reference.ReplaceAllString(masked, " $1 "), text.Limits{})
	if err != nil {
		return phrase{}, false
	}
	said := phrase{text: masked, bare: bare.Clean}
	says := false
	for _, word := range bare.Words {
		if word.Kind == text.Alpha {
			said.words = append(said.words, word.Folded)
			says = says || !small[word.Folded]
		}
	}
	return said, says
}
