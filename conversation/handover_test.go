package conversation_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/conversation"
)

func leases() conversation.Leases {
	return conversation.Leases{Wait: 30 * time.Minute, Person: time.Hour}
}

// event is something that can happen to a conversation, at a time.
type event struct {
	name string
	do   func(s conversation.State, now time.Time) (conversation.State, error)
}

// told is what the bot and the engine do with one customer message at a time.
func told(action conversation.Action) func(conversation.State, time.Time) (conversation.State, error) {
	return func(s conversation.State, now time.Time) (conversation.State, error) {
		s = s.Lapse(now, leases()).Advance(conversation.Heard{At: now, Text: "hello"})
		if s.WithPerson() {
			action = conversation.Escalate // as the guards of package policy see to
		}
		return s.After(conversation.Outcome{Action: action, Escalation: &conversation.Escalation{Rule: "r"}}), nil
	}
}

func events() []event {
	said := func(who conversation.Speaker) func(conversation.State, time.Time) (conversation.State, error) {
		return func(s conversation.State, now time.Time) (conversation.State, error) {
			return s.Say(conversation.Said{Speaker: who, Text: "hi", At: now}), nil
		}
	}
	accept := func(by string) func(conversation.State, time.Time) (conversation.State, error) {
		return func(s conversation.State, now time.Time) (conversation.State, error) {
			return s.Lapse(now, leases()).Accept(by, now)
		}
	}
	back := func(by string) func(conversation.State, time.Time) (conversation.State, error) {
		return func(s conversation.State, now time.Time) (conversation.State, error) {
			s = s.Lapse(now, leases())
			if err := s.Held(by); err != nil {
				return s, err
			}
			return s.HandBack(false), nil
		}
	}
	return []event{
		{"message answered", told(conversation.Answer)},
		{"message escalated", told(conversation.Escalate)},
		{"bot says", said(conversation.ByBot)},
		{"person says", said(conversation.ByPerson)},
		{"accept", accept("")},
		{"accept by Ann", accept("Ann")},
		{"accept by Ben", accept("Ben")},
		{"back", back("")},
		{"back by Ann", back("Ann")},
		{"back by Ben", back("Ben")},
		{"look", func(s conversation.State, now time.Time) (conversation.State, error) {
			return s.Lapse(now, leases()), nil
		}},
	}
}

// owned is all that who owns a conversation depends on.
type owned struct {
	owner, by string
	age       time.Duration // of the lease, up to the longest one
	untimed   bool
}

func ownedAt(s conversation.State, now time.Time) owned {
	o := owned{owner: string(s.Owner)}
	if s.Handover == nil || !s.WithPerson() {
		return o
	}
	o.by, o.untimed = s.Handover.By, s.Handover.Since.IsZero()
	o.age = max(-time.Hour, min(leases().Person, now.Sub(s.Handover.Since)))
	return o
}

// TestEveryStateAndEvent walks all that can happen: from every state that can be reached, every event at every step of the clock, an hour back
// and no step at all included. The clock has four steps within the shorter lease, so that every order of leases and events comes up.
func TestEveryStateAndEvent(t *testing.T) {
	t.Parallel()
	type node struct {
		state conversation.State
		now   time.Time
	}
	start := node{now: nine}
	seen := map[owned]bool{ownedAt(start.state, start.now): true}
	transitions, owners := 0, map[conversation.Owner]bool{}
	for queue := []node{start}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, step := range []time.Duration{0, 10 * time.Minute, 30 * time.Minute, time.Hour, -time.Hour} {
			now := at.now.Add(step)
			for _, e := range events() {
				next, err := e.do(at.state, now)
				transitions++
				if broken := invariant(at.state, next, e.name, now, err); broken != "" {
					t.Fatalf("%s after %s by %s from %+v: got %+v, error %v", broken, step, e.name, ownedAt(at.state, at.now), ownedAt(next, now), err)
				}
				owners[next.Owner] = true
				if o := ownedAt(next, now); !seen[o] {
					seen[o] = true
					queue = append(queue, node{next, now})
				}
			}
		}
	}
	for _, owner := range conversation.Owners() {
		if !owners[owner] {
			t.Errorf("%s was never reached", owner)
		}
	}
	t.Logf("%d states, %d transitions", len(seen), transitions)
}

// invariant says what no event may break; "" when it holds.
func invariant(was, is conversation.State, event string, now time.Time, err error) string {
	message := event == "message answered" || event == "message escalated"
	lapsed := was.Lapse(now, leases())
	if event == "person says" || event == "bot says" {
		lapsed = was
	}
	returned := was.WithPerson() && !is.WithPerson()
	switch {
	case is.Turn != was.Turn+btoi(message):
		return "turns are not counted one by one"
	case len(is.Words.All()) < len(was.Words.All()) && len(was.Words.All()) < 15:
		return "words were lost"
	case err != nil && (lapsed.Owner != conversation.Person || is.Owner != conversation.Person || is.Handover.By != lapsed.Handover.By):
		return "an event was refused that hurts nobody, or changed something although it was refused"
	case returned && lapsed.WithPerson() && event != "back" && event != "back by "+lapsed.Handover.By && lapsed.Handover.By != "":
		return "somebody else gave the conversation back"
	case is.Owner == conversation.Waiting && !was.WithPerson() && event != "message escalated":
		return "the customer waits though nobody escalated"
	case message && lapsed.WithPerson() && is.Owner != lapsed.Owner:
		return "a message changed who has the conversation"
	case message && lapsed.WithPerson() && lastAction(is) != "":
		return "the bot acted while it had to be silent"
	case is.Owner == conversation.Person && was.Owner == conversation.Bot && lapsed.Owner == was.Owner && event[:6] != "accept":
		return "a person has it whom nobody told of"
	case was.WithPerson() && !lapsed.WithPerson() && event == "look" && is.Handover.Returned == "":
		return "a lease ended and nothing says so"
	case is.WithPerson() && is.Handover == nil:
		return "handed over without a handover"
	case is.Owner == conversation.Bot && is.Handover != nil && is.Handover.By != "":
		return "the bot goes under a person's name"
	}
	return ""
}

