package conversation

import (
	"cmp"
	"errors"
	"slices"
	"time"
)

// This file holds who owns a conversation. It goes from the bot to waiting when the bot escalates, from there to the person who accepts, and
// back to the bot when the person hands back or a lease ends. All of it is a function of the state and the time passed in; an exhaustive
// test (handover_test.go) walks every state and event.

// ErrHeld is returned when another person holds the conversation.
var ErrHeld = errors.New("another person holds the conversation")

// Leases bound how long nobody may speak to the customer. Zero means without end.
type Leases struct {
	Wait   time.Duration // for a person to accept; then the bot goes on, and says so
	Person time.Duration // that a person may be idle: since they accepted, accepted again or last spoke
}

// DefaultLeases are those of the shipped configuration.
func DefaultLeases() Leases { return Leases{Wait: 30 * time.Minute, Person: 2 * time.Hour} }

// Return says how the bot got a conversation back.
type Return string

// The returns.
const (
	HandedBack Return = "handed_back" // by whoever held it
	NobodyCame Return = "nobody_came" // the lease of waiting ended
	PersonLeft Return = "person_left" // the lease of a person ended
)

// Returns lists all of them.
func Returns() []Return { return []Return{HandedBack, NobodyCame, PersonLeft} }

// Escalation says why people were called, in plain values, for whoever takes over.
type Escalation struct {
	Rule    string        `json:"rule"`
	Reasons []string      `json:"reasons"`
	Value   float64       `json:"value"`  // of the customer, as a multiple of a usual one
	Wait    time.Duration `json:"wait"`   // expected then; 0 when not known
	Closed  bool          `json:"closed"` // nobody was there
	Channel string        `json:"channel"`
	Locale  string        `json:"locale"`
}

// Handover is the latest time that people had the conversation or were called to it.
type Handover struct {
	Escalation Escalation `json:"escalation"`  // the zero one when a person took over unasked
	Since      time.Time  `json:"since"`       // when the present lease began; zero when no time is known
	By         string     `json:"by"`          // who accepted, as the caller names them; "" when not said
	Returned   Return     `json:"returned"`    // how the bot last got it back; "" when it never did
	ReturnedAt int        `json:"returned_at"` // the turn after which it did
}

// Said is something said to the customer, by the bot or by a person.
type Said struct {
	Speaker Speaker // ByPerson, else the bot
	Text    string  // cleaned
	At      time.Time
}

// WithPerson reports whether the customer waits for a person or has one, so that the bot has to be silent.
func (s State) WithPerson() bool { return s.Owner == Person || s.Waiting() }

// Waiting reports whether the customer waits for a person.
func (s State) Waiting() bool { return s.Owner == Waiting }

// JustReturned says how the bot got the conversation back, on the first message since, which is when it must say so; else "".
func (s State) JustReturned() Return {
	if s.Handover != nil && s.Handover.Returned != "" && s.Handover.ReturnedAt == s.Turn-1 {
		return s.Handover.Returned
	}
	return ""
}

// Say is the state after something was said to the customer. A person who speaks accepts a conversation that waits and renews the lease of
// one that is held; it takes none from the bot, for their words may be told after they handed back.
func (s State) Say(said Said) State {
	speaker := ByBot
	if said.Speaker == ByPerson {
		speaker = ByPerson
	}
	s.Words = s.Words.add(Utterance{Turn: s.Turn, Speaker: speaker, Text: said.Text, At: said.At})
	if speaker == ByPerson && s.WithPerson() {
		s = s.hold("", said.At)
	}
	return s
}

// Accept gives the conversation to a person: one that waits, or one that the bot has, taken over unasked. Accepting what one holds renews the
// lease. by names the person, "" nobody in particular. The error is ErrHeld when the holder has another name.
func (s State) Accept(by string, at time.Time) (State, error) {
	if err := s.Held(by); err != nil {
		return s, err
	}
	return s.hold(by, at), nil
}

// Held is ErrHeld when a person holds the conversation who has another name than by. No name is no other name.
func (s State) Held(by string) error {
	if s.Owner == Person && s.Handover != nil && s.Handover.By != "" && by != "" && by != s.Handover.By {
		return ErrHeld
	}
	return nil
}

// HandBack gives the conversation back to the bot: it starts afresh with the matter, and remembers the mood, the sensitive subject, the
// refusals and that it has asked and apologised. Handing back what the bot already holds changes nothing.
func (s State) HandBack(resolved bool) State {
	if !s.WithPerson() {
		return s
	}
	return s.giveBack(HandedBack, resolved)
}

// Lapse is the state at a time: a lease that has ended gives the conversation back to the bot. A clock that went back begins the lease anew, so
// that no jump of it leaves a customer with nobody for longer than a lease.
func (s State) Lapse(now time.Time, leases Leases) State {
	lease := leases.Wait
	if s.Owner == Person {
		lease = leases.Person
	}
	if !s.WithPerson() || lease <= 0 || now.IsZero() {
		return s
	}
	since := s.desk().Since
	switch {
	case since.IsZero() || now.Before(since):
		h := s.desk()
		h.Since = now
		s.Handover = &h
		return s
	case now.Sub(since) < lease:
		return s
	case s.Owner == Person:
		return s.giveBack(PersonLeft, false)
	}
	// Nobody has dealt with anything: the matter, how often it was put and the sensitive subject stay open.
	return s.returned(NobodyCame)
}

// escalate has the customer wait for a person. Who waits already or has one keeps the place.
func (s State) escalate(why *Escalation) State {
	if s.WithPerson() {
		return s
	}
	h := s.desk()
	h.Escalation, h.By, h.Since = Escalation{}, "", s.Updated
	if why != nil {
		h.Escalation = *why
	}
	s.Handover = &h
	s.Owner, s.HandedOverAt = Waiting, s.Turn
	return s
}

// hold gives the conversation to a person, or renews their lease, which never shortens it.
func (s State) hold(by string, at time.Time) State {
	h := s.desk()
	if !s.WithPerson() {
		h.Escalation, s.HandedOverAt = Escalation{}, s.Turn
	}
	if s.Owner != Person {
		h.By, h.Since = "", at
	}
	h.By = cmp.Or(by, h.By)
	if at.After(h.Since) {
		h.Since = at
	}
	s.Owner, s.Handover = Person, &h
	return s
}

func (s State) giveBack(how Return, resolved bool) State {
	s = s.returned(how)
	s.HandedBackAt = s.Turn
	s.Repeats, s.Misses, s.Matter, s.Recent = 0, 0, "", nil
	s.Resolved = resolved
	s.Complaint = s.Complaint && !resolved
	return s
}

func (s State) returned(how Return) State {
	h := s.desk()
	h.Returned, h.ReturnedAt, h.By = how, s.Turn, ""
	s.Owner, s.Handover = Bot, &h
	return s
}

// desk is the latest handover as a value to change.
func (s State) desk() Handover {
	if s.Handover == nil {
		return Handover{}
	}
	return *s.Handover
}

func (h *Handover) clone() *Handover {
	if h == nil {
		return nil
	}
	twin := *h
	twin.Escalation.Reasons = slices.Clone(h.Escalation.Reasons)
	return &twin
}
