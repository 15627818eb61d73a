package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"rapport/conversation"
)

// ErrRules is returned for a rule file with faults.
var ErrRules = errors.New("rule file has faults")

// Policy decides. It is immutable and safe for concurrent use.
type Policy struct {
	rules  Rules
	hours  timetable
	leaves curve
	usual  [maxTries]float64            // chances to settle a matter, by vain tries
	known  map[string][maxTries]float64 // the same for the intents that were counted
}

// New is the policy of rules, for a bundle with these labels. Faults that Check finds are returned, wrapped in ErrRules. rules must not be
// changed afterwards.
func New(rules Rules, labels []string) (*Policy, error) {
	if faults := rules.Check(labels); len(faults) > 0 {
		lines := make([]string, 0, len(faults))
		for _, fault := range faults {
			lines = append(lines, fault.Path+": "+fault.Message)
		}
		return nil, fmt.Errorf("%w: %s", ErrRules, strings.Join(lines, "; "))
	}
	p := &Policy{rules: rules, leaves: rules.Moment.Leaves.levels()}
	p.hours, _ = rules.Hours.timetable() // Check has read it
	if len(rules.Moment.Settles) > 0 {
		p.usual = rules.Moment.settles("")
		p.known = make(map[string][maxTries]float64, len(rules.Moment.Chances.Intents))
		for intent := range rules.Moment.Chances.Intents {
			p.known[intent] = rules.Moment.settles(intent)
		}
	}
	return p, nil
}

// settles are the chances to settle a matter with the next reply, by vain tries.
func (p *Policy) settles(intent string) [maxTries]float64 {
	if chances, counted := p.known[intent]; counted {
		return chances
	}
	return p.usual
}

// Decide says what to do about the message just heard. state is the conversation with that message in it.
func (p *Policy) Decide(state conversation.State, heard conversation.Heard, ctx Context) Decision {
	return p.Judge(p.Signals(state, heard, ctx))
}

// Judge is Decide on signals: the first rule that matches says what is wanted, the costs may hand over where it wants the usual answer, the guards
// say whether it may be done.
func (p *Policy) Judge(s Signals) Decision {
	guard, reason := demand(&s)
	if guard == guardPerson {
		return silent(reason)
	}
	rule := p.match(&s)
	d := Decision{Action: rule.Then.action(&s), Rule: rule.Name}
	switch {
	case guard != "" && d.Action != conversation.Escalate:
		d.Action, d.Rule, d.Reasons = conversation.Escalate, guard, []string{reason}
	case p.stops(rule, &s):
		d.Action, d.Rule, d.Reasons = conversation.Escalate, byMoment, p.whyNow(&s)
	default:
		d.Reasons = render(rule.Reasons, s)
	}
	d = tactful(d, &s)
	d = possible(d, &s)

	d.Blocked = blocked(d.Action, &s)
	d.Kind = kind(d.Action, &s)
	d.Style = style(&d, rule.Style, &s)
	d.Notice, d.Hour, d.Closed = p.notice(&s), s.Hour, s.Queue.Closed
	if d.Action == conversation.Answer && d.Rule == rule.Name && rule.Clarify {
		d.Clarify = p.clarify(&s)
	}
	if news := news(s.Returned); news != "" {
		d.Reasons = append(slices.Clone(d.Reasons), news)
	}
	if d.Action == conversation.Escalate && s.Queue.Closed {
		d.Reasons = append(d.Reasons, "nobody is there now: promise a call back")
	}
	d.Moment = p.moment(&s, &d)
	return d
}

// verdict is the action of Judge, and nothing else of it.
func (p *Policy) verdict(s *Signals) conversation.Action {
	rule := p.match(s)
	action := rule.Then.action(s)
	if guard, _ := demand(s); guard != "" || p.stops(rule, s) {
		action = conversation.Escalate
	}
	if tactless(s, action) != "" {
		action = conversation.Answer
	}
	if !available(s, action) {
		action = instead(s, action)
	}
	return action
}

