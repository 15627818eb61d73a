package handoff

import (
	"slices"
	"time"

	"rapport/conversation"
	"rapport/sentiment"
	"rapport/text"
)

// Scorer says how a message feels. It never fails.
type Scorer interface {
	Score(doc text.Doc, embedding []float32) sentiment.Frustration
}

// Taxonomy says what the rule file says of an intent.
type Taxonomy interface {
	Role(intent string) conversation.Role
	Group(intent string) string // "" for none
}

// Desk makes packets. It is immutable and safe for concurrent use.
type Desk struct {
	scorer   Scorer
	taxonomy Taxonomy
	splitter *text.Splitter
}

// NewDesk is a Desk that reads the kept words again with scorer, as its packets need facts, threats and cues of every message.
func NewDesk(scorer Scorer, taxonomy Taxonomy, splitter *text.Splitter) *Desk {
	return &Desk{scorer: scorer, taxonomy: taxonomy, splitter: splitter}
}

// Case is a conversation to make a packet of.
type Case struct {
	State conversation.State
	Now   time.Time // for how long the customer has waited; zero when not known
	Model Model
}

// message is something the customer said, read again.
type message struct {
	conversation.Utterance
	doc       text.Doc
	mood      sentiment.Frustration
	sentences []text.Span
	matter    bool // its intent is something to settle
}

// notes are what the parts of a packet are written from.
type notes struct {
	Case
	all      []conversation.Utterance
	messages []message // of the customer
	entities []Entity
	flags    Flags
	tipping  int // index of the message after which anger rose most; -1 for none
}

// Packet makes the packet of a conversation, handed over or not: a person may take over at will. It is never empty, whatever was said.
func (d *Desk) Packet(c Case) Packet {
	n := d.read(c)
	s := c.State
	p := Packet{
		Conversation: s.ID, Owner: owner(s), Turn: s.Turn, Matter: s.Matter, Model: c.Model,
		Intents: n.intents(), Entities: n.entities, Flags: n.flags,
		Summary: n.summary(), Mood: n.mood(), Why: why(s), Tried: n.tried(),
		Priority: n.priority(), Skill: d.skill(n), Language: n.language(),
		Waited: int(n.waited().Seconds()),
	}
	p.Headline = n.headline()
	p.Do, p.Dont = n.hints(), n.taboos()
	p.FirstLine = n.firstLine()
	p.Transcript = make([]Line, len(n.all))
	for i, u := range n.all {
		p.Transcript[i] = Line{Turn: u.Turn, Speaker: u.Speaker, Text: u.Text, At: u.At}
	}
	p.Omitted = max(0, s.Turn-len(n.messages))
	return p
}

func (d *Desk) read(c Case) *notes {
	n := &notes{Case: c, all: c.State.Words.All(), tipping: -1}
	for _, u := range n.all {
		if u.Speaker != conversation.ByCustomer {
			continue
		}
		m := message{Utterance: u, matter: u.Intent != "" && d.taxonomy.Role(u.Intent).Matter()}
		if doc, err := text.Clean(u.Text, text.Limits{}); err == nil {
			m.doc, m.mood, m.sentences = doc, d.scorer.Score(doc, nil), d.splitter.Sentences(doc)
		}
		n.messages = append(n.messages, m)
	}
	n.flags = n.sum()
	n.entities = n.given()
	n.tipping = n.tip()
	return n
}

// sum is what must not be missed, over all messages that were kept and what the state remembers of the others.
func (n *notes) sum() Flags {
	f := Flags{Sensitive: n.State.Sensitive, Threats: []sentiment.Threat{}, Complaint: n.State.Complaint}
	for _, threat := range sentiment.Threats() {
		if slices.ContainsFunc(n.messages, func(m message) bool { return slices.Contains(m.mood.Threats, threat) }) {
			f.Threats = append(f.Threats, threat)
		}
	}
	f.HumanRequested = slices.ContainsFunc(n.messages, func(m message) bool { return m.mood.HumanRequested })
	return f
}

func (n *notes) intents() []Wanted {
	named := []Wanted{}
	for _, m := range n.messages {
		if m.Intent != "" {
			named = append(named, Wanted{Turn: m.Turn, Intent: m.Intent})
		}
	}
	return named
}

func owner(s conversation.State) conversation.Owner {
	if s.WithPerson() {
		return s.Owner
	}
	return conversation.Bot
}

func why(s conversation.State) Why {
	w := Why{Reasons: []string{}}
	if s.Handover == nil || !s.WithPerson() {
		return w
	}
	w.Turn, w.Rule = s.HandedOverAt, s.Handover.Escalation.Rule
	if w.Rule == "" {
		w.Reasons = []string{"taken over"}
	}
	w.Reasons = append(w.Reasons, s.Handover.Escalation.Reasons...)
	return w
}
