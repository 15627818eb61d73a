package policy

import (
	"rapport/conversation"
	"rapport/sentiment"
)

// Signals are all that a rule and a guard can see. Policy.Signals is the one place that fills them.
type Signals struct {
	Intent       string // "" when none was named
	Group        string // of Intent in the rule file
	Kind         Kind   // of Intent in the rule file
	Role         conversation.Role
	Usual        conversation.Action // what the rule file's table says for Intent
	Confidence   float64
	Margin       float64
	Abstained    bool
	Why          string
	Alternatives []string // labels, best first

	Anger   sentiment.Level // of the conversation, this message included
	Message sentiment.Level // of this message alone
	Peak    sentiment.Level
	Trend   conversation.Trend
	Thanks  bool
	Valence float64 // of this message, -1 to 1: what the words say apart from frustration
	Cues    []sentiment.Cue

	Heat     float64  // the anger of the conversation as a number, 0-1
	Unhappy  int      // messages in a row, up to this one, with the conversation at annoyed or above; at most 8
	Forecast float64  // probability that the next message is angry or worse
	Severity Severity // how much is at stake, by the facts, threats and subjects

	Turn      int // 1 for the first message
	Repeats   int // how often the matter was put, this time included
	Misses    int // in a row
	Rephrased bool
	Offers    int
	Refusals  int
	Jokes     int
	Funny     int // replies that were allowed a funny line
	FunnyAt   int // turn of the latest, 0 for none
	SinceJoke int // turns since the last one; the turn's own number when there was none

	HumanRequested bool
	Sensitive      sentiment.Subject // touched at any time in the conversation; rules see it while SensitiveOpen
	SensitiveOpen  bool              // no person has dealt with it since it was last touched
	Threats        []sentiment.Threat
	Complaint      bool
	Facts          []sentiment.Fact
	Resolved       bool
	Clarified      bool
	Apologised     bool
	WithPerson     bool                // the customer has a person or waits for one: the bot is silent
	Waiting        bool                // nobody has accepted yet
	Returned       conversation.Return // how the bot got the conversation back since the last message; "" when it did not

	Channel   string
	Tier      string
	Consent   bool    // to marketing
	Value     float64 // of the customer, as a multiple of a usual one; 1 when not known
	Queue     Queue
	Hour      int                   // of the day where the people work, 0-23; -1 when the time is not known
	Mode      Mode                  // never empty
	Available []conversation.Action // empty means everything
}

// Signals puts together what is known about a message just heard. state is the conversation with that message in it.
func (p *Policy) Signals(state conversation.State, heard conversation.Heard, ctx Context) Signals {
	entry := p.rules.Intents[heard.Intent]
	mood := heard.Mood
	s := Signals{
		Intent: heard.Intent, Group: entry.Group, Kind: entry.Kind, Role: p.Role(heard.Intent), Usual: entry.usual(),
		Confidence: heard.Confidence, Margin: heard.Margin,
		Abstained: heard.Abstained, Why: heard.Why, Alternatives: heard.Alternatives,

		Anger: state.Level(), Message: mood.Level(), Peak: state.PeakLevel(), Trend: state.Trend,
		Thanks: mood.Thanks, Valence: mood.Valence, Cues: mood.Cues,
		Heat: state.Anger, Unhappy: unhappy(state.Path), Forecast: state.Forecast,

		Turn: state.Turn, Repeats: state.Repeats, Misses: state.Misses, Rephrased: state.Rephrased,
		Offers: state.Offers, Refusals: state.Refusals,
		Jokes: state.Jokes, Funny: int(state.Funny), FunnyAt: int(state.FunnyAt), SinceJoke: state.Turn - state.JokeAt,

		HumanRequested: mood.HumanRequested,
		Sensitive:      state.Sensitive, SensitiveOpen: state.Sensitive != "" && state.SensitiveAt > state.HandedBackAt,
		Threats: mood.Threats, Complaint: state.Complaint, Facts: mood.Facts, Resolved: state.Resolved,
		Clarified: state.Clarified, Apologised: state.Apologised, WithPerson: state.WithPerson(), Waiting: state.Waiting(), Returned: state.JustReturned(),

		Channel: ctx.Channel, Tier: ctx.Customer.Tier, Consent: ctx.Customer.MarketingConsent, Value: ctx.Customer.worth(),
		Queue: p.hours.fill(ctx.Queue, heard.At), Hour: p.hours.hour(heard.At), Mode: ctx.Mode.orNormal(), Available: ctx.Available,
	}
	s.Severity = severity(&s)
	return s
}

// unhappy counts the latest values of a path that are at annoyed or above.
func unhappy(path []float64) int {
	n := 0
	for n < len(path) && sentiment.LevelOf(path[len(path)-1-n]) >= sentiment.Annoyed {
		n++
	}
	return n
}

// middle is the score in the middle of a level.
func middle(level sentiment.Level) float64 { return 0.1 + 0.2*float64(level) }

func (c Customer) worth() float64 {
	if c.Value > 0 {
		return c.Value
	}
	return 1
}

func (m Mode) orNormal() Mode {
	if m == "" {
		return Normal
	}
	return m
}

// Group is the group of a label in the rule file; "" for none.
func (p *Policy) Group(label string) string { return p.rules.Intents[label].Group }

// Role is what a label means for the conversation: the rule file's entry, conversation.Ask without one.
func (p *Policy) Role(label string) conversation.Role { return roleOf(p.rules.Intents, label) }

func (i Intent) usual() conversation.Action {
	if i.Action == "" {
		return conversation.Answer
	}
	return i.Action
}
