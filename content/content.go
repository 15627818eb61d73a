// Package content says which words fit a decision: a line of the persona, a greeting, an answer or the next question of an answer tree, an offer,
// saved replies for an agent. All of it is data; cmd decodes it from YAML.
//
// Read Content.Choose first. Whatever the files hold, the decision comes first: no funny line without Style.Humour, no offer without CrossSell, and
// nothing at all while a person has the conversation. docs/content.md explains the files.
package content

import (
	"errors"
	"fmt"
	"strings"

	"rapport/conversation"
	"rapport/policy"
)

// ErrContent is returned for content with faults.
var ErrContent = errors.New("content has faults")

// Files is everything that can be said.
type Files struct {
	Persona   Persona
	Answers   AnswerFile
	Replies   ReplyFile
	Offers    OfferFile
	Greetings GreetingFile
}

// Content chooses words. It is immutable and safe for concurrent use; nil has none.
type Content struct {
	persona   map[policy.Kind]spoken
	entries   []Entry
	byIntent  map[string]int   // entries by intent
	steps     map[uint32]place // by the fingerprint of entry, or of entry/step
	replies   []Saved
	offers    []Offer
	greetings []greeting
}

// New prepares files for a bundle with these labels. Faults are returned, wrapped in ErrContent. files must not be changed afterwards.
func New(files Files, labels []string) (*Content, error) {
	if faults := files.check(labels); len(faults) > 0 {
		lines := make([]string, 0, len(faults))
		for _, fault := range faults {
			lines = append(lines, fault.Path+": "+fault.Message)
		}
		return nil, fmt.Errorf("%w: %s", ErrContent, strings.Join(lines, "; "))
	}
	c := &Content{
		persona: files.Persona.spoken(), entries: files.Answers.Answers, replies: files.Replies.Replies, offers: files.Offers.Offers,
		greetings: files.Greetings.ready(),
	}
	c.index()
	return c, nil
}

func (f Files) check(labels []string) []policy.Fault {
	faults := f.Persona.Check()
	faults = append(faults, f.Answers.Check(labels)...)
	faults = append(faults, f.Replies.Check(labels)...)
	faults = append(faults, f.Offers.Check(labels)...)
	return append(faults, f.Greetings.Check()...)
}

// Line is something to say as it stands.
type Line struct {
	ID   string // of a saved reply; "" for a line of a persona and a greeting
	Text string
}

// Choice is what content offers for one reply. The bot may keep its own words.
type Choice struct {
	Greeting *Line      // to say first
	Persona  *Line      // the line of the persona for the decision's kind
	Answer   *AnswerRef // to the matter
	Offer    *OfferRef  // to make after the answer
}

// Turn is a decided message.
type Turn struct {
	Was      conversation.State // before the message
	Now      conversation.State // with it
	Heard    conversation.Heard
	Context  policy.Context
	Decision policy.Decision
}

// Choose is what to say, and what the conversation must remember of it; nil leaves what it remembers as it is. Equal turns get equal words: what
// looks like chance is drawn from the day, the message and its place in the conversation.
func (c *Content) Choose(t Turn) (Choice, *conversation.Told) {
	if c == nil || t.Now.WithPerson() {
		return Choice{}, nil
	}
	told := t.Now.Told
	var choice Choice
	choice.Answer, told = c.answer(&t, told)
	if choice.Answer != nil && choice.Answer.Person || t.Decision.Action == conversation.Escalate {
		return choice, changed(told, t.Now.Told)
	}
	choice.Greeting, told = c.greet(&t, told)
	if choice.Greeting == nil || t.Decision.Kind != policy.Greeting {
		choice.Persona, told = c.line(&t, told)
	}
	choice.Offer, told = c.offer(&t, told)
	return choice, changed(told, t.Now.Told)
}

func changed(now, was *conversation.Told) *conversation.Told {
	if now == was {
		return nil
	}
	return now
}
