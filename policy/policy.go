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
	rules Rules
}

// New is the policy of rules, for a bundle with these labels. Faults that Check finds are returned, wrapped in ErrRules. rules must not be
// changed afterwards.
func New(rules Rules, labels []string) (*Policy, error) {
	faults := rules.Check(labels)
	if len(faults) == 0 {
		return &Policy{rules: rules}, nil
	}
	lines := make([]string, 0, len(faults))
	for _, fault := range faults {
		lines = append(lines, fault.Path+": "+fault.Message)
	}
	return nil, fmt.Errorf("%w: %s", ErrRules, strings.Join(lines, "; "))
}

// Decide says what to do about the message just heard. state is the conversation with that message in it.
func (p *Policy) Decide(state conversation.State, heard conversation.Heard, ctx Context) Decision {
	return p.Judge(p.Signals(state, heard, ctx))
}

// Judge is Decide on signals: the first rule that matches says what is wanted, the guards say whether it may be done.
func (p *Policy) Judge(s Signals) Decision {
	rule := p.match(s)
	d := Decision{Action: rule.Then.action(s), Rule: rule.Name, Reasons: render(rule.Reasons, s)}
	hints := rule.Style

	guard, reason := demand(s)
	switch {
	case guard == guardPerson:
		return silent(reason)
	case guard != "" && d.Action != conversation.Escalate:
		d.Action, d.Rule, d.Reasons = conversation.Escalate, guard, []string{reason}
	}
	d = tactful(d, s)
	d = possible(d, s)

	d.Blocked = blocked(d.Action, s)
	d.Style = style(d.Action, hints, s)
	if d.Action == conversation.Answer && d.Rule == rule.Name && rule.Clarify {
		d.Clarify = p.clarify(s)
	}
	if d.Action == conversation.Escalate && s.Queue.Closed {
		d.Reasons = append(d.Reasons, "nobody is there now: promise a call back")
	}
	return d
}

// match is the first rule that holds. Check sees to it that there is one; without it the zero rule answers.
func (p *Policy) match(s Signals) Rule {
	for i := range p.rules.Rules {
		if p.rules.Rules[i].When.Holds(&s) {
			return p.rules.Rules[i]
		}
	}
	return Rule{Name: "no-rule", Then: Then(conversation.Answer), Reasons: []string{"no rule matches"}}
}

func (t Then) action(s Signals) conversation.Action {
	if t == Default {
		return s.Usual
	}
	return conversation.Action(t)
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
func tactful(d Decision, s Signals) Decision {
	if why := tactless(s, d.Action); why != "" {
		d.Reasons = []string{"no " + words(string(d.Action)) + ": " + why}
		d.Action, d.Rule = conversation.Answer, guardTact
	}
	return d
}

// possible replaces what the bot cannot do.
func possible(d Decision, s Signals) Decision {
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
func blocked(chosen conversation.Action, s Signals) map[conversation.Action]string {
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
func (p *Policy) clarify(s Signals) *Clarify {
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
