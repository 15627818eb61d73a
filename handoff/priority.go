package handoff

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"rapport/policy"
	"rapport/sentiment"
	"rapport/text"
)

// Points of a priority. They are judgement: what a service desk would put on top of the pile. docs/api.md says the same in words.
const (
	pointsLevel      = 10 // a level of anger by now, calm 0 to furious 40
	pointsPeak       = 5  // calmer by now, but angry or furious before
	pointsMedium     = 10 // severity
	pointsHigh       = 20
	pointsSensitive  = 30 // a sensitive subject
	pointsUrgent     = 80 // one that cannot wait: self-harm, violence, fraud under way, an emergency
	pointsOfficial   = 10 // a threat that has others look into the case: bank, court, regulator
	pointsThreat     = 5  // another threat
	pointsHuman      = 5  // asked for a person
	pointsValue      = 5  // each doubling of what the customer is worth; at most twice
	pointsLeftAlone  = 10 // waited before, and nobody came
	minutesPerPoint  = 3  // of waiting; at most maxWaiting points
	maxWaiting       = 10
	maxPoints        = 100
	urgentFrom       = 70
	highFrom         = 45
	mediumFrom       = 20
	maxLanguageWords = 200
)

func (n *notes) priority() Priority {
	s := n.State
	points := pointsLevel * int(s.Level())
	add := func(when bool, p int) {
		if when {
			points += p
		}
	}
	add(s.PeakLevel() >= sentiment.Angry && s.Level() < s.PeakLevel(), pointsPeak)
	severity := n.severity()
	add(severity == policy.Medium, pointsMedium)
	add(severity == policy.High, pointsHigh)
	urgent := slices.Contains([]sentiment.Subject{sentiment.SelfHarm, sentiment.Violence, sentiment.FraudVictim, sentiment.Emergency}, s.Sensitive)
	add(urgent, pointsUrgent)
	add(!urgent && s.Sensitive != "", pointsSensitive)
	official := n.threatens(sentiment.Legal, sentiment.Regulator, sentiment.Chargeback)
	add(official, pointsOfficial)
	add(!official && len(n.flags.Threats) > 0, pointsThreat)
	add(n.flags.HumanRequested, pointsHuman)
	if s.Handover != nil && s.Handover.Escalation.Value > 1 {
		points += pointsValue * min(2, int(math.Log2(s.Handover.Escalation.Value)))
	}
	add(n.leftAlone(), pointsLeftAlone)
	points += min(maxWaiting, int(n.waited().Minutes())/minutesPerPoint)
	points = min(maxPoints, points)
	name := "low"
	switch {
	case points >= urgentFrom:
		name = "urgent"
	case points >= highFrom:
		name = "high"
	case points >= mediumFrom:
		name = "medium"
	}
	return Priority{Name: name, Score: points}
}

// severity is how much is at stake by the facts of all messages; an open complaint is at least of medium severity.
func (n *notes) severity() policy.Severity {
	severity := policy.Low
	if n.State.Complaint {
		severity = policy.Medium
	}
	for _, m := range n.messages {
		severity = max(severity, policy.SeverityOf(m.mood.Facts))
	}
	return severity
}

// waited is for how long the customer has waited for a person; 0 when they do not, or no time is known.
func (n *notes) waited() time.Duration {
	s := n.State
	if !s.Waiting() || s.Handover == nil || s.Handover.Since.IsZero() || n.Now.IsZero() {
		return 0
	}
	return max(0, n.Now.Sub(s.Handover.Since))
}

// skill says who should take it: a sensitive subject needs somebody trained for it; else the group of the matter in the rule file, or of
// the last intent that was one.
func (d *Desk) skill(n *notes) string {
	if n.State.Sensitive != "" {
		return "sensitive"
	}
	intent := n.State.Matter
	for _, m := range n.messages {
		if n.State.Matter == "" && m.matter {
			intent = m.Intent
		}
	}
	if group := d.taxonomy.Group(intent); intent != "" && group != "" {
		return group
	}
	return "general"
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$`)

// language is what the caller said, when that is a language tag, else en for what is plainly English, else unknown: telling other languages apart
// would be a guess.
func (n *notes) language() string {
	if h := n.State.Handover; h != nil && languageTag.MatchString(strings.ReplaceAll(h.Escalation.Locale, "_", "-")) {
		return strings.ReplaceAll(h.Escalation.Locale, "_", "-")
	}
	common := strings.Fields("the a an i you my your is are was have has not no it this that to for of in on and with what where when how can do does " +
		"will would please want need me we they be been get still but if")
	english, all := 0, 0
	for _, m := range n.messages {
		for _, w := range m.doc.Words {
			if w.Kind != text.Alpha || all == maxLanguageWords {
				continue
			}
			all++
			if slices.Contains(common, w.Folded) {
				english++
			}
		}
	}
	if all >= 3 && 4*english >= all {
		return "en"
	}
	return "unknown"
}