// stops reports whether the costs hand over. They have a say only where the rule leaves it to them, and would answer: a rule that names its
// action is not overruled.
func (p *Policy) stops(rule *Rule, s *Signals) bool {
	if !p.rules.Moment.Decides || rule.Then != Default && !rule.Weigh || rule.Then.action(s) != conversation.Answer {
		return false
	}
	k, ok := p.stakes(s)
	if !ok {
		return false
	}
	now, _, _ := k.now(s)
	return now
}

// match is the first rule that holds. Check sees to it that there is one; without it the zero rule answers.
func (p *Policy) match(s *Signals) *Rule {
	for i := range p.rules.Rules {
		if p.rules.Rules[i].When.Holds(s) {
			return &p.rules.Rules[i]
		}
	}
	return &Rule{Name: "no-rule", Then: Then(conversation.Answer), Reasons: []string{"no rule matches"}}
}

func (t Then) action(s *Signals) conversation.Action {
	if t == Default {
		return s.Usual
	}
	return conversation.Action(t)
}

// notice is what the company tells everybody in this mode; not in a sensitive subject, where it would be heartless.
func (p *Policy) notice(s *Signals) string {
	if s.SensitiveOpen {
		return ""
	}
	return p.rules.Modes.of(s.Mode).Notice
}

// news is what the bot has to tell a customer whom it got back without a person having handed over; "" when there is nothing to tell.
func news(how conversation.Return) string {
	switch how {
	case conversation.NobodyCame:
		return "nobody came to take the conversation: say so"
	case conversation.PersonLeft:
		return "the person has left the conversation: say so"
	case conversation.HandedBack:
	}
	return ""
}

// silent is the decision while a person speaks to the customer, whatever the bot could do: the bot stays silent.
func silent(reason string) Decision {
	d := Decision{Action: conversation.Escalate, Rule: guardPerson, Reasons: []string{reason}, Style: plainStyle()}
	d.Blocked = make(map[conversation.Action]string, len(conversation.Actions())-1)
	for _, action := range conversation.Actions() {
		if action != d.Action {
			d.Blocked[action] = reason
		}
	}
	return d
}

// tactful replaces a joke or an offer that would hurt by a plain answer.
func tactful(d Decision, s *Signals) Decision {
	if why := tactless(s, d.Action); why != "" {
		d.Reasons = []string{"no " + words(string(d.Action)) + ": " + why}
		d.Action, d.Rule = conversation.Answer, guardTact
	}
	return d
}

// possible replaces what the bot cannot do.
func possible(d Decision, s *Signals) Decision {
	if available(s, d.Action) {
		return d
	}
	wanted := d.Action
	d.Action = instead(s, wanted)
	if d.Action != wanted {
		d.Rule = guardAvailable
		d.Reasons = append(slices.Clone(d.Reasons), "the bot cannot "+words(string(wanted))+" now")
	}
	return d
}

// blocked says of every other action that must not be taken why.
func blocked(chosen conversation.Action, s *Signals) map[conversation.Action]string {
	reasons := make(map[conversation.Action]string, len(conversation.Actions()))
	_, demanded := demand(s)
	for _, action := range conversation.Actions() {
		if action == chosen {
			continue
		}
		why := tactless(s, action)
		switch {
		case !available(s, action):
			why = "the bot cannot " + words(string(action)) + " now"
		case demanded != "" && action != conversation.Escalate:
			why = demanded
		}
		if why != "" {
			reasons[action] = why
		}
	}
	return reasons
}

// clarify is the question which of the best labels is meant, or nil. Only what one can want is offered: nobody means "greeting".
func (p *Policy) clarify(s *Signals) *Clarify {
	const most = 3
	wanted := keep(s.Alternatives, func(label string) bool {
		role := p.Role(label)
		return role.Matter() || role == conversation.Human
	})
	if !mayClarify(s) || len(wanted) < 2 {
		return nil
	}
	return &Clarify{Options: wanted[:min(most, len(wanted))]}
}
