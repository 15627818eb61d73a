package policy

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapport/conversation"
	"rapport/sentiment"
)

// ErrSignals is returned for a line of signals that cannot be read.
var ErrSignals = errors.New("signals cannot be read")

// ParseSignals reads signals from words such as
//
//	intent=refund_status anger=frustrated repeats=3 resolved threats=legal,public facts=times_contacted:3 wait=9m
//
// for trying rules out and for tables of examples. What is not said is as in a calm first message; peak is at least anger. The intent's
// group, role and usual action come from the rule file. Conditions of a rule have the same names; docs/policy.md lists all.
func (p *Policy) ParseSignals(text string) (Signals, error) {
	s := Signals{
		Turn: 1, Repeats: 1, SinceJoke: 1, Confidence: 0.9, Margin: 0.8, Trend: conversation.Steady, Value: 1, Hour: -1, Mode: Normal, Forecast: -1,
	}
	for word := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(word, "=")
		if err := s.set(name, value); err != nil {
			return Signals{}, fmt.Errorf("%w: %q: %w", ErrSignals, word, err)
		}
	}
	entry := p.rules.Intents[s.Intent]
	s.Group, s.Kind, s.Role, s.Usual = entry.Group, entry.Kind, p.Role(s.Intent), entry.usual()
	s.Peak = max(s.Peak, s.Anger)
	s.Heat = middle(s.Anger)
	if s.Forecast < 0 {
		s.Forecast = conversation.DefaultForecaster().Next(conversation.State{
			Anger: s.Heat, Peak: middle(s.Peak), Repeats: s.Repeats, Misses: s.Misses, Resolved: s.Resolved,
		})
	}
	if s.Unhappy == 0 && s.Anger >= sentiment.Annoyed {
		s.Unhappy = 1
	}
	s.SensitiveOpen = s.SensitiveOpen || s.Sensitive != ""
	s.Severity = max(s.Severity, severity(&s))
	return s, nil
}

var (
	errNoName  = errors.New("no such signal")
	errNoValue = errors.New("no such value")
)

func (s *Signals) set(name, value string) error {
	if flag := s.flag(name); flag != nil {
		var err error
		*flag = true
		if value != "" {
			*flag, err = strconv.ParseBool(value)
		}
		return err
	}
	if count := s.count(name); count != nil {
		n, err := strconv.Atoi(value)
		*count = n
		return err
	}
	return s.named(name, value)
}

func (s *Signals) flag(name string) *bool {
	switch name {
	case "abstained":
		return &s.Abstained
	case "thanks":
		return &s.Thanks
	case "rephrased":
		return &s.Rephrased
	case "clarified":
		return &s.Clarified
	case "apologised":
		return &s.Apologised
	case "human_requested":
		return &s.HumanRequested
	case "complaint":
		return &s.Complaint
	case "resolved":
		return &s.Resolved
	case "with_person":
		return &s.WithPerson
	case "consent":
		return &s.Consent
	case "closed":
		return &s.Queue.Closed
	}
	return nil
}

func (s *Signals) count(name string) *int {
	switch name {
	case "turn":
		return &s.Turn
	case "repeats":
		return &s.Repeats
	case "misses":
		return &s.Misses
	case "offers":
		return &s.Offers
	case "refusals":
		return &s.Refusals
	case "jokes":
		return &s.Jokes
	case "since_joke":
		return &s.SinceJoke
	case "hour":
		return &s.Hour
	case "unhappy":
		return &s.Unhappy
	}
	return nil
}

func (s *Signals) named(name, value string) (err error) {
	switch name {
	case "intent":
		s.Intent = value
	case "why":
		s.Why = value
	case "channel":
		s.Channel = value
	case "tier":
		s.Tier = value
	case "alternatives":
		s.Alternatives = strings.Split(value, ",")
	case "confidence":
		s.Confidence, err = strconv.ParseFloat(value, 64)
	case "margin":
		s.Margin, err = strconv.ParseFloat(value, 64)
	case "anger":
		err = s.Anger.UnmarshalText([]byte(value))
	case "message":
		err = s.Message.UnmarshalText([]byte(value))
	case "peak":
		err = s.Peak.UnmarshalText([]byte(value))
	case "forecast":
		s.Forecast, err = strconv.ParseFloat(value, 64)
	case "valence":
		s.Valence, err = strconv.ParseFloat(value, 64)
	case "value":
		s.Value, err = strconv.ParseFloat(value, 64)
	case "severity":
		err = s.Severity.UnmarshalText([]byte(value))
	case "mode":
		s.Mode = Mode(value)
		err = member(s.Mode, Modes())
	case "opens_in":
		s.Queue.OpensIn, err = time.ParseDuration(value)
	case "wait":
		s.Queue.Wait, err = time.ParseDuration(value)
	case "trend":
		s.Trend = conversation.Trend(value)
		err = member(s.Trend, conversation.Trends())
	case "sensitive":
		s.Sensitive = sentiment.Subject(value)
		err = member(s.Sensitive, sentiment.Subjects())
	case "threats":
		s.Threats, err = members(value, sentiment.Threats())
	case "available":
		s.Available, err = members(value, conversation.Actions())
	case "facts":
		s.Facts, err = parseFacts(value)
	default:
		err = errNoName
	}
	return err
}

func member[T comparable](value T, set []T) error {
	if slices.Contains(set, value) {
		return nil
	}
	return errNoValue
}

func members[T ~string](list string, set []T) ([]T, error) {
	var values []T
	for name := range strings.SplitSeq(list, ",") {
		if err := member(T(name), set); err != nil {
			return nil, err
		}
		values = append(values, T(name))
	}
	return values, nil
}

// parseFacts reads "type:value,type:value".
func parseFacts(list string) ([]sentiment.Fact, error) {
	var facts []sentiment.Fact
	for one := range strings.SplitSeq(list, ",") {
		name, number, _ := strings.Cut(one, ":")
		fact := sentiment.Fact{Type: sentiment.FactType(name)}
		if err := member(fact.Type, sentiment.FactTypes()); err != nil {
			return nil, err
		}
		var err error
		if fact.Value, err = strconv.ParseFloat(number, 64); number != "" && err != nil {
			return nil, err
		}
		facts = append(facts, fact)
	}
	return facts, nil
}