func lastAction(s conversation.State) conversation.Action {
	all := s.Words.All()
	return all[len(all)-1].Action
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestTheBotIsTold(t *testing.T) {
	t.Parallel()
	escalated, _ := told(conversation.Escalate)(conversation.State{}, nine)
	accepted, err := escalated.Accept("Ann", nine.Add(20*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		state conversation.State
		after time.Duration
		want  conversation.Return
		owner conversation.Owner
	}{
		"still waiting":   {escalated, 29 * time.Minute, "", conversation.Waiting},
		"nobody came":     {escalated, 30 * time.Minute, conversation.NobodyCame, conversation.Bot},
		"still with Ann":  {accepted, 79 * time.Minute, "", conversation.Person},
		"Ann left":        {accepted, 80 * time.Minute, conversation.PersonLeft, conversation.Bot},
		"Ann handed back": {accepted.HandBack(true), 25 * time.Minute, conversation.HandedBack, conversation.Bot},
		"Ann spoke": {
			accepted.Say(conversation.Said{Speaker: conversation.ByPerson, At: nine.Add(time.Hour)}), 119 * time.Minute, "", conversation.Person,
		},
		"the bot spoke": {
			accepted.Say(conversation.Said{Speaker: conversation.ByBot, At: nine.Add(time.Hour)}), 81 * time.Minute, conversation.PersonLeft, conversation.Bot,
		},
		"the clock was set back":         {escalated, -time.Hour, "", conversation.Waiting},
		"the clock was set back, waited": {escalated.Lapse(nine.Add(-time.Hour), leases()), -30 * time.Minute, conversation.NobodyCame, conversation.Bot},
	} {
		next := c.state.Lapse(nine.Add(c.after), leases()).Advance(conversation.Heard{})
		if next.Owner != c.owner || next.JustReturned() != c.want {
			t.Errorf("%s: %s, %q; want %s, %q", name, next.Owner, next.JustReturned(), c.owner, c.want)
		}
		if later := next.Advance(conversation.Heard{}); later.JustReturned() != "" {
			t.Errorf("%s: it is said twice", name)
		}
	}
}

func TestWhoHoldsIt(t *testing.T) {
	t.Parallel()
	var s conversation.State
	s, err := s.Advance(conversation.Heard{}).Accept("Ann", nine)
	if err != nil || s.Owner != conversation.Person || s.HandedOverAt != 1 {
		t.Fatalf("a person takes over at will: %+v, %v", s, err)
	}
	if _, err := s.Accept("Ben", nine); err != conversation.ErrHeld { //nolint:errorlint // the sentinel itself
		t.Errorf("Ben took what Ann holds: %v", err)
	}
	same, err := s.Accept("Ann", nine)
	if err != nil || cmp.Diff(s, same) != "" {
		t.Errorf("accepting twice: %v\n%s", err, cmp.Diff(s, same))
	}
	if anybody, err := s.Accept("", nine.Add(time.Minute)); err != nil || anybody.Handover.By != "Ann" {
		t.Errorf("renewed without a name: %+v, %v", anybody.Handover, err)
	}
	if earlier, _ := s.Accept("Ann", nine.Add(-time.Hour)); !earlier.Handover.Since.Equal(nine) {
		t.Error("renewing shortened the lease")
	}
	if s.Held("Ben") == nil || s.Held("Ann") != nil || s.Held("") != nil || s.HandBack(false).Held("Ben") != nil {
		t.Error("Held names the wrong ones")
	}
}

// A state that lapses over no lease, or without times, waits for as long as it takes.
func TestLeasesMayBeMissing(t *testing.T) {
	t.Parallel()
	s := hear(says("a", 0)).After(conversation.Outcome{Action: conversation.Escalate})
	for name, next := range map[string]conversation.State{
		"no leases": s.Lapse(nine, conversation.Leases{}), "no time": s.Lapse(time.Time{}, leases()), "first time": s.Lapse(nine, leases()),
	} {
		if next.Owner != conversation.Waiting {
			t.Errorf("%s: %s", name, next.Owner)
		}
	}
	if next := s.Lapse(nine, leases()).Lapse(nine.Add(time.Hour), leases()); next.Owner != conversation.Bot {
		t.Error("the lease never began")
	}
}

func ExampleState_Lapse() {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	s := conversation.State{}.Advance(conversation.Heard{At: at}).After(conversation.Outcome{Action: conversation.Escalate})
	fmt.Println(s.Owner)
	s = s.Lapse(at.Add(31*time.Minute), conversation.DefaultLeases()).Advance(conversation.Heard{})
	fmt.Println(s.Owner, s.JustReturned())
	// Output:
	// waiting
	// bot nobody_came
}
