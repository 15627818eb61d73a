package policy

import (
	"fmt"
	"math"
	"time"

	"rapport/conversation"
	"rapport/sentiment"
)

// Moment says when to hand over: what it is expected to cost to go on and to hand over now, in minutes of a person's work.
type Moment struct {
	Now            bool          // hand over: it costs less than going on, or a rule or guard says so
	ByTurn         int           // the turn by which it will cost less if nothing gets better; 0 when none is in sight, or Now
	GoOn           float64       // expected cost of going on, the best later handover included
	HandOver       float64       // expected cost of handing over now
	Counterfactual string        // one plain sentence: what would have changed the decision; "" when nothing near would
	Alternatives   []Alternative // to offer while nobody is there or the wait is long
}

// Alternative is what the bot can offer in place of a person who is not there.
type Alternative struct {
	Kind AlternativeKind
	Text string        // plain words, no customer text
	Wait time.Duration // how long it takes; 0 means unknown
}

// AlternativeKind is what kind of alternative it is.
type AlternativeKind string

// The kinds of alternative.
const (
	Callback AlternativeKind = "callback" // a person calls back
	Email    AlternativeKind = "email"    // a person writes
	Wait     AlternativeKind = "wait"     // stay, and know for how long
)

// AlternativeKinds lists all of them.
func AlternativeKinds() []AlternativeKind { return []AlternativeKind{Callback, Email, Wait} }

// moment is the reply's account of the decision; nil when the rule file weighs nothing.
func (p *Policy) moment(s *Signals, d *Decision) *Moment {
	k, ok := p.stakes(s)
	if !ok {
		return nil
	}
	now, goOn, over := k.now(s)
	m := &Moment{Now: now || d.Action == conversation.Escalate, GoOn: goOn, HandOver: over}
	if m.Now {
		m.Alternatives = k.alternatives(s)
	} else {
		m.ByTurn = k.byTurn(s)
	}
	m.Counterfactual = p.counterfactual(s, d.Action)
	return m
}

// whyNow are the reasons of a handover by cost.
func (p *Policy) whyNow(s *Signals) []string {
	k, _ := p.stakes(s)
	_, goOn, over := k.now(s)
	reasons := []string{fmt.Sprintf("going on costs %.1f minutes of a person's work, handing over %.1f", goOn, over)}
	if level := max(s.Anger, s.Message); level > sentiment.Calm {
		reasons = append(reasons, "anger is "+level.String())
	}
	if vain := s.Tries(); vain > 0 {
		reasons = append(reasons, number(vain)+" "+replies(vain)+" did not settle it")
	}
	if s.Severity == High {
		reasons = append(reasons, "much is at stake")
	}
	return reasons
}

func replies(n int) string {
	if n == 1 {
		return "reply"
	}
	return "replies"
}

// alternatives are what the company offers while nobody is there or the wait is long.
func (k *stakes) alternatives(s *Signals) []Alternative {
	if !s.Queue.Closed && s.Queue.Wait < k.w.LongWait {
		return nil
	}
	var offered []Alternative
	for _, kind := range k.w.Offer {
		if one, ok := alternative(kind, s.Queue); ok {
			offered = append(offered, one)
		}
	}
	return offered
}

func alternative(kind AlternativeKind, q Queue) (Alternative, bool) {
	one := Alternative{Kind: kind, Wait: q.Wait}
	if q.Closed {
		one.Wait = q.OpensIn
	}
	switch kind {
	case Callback:
		one.Text = "a person calls back"
		if one.Wait > 0 {
			one.Text += " in " + about(one.Wait)
		}
	case Email:
		one.Text, one.Wait = "a person answers by e-mail", 0
	case Wait:
		if one.Wait <= 0 {
			return Alternative{}, false // no time to be honest about
		}
		one.Text = "stay in the queue: a person is there in " + about(one.Wait)
		if q.Closed {
			one.Text = "a person is there again in " + about(one.Wait)
		}
	}
	return one, true
}

// about is a wait as one would say it.
func about(wait time.Duration) string {
	switch minutes := int(math.Ceil(wait.Minutes())); {
	case minutes == 1:
		return "about a minute"
	case minutes < 90:
		return fmt.Sprintf("about %d minutes", minutes)
	case minutes < 36*60:
		return fmt.Sprintf("about %d hours", (minutes+30)/60)
	default:
		return fmt.Sprintf("about %d days", (minutes+12*60)/(24*60))
	}
}
