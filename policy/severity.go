package policy

import (
	"fmt"
	"slices"

	"rapport/conversation"
	"rapport/sentiment"
)

// Severity says how much is at stake, whatever the tone.
type Severity uint8

// The degrees of severity, in order.
const (
	Low Severity = iota
	Medium
	High
)

// Severities lists all of them, the lowest first.
func Severities() []Severity { return []Severity{Low, Medium, High} }

// String is the name of a severity.
func (s Severity) String() string {
	switch s {
	case Low:
		return "low"
	case Medium:
		return "medium"
	case High:
		return "high"
	}
	return fmt.Sprintf("severity(%d)", uint8(s))
}

// UnmarshalText reads a severity's name.
func (s *Severity) UnmarshalText(name []byte) error {
	for _, candidate := range Severities() {
		if candidate.String() == string(name) {
			*s = candidate
			return nil
		}
	}
	return fmt.Errorf("unknown severity %q: want low, medium or high", name)
}

// SeverityOf is what the facts alone say of a case.
func SeverityOf(facts []sentiment.Fact) Severity {
	switch {
	case slices.ContainsFunc(facts, heavy):
		return High
	case slices.ContainsFunc(facts, notable):
		return Medium
	}
	return Low
}

// severity weighs what the message tells of the case. The bounds are judgement: what a service desk would put on top of the pile.
func severity(s *Signals) Severity {
	switch {
	case s.Role == conversation.Grave, s.SensitiveOpen, slices.ContainsFunc(s.Threats, official), slices.ContainsFunc(s.Facts, heavy):
		return High
	case len(s.Threats) > 0, s.Complaint, s.Role == conversation.Complain, slices.ContainsFunc(s.Facts, notable):
		return Medium
	}
	return Low
}

// official threats have others look into the case.
func official(t sentiment.Threat) bool {
	return t == sentiment.Legal || t == sentiment.Regulator || t == sentiment.Chargeback
}

func heavy(f sentiment.Fact) bool {
	switch f.Type {
	case sentiment.Amount:
		return f.Value >= 500
	case sentiment.DaysLate:
		return f.Value >= 14
	case sentiment.TimesContacted:
		return f.Value >= 4
	case sentiment.PeopleAffected:
		return f.Value >= 10
	case sentiment.WaitingTime, sentiment.Deadline:
		return false
	}
	return false
}

func notable(f sentiment.Fact) bool {
	switch f.Type {
	case sentiment.Amount:
		return f.Value >= 100
	case sentiment.DaysLate:
		return f.Value >= 3
	case sentiment.TimesContacted, sentiment.PeopleAffected:
		return f.Value >= 2
	case sentiment.WaitingTime:
		return f.Value >= 60
	case sentiment.Deadline:
		return true
	}
	return false
}
