package handoff

import (
	"slices"
	"strconv"
	"strings"

	"rapport/conversation"
	"rapport/sentiment"
)

// hints are what to do, the most urgent first.
func (n *notes) hints() []string {
	hints := []string{}
	add := func(when bool, hint string) {
		if when && len(hints) < maxHints {
			hints = append(hints, hint)
		}
	}
	s := n.State
	add(s.Sensitive != "", careFor(s.Sensitive))
	add(n.threatens(sentiment.Legal, sentiment.Regulator, sentiment.Chargeback), "bring in whoever answers claims, and note what you agree on")
	add(n.flags.HumanRequested, "say that you are a person: they asked for one")
	add(n.leftAlone(), "own that they waited before and nobody came")
	add(n.asked() > 1, "acknowledge: they put it "+times(n.asked()))
	facts := slices.DeleteFunc(slices.Clone(n.entities), func(e Entity) bool {
		return !e.fact() || e.Kind == EntityKind(sentiment.Deadline) || e.Kind == EntityKind(sentiment.TimesContacted)
	})
	facts = facts[:min(len(facts), maxAcknowledged)]
	add(len(facts) > 0, "acknowledge: "+list(facts, func(e Entity) string { return "“" + e.Text + "”" }))
	if e := n.entity(EntityKind(sentiment.Deadline)); e != nil {
		add(true, "mind their deadline: “"+e.Text+"”")
	}
	add(s.Complaint && !s.Apologised, "apologise once, for the thing itself")
	add(n.threatens(sentiment.Leave, sentiment.Public), "settle the matter first: it is what would keep them")
	add(s.Level() >= sentiment.Angry, "be brief: one step at a time")
	add(s.Matter == "" && len(n.intents()) == 0, "ask what they need: the bot did not understand it")
	add(len(hints) == 0, "settle it: "+headlineMatter(s))
	return hints
}

// maxAcknowledged is how many facts one can name without it sounding like a list.
const maxAcknowledged = 3

func headlineMatter(s conversation.State) string {
	if s.Matter == "" {
		return "nothing else stands out"
	}
	return words(s.Matter)
}

// taboos are what not to do, what would hurt most first.
func (n *notes) taboos() []string {
	taboos := []string{}
	add := func(when bool, taboo string) {
		if when && len(taboos) < maxHints {
			taboos = append(taboos, taboo)
		}
	}
	s := n.State
	given := n.names()
	add(len(given) > 0, "do not ask again for "+strings.Join(given, ", "))
	add(s.RefusedAt > 0, "do not offer anything: refused at turn "+number(s.RefusedAt))
	add(s.RefusedAt == 0 && (s.Sensitive != "" || s.Complaint || s.Level() >= sentiment.Annoyed), "do not offer anything, and no jokes")
	if at := n.apologisedAt(); s.Apologised {
		where := ""
		if at > 0 {
			where = " at turn " + number(at)
		}
		add(true, "do not apologise in the same words again: the bot did"+where)
	}
	add(s.Clarified, "do not have them explain it all again: the bot asked back once")
	add(s.Level() >= sentiment.Annoyed || s.PeakLevel() >= sentiment.Angry, "do not say “calm down” or “as I said”")
	add(n.threatens(sentiment.Legal, sentiment.Regulator), "do not argue about the claim or admit anything")
	return taboos
}

// names are what the customer gave and an agent might ask for, in plain words.
func (n *notes) names() []string {
	var names []string
	for _, e := range n.entities {
		name := ""
		switch e.Kind {
		case OrderNumber, Reference, Date:
			name = "the " + words(string(e.Kind))
		case "email", "phone", "iban":
			name = "the " + string(e.Kind)
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// careFor says how to begin with a sensitive subject.
func careFor(subject sentiment.Subject) string {
	switch subject {
	case sentiment.SelfHarm:
		return "follow the crisis procedure now; stay with them"
	case sentiment.Emergency:
		return "emergency services first, everything else later"
	case sentiment.Violence:
		return "ask whether they are safe; follow the safety procedure"
	case sentiment.FraudVictim:
		return "secure the account and the money first"
	case sentiment.Bereavement:
		return "sympathy first; ask for no papers yet"
	case sentiment.Health:
		return "be considerate: it touches somebody's health"
	case sentiment.Hardship:
		return "money is short: look for time or a plan"
	case sentiment.Discrimination:
		return "take it seriously and pass it on to whoever handles discrimination"
	case sentiment.Minors:
		return "a child is concerned: follow the procedure for minors"
	case sentiment.Privacy:
		return "follow the procedure for personal data"
	}
	return "handle with care: " + words(string(subject))
}

// asked is how often they put the matter, as counted here or by themselves.
func (n *notes) asked() int {
	asked := n.State.Repeats
	if e := n.entity(EntityKind(sentiment.TimesContacted)); e != nil {
		asked = max(asked, int(min(e.Value, manyTimes)))
	}
	return asked
}

// manyTimes is from where nobody counts.
const manyTimes = 100

// entity is the first of a kind, or nil.
func (n *notes) entity(kind EntityKind) *Entity {
	for i := range n.entities {
		if n.entities[i].Kind == kind {
			return &n.entities[i]
		}
	}
	return nil
}

func (n *notes) threatens(any ...sentiment.Threat) bool {
	return slices.ContainsFunc(n.flags.Threats, func(t sentiment.Threat) bool { return slices.Contains(any, t) })
}

func number(n int) string { return strconv.Itoa(n) }

// leftAlone reports that the customer waited for a person before and nobody came.
func (n *notes) leftAlone() bool {
	return n.State.Handover != nil && n.State.Handover.Returned == conversation.NobodyCame
}
